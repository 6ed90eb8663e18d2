"""Numbered steps from one version of the tables to the next; run by bot/desk/store_schema.py."""
