"""Logging in, and the first time."""
