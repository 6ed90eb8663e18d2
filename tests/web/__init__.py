"""Mirrors bot/web."""
