"""Mirrors bot/knowledge/hours."""
