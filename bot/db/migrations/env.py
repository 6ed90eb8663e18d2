"""Alembic runs this file; the connection, with its transaction open, comes from store_schema."""

from __future__ import annotations

from alembic import context

from bot.conversations.sql.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
context.run_migrations()
