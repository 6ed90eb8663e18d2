"""Mirrors bot/nlu/alarms."""
