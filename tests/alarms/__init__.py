"""Mirrors bot/alarms."""
