"""The clinic's assistant: knowledge, desk, understanding, turn, channel and commands."""
