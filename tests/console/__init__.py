"""Tests of bot.channel."""
