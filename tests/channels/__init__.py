"""Mirrors bot/channels."""
