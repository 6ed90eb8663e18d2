"""Mirrors bot/knowledge/file."""
