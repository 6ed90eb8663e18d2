"""The database's tables; only the store's modules and the migrations may import it.

Times are text, ISO 8601 in UTC with milliseconds, so that they sort and read alike on every
database. JSON is text as well: nothing here is searched by what is inside it.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

#: The newest migration; `Store.schema_ok` compares with it, a test holds it to the folder.
REVISION = "0009"

METADATA = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


def _conversation(**options: Any) -> Column:
    """A row that belongs to a conversation and is deleted with it."""
    key = ForeignKey("conversations.id", ondelete="CASCADE")
    return Column("conversation_id", Text, key, **{"nullable": False, "index": True} | options)


def _id() -> Column:
    return Column("id", Integer, primary_key=True, autoincrement=True)


conversations = Table(
    "conversations",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("token_hash", Text, nullable=False, unique=True),
    Column("owner", Text, nullable=False),
    Column("created_at", Text, nullable=False),
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
    _conversation(primary_key=True, index=False),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("role", Text, nullable=False),
    Column("created_at", Text, nullable=False),
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
    _conversation(primary_key=True, index=False),
    Column("id", Text, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("label", Text, nullable=False),
    Column("payload", Text, nullable=False),
)

turn_events = Table(
    "turn_events",
    METADATA,
    _conversation(primary_key=True, index=False),
    # Turns are numbered without gaps, so a count slip violates the key.
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("seq", Integer, nullable=False),
    Column("events", Text, nullable=False),
    Column("created_at", Text, nullable=False),
)

feedback = Table(
    "feedback",
    METADATA,
    Column("conversation_id", Text, primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("rating", Text, nullable=False),
    Column("reason", Text),
    Column("words", Text),
    Column("created_at", Text, nullable=False),
    ForeignKeyConstraint(
        ["conversation_id", "seq"],
        ["messages.conversation_id", "messages.seq"],
        ondelete="CASCADE",
    ),
)

bookings = Table(
    "bookings",
    METADATA,
    _id(),
    # Bookings outlive their conversation.
    Column("conversation_id", Text, ForeignKey("conversations.id", ondelete="SET NULL")),
    Column("draft_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("times", Text, nullable=False),
    Column("consent_at", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    # What the desk has made of it; the version goes up with every change.
    Column("version", Integer, nullable=False, server_default="0"),
    Column("appointment_at", Text, nullable=False, server_default=""),
    Column("appointment_minutes", Integer, nullable=False, server_default="0"),
    Column("outcome_note", Text, nullable=False, server_default=""),
    # Made from the contact by contact_keys.py: one person has one key, however it was written.
    Column("phone_key", Text, nullable=False, server_default="", index=True),
    Column("email_key", Text, nullable=False, server_default="", index=True),
    Column("search_key", Text, nullable=False, server_default=""),
    UniqueConstraint("conversation_id", "draft_id"),
    CheckConstraint("kind IN ('consultation', 'callback')", name="kind"),
    sqlite_autoincrement=True,
)

questions = Table(
    "questions",
    METADATA,
    _id(),
    _conversation(),
    Column("seq", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    # Why it is here: one of bot.questions.model.SOURCES.
    Column("source", Text, nullable=False, server_default="unanswered"),
    # What became of it: the answer of a person, or closed without one.
    Column("answered_at", Text),
    Column("answered_by", Text),
    Column("answer", Text),
    Column("closed_at", Text),
    # Looked through from the newest on, those that are open only.
    Index("ix_questions_state", "state", "id"),
    sqlite_autoincrement=True,
)

alarms = Table(
    "alarms",
    METADATA,
    _id(),
    _conversation(),
    Column("seq", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Index("ix_alarms_created_at", "created_at"),
    sqlite_autoincrement=True,
)

outbox = Table(
    "outbox",
    METADATA,
    _id(),
    # Empty for a booking: that message must go out even when the conversation is deleted.
    _conversation(nullable=True),
    Column("key", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    # Row ids only; nothing personal leaves its own table.
    Column("payload", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    sqlite_autoincrement=True,
)

#: One row that readiness overwrites to see whether the database takes writes.
probe = Table(
    "probe",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("written_at", Text, nullable=False),
)
