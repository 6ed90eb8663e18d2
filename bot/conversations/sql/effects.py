"""What a turn wants done: bookings, handoffs, questions, alarms, and word to staff."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, insert, select
from sqlalchemy.engine import Connection

from bot.bookings.keys import keys_of
from bot.conversations.sql.rows import checked
from bot.conversations.sql.tables import alarms, bookings, outbox, questions
from bot.desk.sql.asks import apply, ask
from bot.desk.states import CALLBACK_LEFT, MISSED, VISITOR_CANCELS, WAITING, Waits
from bot.errors import TurnError

OPEN = "open"
CALLBACK = "callback"
BOOKING_KINDS = ("consultation", CALLBACK)
BOOKING_FIELDS = ("name", "phone", "email", "about", "times")

#: Table and fields of the effects that are plain rows.
_KEPT = {
    "question": (questions, ("topic", "text")),
    "alarm": (alarms, ("rule",)),
}
_SAME_DRAFT = select(bookings.c.id).where(
    bookings.c.conversation_id == bindparam("conversation_id"),
    bookings.c.draft_id == bindparam("draft_id"),
)

Effect = Mapping[str, str]


def check(effects: Sequence[Mapping[str, Any]]) -> list[Effect]:
    """Flatten the wanted effects into texts; raises TurnError for one that makes no sense."""
    return [_checked(effect) for effect in effects]


def _checked(effect: Mapping[str, Any]) -> Effect:
    kind = effect.get("type")
    if kind == "book":
        return _checked_booking(effect)
    if kind == "handoff_cancel":
        return {"type": kind}
    if kind == "handoff":
        return _checked_handoff(effect)
    if kind not in _KEPT:
        raise TurnError(f"The turn wants an unknown effect, {kind!r}.")
    _, fields = _KEPT[kind]
    return {"type": kind} | {key: checked(effect.get(key), f"{kind} {key}") for key in fields}


def _checked_handoff(effect: Mapping[str, Any]) -> Effect:
    state = effect.get("state", WAITING)
    if state not in (WAITING, MISSED):
        raise TurnError(f"A handoff cannot begin as {state!r}.")
    fields = {key: checked(effect.get(key), f"handoff {key}") for key in ("reason", "question")}
    return {"type": "handoff", "state": state, **fields}


def _checked_booking(effect: Mapping[str, Any]) -> Effect:
    booking = effect.get("booking") or {}
    if booking.get("kind") not in BOOKING_KINDS:
        raise TurnError("The turn's booking is of no known kind.")
    if booking.get("consent") is not True:
        raise TurnError("The turn's booking lacks the visitor's consent.")
    fields = {key: checked(booking.get(key, ""), f"booking {key}") for key in BOOKING_FIELDS}
    draft_id = checked(effect.get("draft_id"), "draft_id")
    return {"type": "book", "draft_id": draft_id, "kind": booking["kind"], **fields}


def carry_out(
    connection: Connection,
    conversation_id: str,
    seq: int,
    effects: Sequence[Effect],
    waits: Waits,
    now: str,
) -> None:
    """Write the rows of checked effects and tell staff; the caller holds the lock."""
    for effect in effects:
        if effect["type"] == "book":
            _book(connection, conversation_id, effect, waits, now)
        elif effect["type"] == "handoff":
            number = ask(connection, conversation_id, seq, effect, waits, now)
            if number is not None:
                _tell_of(connection, conversation_id, seq, "handoff", number, now)
        elif effect["type"] == "handoff_cancel":
            apply(connection, conversation_id, VISITOR_CANCELS, waits, now)
        else:
            _keep(connection, conversation_id, seq, effect, now)


def _book(
    connection: Connection, conversation_id: str, effect: Effect, waits: Waits, now: str
) -> None:
    draft = {"conversation_id": conversation_id, "draft_id": effect["draft_id"]}
    # Under the conversation's lock nobody else can add it between the look and the insert.
    if connection.execute(_SAME_DRAFT, draft).first() is not None:
        return
    row = {key: value for key, value in effect.items() if key != "type"}
    row |= {**draft, "status": "new", "consent_at": now, "created_at": now}
    row |= keys_of(row["name"], row["phone"], row["email"])
    number = connection.execute(insert(bookings), row).inserted_primary_key[0]
    tell_staff(
        connection,
        kind="booking",
        key=str(number),
        payload={"booking_id": number},
        conversation_id=None,
        now=now,
    )
    if effect["kind"] == CALLBACK:
        # The booking carries it from here; nobody needs to wait in the chat for it.
        apply(connection, conversation_id, CALLBACK_LEFT, waits, now)


def _keep(connection: Connection, conversation_id: str, seq: int, effect: Effect, now: str) -> None:
    kind = effect["type"]
    table, fields = _KEPT[kind]
    row: dict[str, Any] = {key: effect[key] for key in fields}
    row |= {"conversation_id": conversation_id, "seq": seq, "state": OPEN, "created_at": now}
    number = connection.execute(insert(table), row).inserted_primary_key[0]
    _tell_of(connection, conversation_id, seq, kind, number, now)


def _tell_of(
    connection: Connection, conversation_id: str, seq: int, kind: str, number: int, now: str
) -> None:
    tell_staff(
        connection,
        kind=kind,
        # A visitor who was missed may ask again, which is news about the same handoff.
        key=f"{number}:{seq}" if kind == "handoff" else str(number),
        payload={f"{kind}_id": number, "conversation_id": conversation_id, "seq": seq},
        conversation_id=conversation_id,
        now=now,
    )


def tell_staff(
    connection: Connection,
    *,
    kind: str,
    key: str,
    payload: Mapping[str, Any],
    conversation_id: str | None,
    now: str,
) -> None:
    """Leave a message to be sent; it names rows and carries nothing personal itself."""
    connection.execute(
        insert(outbox),
        {
            "conversation_id": conversation_id,
            "key": f"{kind}:{key}",
            "kind": kind,
            "payload": json.dumps(payload),
            "created_at": now,
        },
    )
