"""Mirrors bot/notify."""
