"""What visitors, staff and time do in the tests of handoffs."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from bot.effects import CancelHandOff, HandOff, HandOffState
from bot.staff.model import StaffRef
from bot.stores import Stores
from tests.cast import reply, result, turn
from tests.world import rows

ANN = StaffRef(1, "Ann Lee", "clerk")
BEN = StaffRef(2, "Ben Moss", "clerk")
JOINED = reply("A person has joined.", kind="handover")
LEFT = reply("The person has left.", kind="handover")
CLOSED = reply("The desk has ended it.", kind="handover")
NOBODY = reply("Nobody came.", kind="handover")


def ask(
    stores: Stores,
    conversation_id: str,
    text: str = "a person please",
    state: HandOffState = "waiting",
) -> int:
    """Ask for a person; returns the conversation's last number."""
    wish = HandOff(text, state)
    said = reply("You are number 1.", kind="handover", handoff=state)
    return turn(stores, conversation_id, text, result(said, effects=[wish]))


def cancel(stores: Stores, conversation_id: str) -> int:
    """Rather go on with the assistant."""
    gone = result(reply("All right."), effects=[CancelHandOff()])
    return turn(stores, conversation_id, f"go on {len(rows(stores, 'messages'))}", gone)


def owner(stores: Stores, conversation_id: str) -> str:
    """Who answers."""
    return next(
        str(one["owner"]) for one in rows(stores, "conversations") if one["id"] == conversation_id
    )


def later(minutes: float = 6) -> datetime:
    """A time from now."""
    return datetime.now(timezone.utc) + timedelta(minutes=minutes)


def pass_deadlines(stores: Stores) -> list[bool]:
    """Do what the sweeper does; tells for each that was due whether it was told."""
    now = datetime.now(timezone.utc)
    return [
        stores.desk.handoffs.miss(due.handoff_id, NOBODY, due.event)
        for due in stores.desk.waiting.due(now)
    ]


def audited(stores: Stores) -> list[tuple[str, str]]:
    """Who did what, in order."""
    found = sorted(rows(stores, "audit"), key=lambda one: int(one["id"]))
    return [(one["staff_name"], one["action"]) for one in found]


def the_handoff(stores: Stores) -> dict[str, Any]:
    """The only handoff."""
    (row,) = rows(stores, "handoffs")
    return row
