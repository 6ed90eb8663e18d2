"""Mirrors bot/bookings/reading."""
