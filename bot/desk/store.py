"""The stores of the front desk's side of a chat."""

from __future__ import annotations

from dataclasses import dataclass

from bot.db.database import Database
from bot.desk.sql.alerts import AlertStore
from bot.desk.sql.answer import AnswerStore
from bot.desk.sql.handoffs import HandoffStore
from bot.desk.sql.presence import PresenceStore
from bot.desk.sql.queue import QueueStore
from bot.desk.sql.saved_replies import SavedReplyStore
from bot.desk.sql.story import StoryStore
from bot.desk.sql.waiting import WaitingStore
from bot.desk.states import Waits


@dataclass(frozen=True)
class DeskStores:
    """Each is a class of its own, whose methods are transactions.

    Args:
        queue: the lists of the desk.
        stories: one conversation as staff read it, and their notes.
        handoffs: staff take a chat, give it back and close it; deadlines pass.
        answers: the person who holds a chat answers in it.
        waiting: places in the queue, the usual wait, whose time has come.
        presence: who is at the desk.
        alerts: what the open consoles ring for.
        saved_replies: what staff use again and again.
    """

    queue: QueueStore
    stories: StoryStore
    handoffs: HandoffStore
    answers: AnswerStore
    waiting: WaitingStore
    presence: PresenceStore
    alerts: AlertStore
    saved_replies: SavedReplyStore


def desk_stores(database: Database, waits: Waits) -> DeskStores:
    """Those of one database, with how long the desk may take."""
    return DeskStores(
        queue=QueueStore(database),
        stories=StoryStore(database),
        handoffs=HandoffStore(database, waits),
        answers=AnswerStore(database, waits),
        waiting=WaitingStore(database),
        presence=PresenceStore(database),
        alerts=AlertStore(database),
        saved_replies=SavedReplyStore(database),
    )
