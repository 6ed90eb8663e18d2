"""Mirrors bot/turn/reading."""
