"""Mirrors bot/conversations."""
