"""The tables of the front desk's chats: who waits, who answers, alarms, what staff note."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, Table, Text, text

from bot.db.columns import METADATA, Moment, conversation_column, id_column

#: Written into the statements themselves: a partial index is not used for a bound value.
OPEN_STATES = "state IN ('waiting', 'held', 'missed')"

handoffs = Table(
    "handoffs",
    METADATA,
    id_column(),
    conversation_column(),
    Column("seq", Integer, nullable=False),
    # One of bot.desk.states.STATES.
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    # Since when the visitor waits; later than created_at when they asked again.
    Column("asked_at", Moment),
    # Until when the present state may last; empty while only the visitor is expected.
    Column("deadline_at", Moment),
    Column("missed_at", Moment),
    # While held: "desk" owes the visitor an answer, or the "visitor" has got one.
    Column("awaits", Text),
    Column("taken_by", Integer),
    Column("taken_at", Moment, index=True),
    Column("staff_name", Text),
    Column("ended_at", Moment),
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
    id_column(),
    conversation_column(),
    Column("staff_id", Integer, nullable=False),
    Column("staff_name", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    sqlite_autoincrement=True,
)

saved_replies = Table(
    "saved_replies",
    METADATA,
    id_column(),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("staff_name", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    sqlite_autoincrement=True,
)

alarms = Table(
    "alarms",
    METADATA,
    id_column(),
    conversation_column(),
    Column("seq", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Index("ix_alarms_created_at", "created_at"),
    sqlite_autoincrement=True,
)
