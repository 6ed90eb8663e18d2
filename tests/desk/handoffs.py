"""What visitors, staff and time do in the tests of handoffs."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from bot.conversations.store import Store
from bot.effects import CancelHandOff, HandOff, HandOffState
from bot.staff.model import StaffRef
from tests.cast import reply, result, turn
from tests.world import rows

ANN = StaffRef(1, "Ann Lee", "clerk")
BEN = StaffRef(2, "Ben Moss", "clerk")
JOINED = reply("A person has joined.", kind="handover")
LEFT = reply("The person has left.", kind="handover")
CLOSED = reply("The desk has ended it.", kind="handover")
NOBODY = reply("Nobody came.", kind="handover")


def ask(
    store: Store,
    conversation_id: str,
    text: str = "a person please",
    state: HandOffState = "waiting",
) -> int:
    """Ask for a person; returns the conversation's last number."""
    wish = HandOff(text, state)
    said = reply("You are number 1.", kind="handover", handoff=state)
    return turn(store, conversation_id, text, result(said, effects=[wish]))


def cancel(store: Store, conversation_id: str) -> int:
    """Rather go on with the assistant."""
    gone = result(reply("All right."), effects=[CancelHandOff()])
    return turn(store, conversation_id, f"go on {len(rows(store, 'messages'))}", gone)


def owner(store: Store, conversation_id: str) -> str:
    """Who answers."""
    return next(
        str(one["owner"]) for one in rows(store, "conversations") if one["id"] == conversation_id
    )


def later(minutes: float = 6) -> datetime:
    """A time from now."""
    return datetime.now(timezone.utc) + timedelta(minutes=minutes)


def pass_deadlines(store: Store) -> list[bool]:
    """Do what the sweeper does; tells for each that was due whether it was told."""
    now = datetime.now(timezone.utc)
    return [
        store.handoffs.miss(due.handoff_id, NOBODY, due.event) for due in store.handoffs.due(now)
    ]


def audited(store: Store) -> list[tuple[str, str]]:
    """Who did what, in order."""
    found = sorted(rows(store, "audit"), key=lambda one: int(one["id"]))
    return [(one["staff_name"], one["action"]) for one in found]


def the_handoff(store: Store) -> dict[str, Any]:
    """The only handoff."""
    (row,) = rows(store, "handoffs")
    return row
