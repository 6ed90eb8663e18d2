"""Mirrors bot/questions."""
