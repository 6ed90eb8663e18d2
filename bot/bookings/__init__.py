"""Wishes for a consultation or a call back, from the first word to the appointment."""
