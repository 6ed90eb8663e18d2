"""Mirrors bot/numbers."""
