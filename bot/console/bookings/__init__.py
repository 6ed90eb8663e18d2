"""Bookings: the list, one of them, and taking them away."""
