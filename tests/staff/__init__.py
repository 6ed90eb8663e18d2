"""Mirrors bot/staff."""
