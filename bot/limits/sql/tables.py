"""The table of the visitors' rate limits."""

from __future__ import annotations

from sqlalchemy import Column, Float, Table, Text

from bot.db.columns import METADATA

rate_limits = Table(
    "rate_limits",
    METADATA,
    # A digest: what is counted are network addresses.
    Column("key", Text, primary_key=True),
    # When the bucket is full again, in seconds since 1970.
    Column("full_at", Float, nullable=False),
)
