"""Mirrors bot/turn/engine."""
