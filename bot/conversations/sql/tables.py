"""The tables of the visitor's side: conversations, their messages and turns, opinions."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
    literal_column,
    text,
)

from bot.db.columns import METADATA, Moment, conversation_column

#: Written into the statement itself: a partial index is not used for a bound value.
IS_RECEIVED = literal_column("'received'")

conversations = Table(
    "conversations",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("token_hash", Text, nullable=False, unique=True),
    Column("owner", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    # Number of the newest message; read and raised under the row's lock, so without gaps.
    Column("last_seq", Integer, nullable=False),
    # Visitor's messages without an answer, and turns committed.
    Column("waiting", Integer, nullable=False),
    Column("turns", Integer, nullable=False),
    Column("state", Text, nullable=False),
    # Who answers now. The number goes up with every claim and fences late commits off.
    Column("claimed_by", Text),
    Column("claim", Integer, nullable=False),
    Column("lease_until", Float, nullable=False),
    # The claim was taken from a process that is gone: its next try is counted beforehand.
    Column("recovering", Boolean, nullable=False),
    # Number of the newest message that staff have seen.
    Column("staff_read", Integer, nullable=False, server_default="0"),
    CheckConstraint("owner IN ('assistant', 'staff')", name="owner"),
    CheckConstraint("waiting >= 0", name="waiting"),
    Index(
        "ix_conversations_waiting",
        "waiting",
        sqlite_where=text("waiting > 0"),
        postgresql_where=text("waiting > 0"),
    ),
)

messages = Table(
    "messages",
    METADATA,
    conversation_column(primary_key=True, index=False),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("role", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("text", Text, nullable=False),
    # Visitor's messages.
    Column("client_msg_id", Text),
    Column("choice_id", Text),
    Column("state", Text),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("understanding", Text),
    # Replies: the rest of the reply as JSON.
    Column("in_reply_to", Integer),
    Column("body", Text),
    CheckConstraint("role IN ('visitor', 'assistant', 'staff')", name="role"),
    CheckConstraint("state IN ('received', 'answered', 'failed')", name="state"),
    Index(
        "uq_messages_client_msg_id",
        "conversation_id",
        "client_msg_id",
        unique=True,
        sqlite_where=text("client_msg_id IS NOT NULL"),
        postgresql_where=text("client_msg_id IS NOT NULL"),
    ),
    # Keeps the search for the next message to answer flat, however long the conversation.
    Index(
        "ix_messages_received",
        "conversation_id",
        "seq",
        sqlite_where=text("state = 'received'"),
        postgresql_where=text("state = 'received'"),
    ),
    Index(
        "ix_messages_failed",
        "created_at",
        sqlite_where=text("state = 'failed'"),
        postgresql_where=text("state = 'failed'"),
    ),
)

choices = Table(
    "choices",
    METADATA,
    conversation_column(primary_key=True, index=False),
    Column("id", Text, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("label", Text, nullable=False),
    Column("payload", Text, nullable=False),
)

turn_events = Table(
    "turn_events",
    METADATA,
    conversation_column(primary_key=True, index=False),
    # Turns are numbered without gaps, so a count slip violates the key.
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("seq", Integer, nullable=False),
    Column("events", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
)

feedback = Table(
    "feedback",
    METADATA,
    Column("conversation_id", Text, primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("rating", Text, nullable=False),
    Column("reason", Text),
    Column("words", Text),
    Column("created_at", Moment, nullable=False),
    ForeignKeyConstraint(
        ["conversation_id", "seq"],
        ["messages.conversation_id", "messages.seq"],
        ondelete="CASCADE",
    ),
)
