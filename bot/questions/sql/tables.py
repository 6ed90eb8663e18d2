"""The table of drafts, which are to make the assistant's answers better."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Integer, Table, Text

from bot.conversations.sql.tables import METADATA

drafts = Table(
    "drafts",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=True),
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
    Column("created_at", Text, nullable=False),
    Column("state", Text, nullable=False),
    CheckConstraint("kind IN ('wording', 'answer')", name="kind"),
    CheckConstraint("state IN ('open', 'dropped')", name="state"),
    Index("ix_drafts_state", "state", "id"),
    sqlite_autoincrement=True,
)
