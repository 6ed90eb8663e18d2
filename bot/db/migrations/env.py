"""Alembic runs this file; the connection, with its transaction open, comes from bot/db/schema.py."""

from __future__ import annotations

from alembic import context

from bot.db.columns import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
context.run_migrations()
