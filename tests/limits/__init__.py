"""Mirrors bot/limits."""
