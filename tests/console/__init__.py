"""Tests of bot.channels.widget."""
