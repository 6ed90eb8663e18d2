"""The tables of the front desk's chats: who waits, who answers, what staff note."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, Table, Text, text

from bot.conversations.sql.tables import METADATA


def _of_conversation() -> Column:
    key = ForeignKey("conversations.id", ondelete="CASCADE")
    return Column("conversation_id", Text, key, nullable=False, index=True)


def _id() -> Column:
    return Column("id", Integer, primary_key=True, autoincrement=True)


#: Written into the statements themselves: a partial index is not used for a bound value.
OPEN_STATES = "state IN ('waiting', 'held', 'missed')"

handoffs = Table(
    "handoffs",
    METADATA,
    _id(),
    _of_conversation(),
    Column("seq", Integer, nullable=False),
    # One of bot.desk.states.STATES.
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    # Since when the visitor waits; later than created_at when they asked again.
    Column("asked_at", Text),
    # Until when the present state may last; empty while only the visitor is expected.
    Column("deadline_at", Text),
    Column("missed_at", Text),
    # While held: "desk" owes the visitor an answer, or the "visitor" has got one.
    Column("awaits", Text),
    Column("taken_by", Integer),
    Column("taken_at", Text, index=True),
    Column("staff_name", Text),
    Column("ended_at", Text),
    Column("outcome", Text),
    # Of two who open one at the same moment, one wins.
    Index(
        "uq_handoffs_open",
        "conversation_id",
        unique=True,
        sqlite_where=text(OPEN_STATES),
        postgresql_where=text(OPEN_STATES),
    ),
    sqlite_autoincrement=True,
)

notes = Table(
    "notes",
    METADATA,
    _id(),
    _of_conversation(),
    Column("staff_id", Integer, nullable=False),
    Column("staff_name", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    sqlite_autoincrement=True,
)

saved_replies = Table(
    "saved_replies",
    METADATA,
    _id(),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("staff_name", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    sqlite_autoincrement=True,
)
