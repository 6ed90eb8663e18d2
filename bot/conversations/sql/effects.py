"""What a turn wants done: bookings, handoffs, questions, alarms, and word to staff."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Table, bindparam, insert, select
from sqlalchemy.engine import Connection

from bot.bookings.fields import NAMES
from bot.bookings.keys import keys_of
from bot.bookings.sql.tables import bookings
from bot.db.values import checked
from bot.desk.sql.asks import apply, ask
from bot.desk.sql.tables import alarms
from bot.desk.states import CALLBACK_LEFT, VISITOR_CANCELS, Waits
from bot.effects import Book, CancelHandOff, Effect, HandOff, KeepQuestion
from bot.errors import TurnError
from bot.notify.sql.outbox import put
from bot.questions.sql.tables import questions

OPEN = "open"
CALLBACK = "callback"

_SAME_DRAFT = select(bookings.c.id).where(
    bookings.c.conversation_id == bindparam("conversation_id"),
    bookings.c.draft_id == bindparam("draft_id"),
)


def check(effect: Effect) -> None:
    """Make sure that an effect's texts can be stored and that a booking has the visitor's consent.

    Raises:
        TurnError: they cannot, or it has none.
    """
    texts = {field.name: getattr(effect, field.name) for field in fields(effect)}
    if isinstance(effect, Book):
        if effect.consent is not True:
            raise TurnError("The turn's booking lacks the visitor's consent.")
        del texts["consent"], texts["given"]
        texts |= effect.given
    for name, text in texts.items():
        checked(text, f"{type(effect).__name__} {name}")


def carry_out(
    connection: Connection,
    conversation_id: str,
    seq: int,
    effects: Sequence[Effect],
    waits: Waits,
    now: datetime,
) -> None:
    """Write the rows of checked effects and tell staff; the caller holds the lock."""
    for effect in effects:
        if isinstance(effect, Book):
            _book(connection, conversation_id, effect, waits, now)
        elif isinstance(effect, HandOff):
            number = ask(connection, conversation_id, seq, effect, waits, now)
            if number is not None:
                _tell_of(connection, conversation_id, seq, "handoff", number, now)
        elif isinstance(effect, CancelHandOff):
            apply(connection, conversation_id, VISITOR_CANCELS, waits, now)
        elif isinstance(effect, KeepQuestion):
            row = {"topic": effect.topic, "text": effect.text}
            _keep(connection, conversation_id, seq, questions, "question", row, now)
        else:
            row = {"rule": effect.rule}
            _keep(connection, conversation_id, seq, alarms, "alarm", row, now)


def _book(
    connection: Connection, conversation_id: str, effect: Book, waits: Waits, now: datetime
) -> None:
    draft = {"conversation_id": conversation_id, "draft_id": effect.draft_id}
    # Under the conversation's lock nobody else can add it between the look and the insert.
    if connection.execute(_SAME_DRAFT, draft).first() is not None:
        return
    row: dict[str, Any] = {name: effect.given.get(name, "") for name in NAMES}
    row |= {**draft, "kind": effect.kind, "status": "new", **keys_of(effect.given)}
    row |= {"consent_at": now, "created_at": now}
    number = connection.execute(insert(bookings), row).inserted_primary_key[0]
    # That notice must go out even when the conversation is deleted.
    put(connection, "booking", str(number), {"booking_id": number}, now, conversation_id=None)
    if effect.kind == CALLBACK:
        # The booking carries it from here; nobody needs to wait in the chat for it.
        apply(connection, conversation_id, CALLBACK_LEFT, waits, now)


def _keep(
    connection: Connection,
    conversation_id: str,
    seq: int,
    table: Table,
    kind: str,
    columns: Mapping[str, str],
    now: datetime,
) -> None:
    row: dict[str, Any] = {
        **columns,
        "conversation_id": conversation_id,
        "state": OPEN,
        "created_at": now,
    }
    number = connection.execute(insert(table), {**row, "seq": seq}).inserted_primary_key[0]
    _tell_of(connection, conversation_id, seq, kind, number, now)


def _tell_of(
    connection: Connection, conversation_id: str, seq: int, kind: str, number: int, now: datetime
) -> None:
    # A visitor who was missed may ask again, which is news about the same handoff.
    key = f"{number}:{seq}" if kind == "handoff" else str(number)
    refs = {f"{kind}_id": number, "conversation_id": conversation_id, "seq": seq}
    put(connection, kind, key, refs, now, conversation_id=conversation_id)
