"""The stores of the questions that we could not answer."""

from __future__ import annotations

from dataclasses import dataclass

from bot.db.database import Database
from bot.questions.sql.answer import AnswerStore
from bot.questions.sql.asked import QuestionStore
from bot.questions.sql.drafts import DraftStore


@dataclass(frozen=True)
class QuestionStores:
    """Each is a class of its own, whose methods are transactions.

    Args:
        asked: the questions themselves.
        answers: a person answers one.
        drafts: what is to make the assistant's answers better.
    """

    asked: QuestionStore
    answers: AnswerStore
    drafts: DraftStore


def question_stores(database: Database) -> QuestionStores:
    """Those of one database."""
    return QuestionStores(QuestionStore(database), AnswerStore(database), DraftStore(database))
