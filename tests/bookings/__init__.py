"""Mirrors bot/bookings."""
