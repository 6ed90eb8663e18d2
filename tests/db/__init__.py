"""Mirrors bot/db."""
