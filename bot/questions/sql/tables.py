"""The tables of questions, and of drafts that are to make the answers better."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Integer, Table, Text

from bot.db.columns import METADATA, Moment, conversation_column, id_column

questions = Table(
    "questions",
    METADATA,
    id_column(),
    conversation_column(),
    Column("seq", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    # Why it is here: one of bot.questions.model.SOURCES.
    Column("source", Text, nullable=False, server_default="unanswered"),
    # What became of it: the answer of a person, or closed without one.
    Column("answered_at", Moment),
    Column("answered_by", Text),
    Column("answer", Text),
    Column("closed_at", Moment),
    # Looked through from the newest on, those that are open only.
    Index("ix_questions_state", "state", "id"),
    sqlite_autoincrement=True,
)

drafts = Table(
    "drafts",
    METADATA,
    id_column(),
    Column("kind", Text, nullable=False),
    # Key of the topic; of a new one when a title is given.
    Column("topic", Text, nullable=False),
    Column("title", Text, nullable=False),
    # The answer; empty when only wordings are added.
    Column("text", Text, nullable=False),
    Column("wordings", Text, nullable=False),
    Column("question_ids", Text, nullable=False),
    # No foreign key: a draft stays when its writer leaves.
    Column("staff_id", Integer, nullable=False),
    Column("staff_name", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("state", Text, nullable=False),
    CheckConstraint("kind IN ('wording', 'answer')", name="kind"),
    CheckConstraint("state IN ('open', 'dropped')", name="state"),
    Index("ix_drafts_state", "state", "id"),
    sqlite_autoincrement=True,
)
