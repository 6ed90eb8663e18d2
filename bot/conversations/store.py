"""The stores of the visitor's side."""

from __future__ import annotations

from dataclasses import dataclass

from bot.conversations.model import Process
from bot.conversations.sql.chats import ChatStore
from bot.conversations.sql.claims import ClaimStore
from bot.conversations.sql.commit import TurnStore
from bot.conversations.sql.feedback import FeedbackStore
from bot.conversations.sql.inbox import InboxStore
from bot.db.database import Database
from bot.desk.states import Waits


@dataclass(frozen=True)
class ConversationStores:
    """Each is a class of its own, whose methods are transactions.

    Args:
        chats: conversations begin and end, and are read.
        inbox: visitors' messages come in.
        claims: which process answers, and what is next.
        turns: answers are stored.
        feedback: visitors' opinions of replies.
    """

    chats: ChatStore
    inbox: InboxStore
    claims: ClaimStore
    turns: TurnStore
    feedback: FeedbackStore


def conversation_stores(database: Database, process: Process, waits: Waits) -> ConversationStores:
    """Those of one process."""
    return ConversationStores(
        chats=ChatStore(database),
        inbox=InboxStore(database, process, waits),
        claims=ClaimStore(database, process),
        turns=TurnStore(database, process, waits),
        feedback=FeedbackStore(database),
    )
