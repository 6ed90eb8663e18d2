"""Mirrors bot/site."""
