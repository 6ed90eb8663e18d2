"""Lets things happen to visitors, as a process of its own: the service's worker keeps off."""

from __future__ import annotations

import secrets
from contextlib import closing
from datetime import datetime, timedelta, timezone

from bot.effects import Effect, HandOff, KeepQuestion, RaiseAlarm
from bot.stores import open_stores
from tests.cast import APOLOGY, GREETING, reply, result, say, take, turn
from tests.console.harness import Desk

NOW = datetime.now(timezone.utc) + timedelta(minutes=1)
EFFECTS: dict[str, Effect] = {
    "handoff": HandOff("secret words", reason="asked"),
    "question": KeepQuestion("cost", "secret words"),
    "alarm": RaiseAlarm("numb_leg"),
}


def happen(desk: Desk, *effects: Effect) -> None:
    """Let a new visitor's turns have these effects, one each."""
    with closing(open_stores(desk.services.settings.database_url, process="elsewhere")) as stores:
        visitor = stores.conversations.chats.open(
            token_hash=secrets.token_hex(8), greeting=GREETING
        )
        for number, effect in enumerate(effects):
            turn(stores, visitor, f"words {number}", result(reply(), effects=[effect]))


def fail(desk: Desk) -> None:
    """Let a new visitor's message get no answer."""
    with closing(open_stores(desk.services.settings.database_url, process="elsewhere")) as stores:
        visitor = stores.conversations.chats.open(
            token_hash=secrets.token_hex(8), greeting=GREETING
        )
        say(stores, visitor, "secret words")
        stores.conversations.turns.fail(take(stores, visitor), apology=APOLOGY)


def give_up(desk: Desk, number: int, reason: str = "No such mailbox.") -> None:
    """Let so many mails fail for good."""
    happen(desk, *[EFFECTS["question"]] * number)
    deliveries = desk.stores.deliveries
    deliveries.plan(["email"], NOW)
    for _ in range(number):
        delivery = deliveries.claim(["email"], NOW)
        assert delivery is not None
        deliveries.failed(delivery, reason, None)
