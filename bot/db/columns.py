"""What the tables of all nouns are made of; JSON is text, as nothing is searched inside it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, Integer, MetaData, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from bot.clock import moment_of, stored

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


class Moment(TypeDecorator):
    """An aware moment, as text that sorts and reads alike on every database.

    Args:
        empty: what is stored where there is no moment; NULL when left out.
    """

    impl = Text
    cache_ok = True

    def __init__(self, *, empty: str | None = None) -> None:
        super().__init__()
        self.empty = empty

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """The text of a moment."""
        return self.empty if value is None else stored(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """The moment of a text."""
        return moment_of(value) if value else None


def id_column() -> Column:
    """A number that is never given twice; SQLite's tables need `sqlite_autoincrement` for it."""
    return Column("id", Integer, primary_key=True, autoincrement=True)


def conversation_column(**options: Any) -> Column:
    """A row that belongs to a conversation and is deleted with it."""
    key = ForeignKey("conversations.id", ondelete="CASCADE")
    return Column("conversation_id", Text, key, **{"nullable": False, "index": True} | options)
