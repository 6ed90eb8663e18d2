"""From what a session answers to what is measured of it; imports outcomes and alarms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from bot.evaluation.alarms import AlarmMessage, Ring
from bot.evaluation.outcomes import Outcome


class Session(Protocol):
    """What is needed of bot.commands.asking.AskSession."""

    def ask(self, text: str, fresh: bool = True) -> Mapping[str, Any]:
        """Answer one message and return the object that `ask --json` prints."""

    def level(self, alarm: str) -> str:
        """Return the level of an alarm by its key; of none there is none."""


def ring(message: AlarmMessage, session: Session) -> Ring:
    """Return whether the assistant gave a message an alarm's advice, and of which level."""
    reply = session.ask(message.text, fresh=True)
    return Ring(message, bool(reply["urgent"]), session.level(str(reply["alarm"])))


def outcome(reply: Mapping[str, Any]) -> Outcome:
    """Take what is measured from the object that a session gives for one text."""
    return Outcome(
        intent=str(reply["intent"]),
        confidence=float(reply["confidence"]),
        answer=str(reply["answer"]),
        # The alarm may be an object that names its rule; any truth counts.
        urgent=bool(reply["urgent"]),
        offers=tuple(reply["offers"]),
        declined=bool(reply["declined"]),
        scope=(reply.get("scope") or {}).get("score"),
    )


def cutoffs(answers: Sequence[Mapping[str, Any]]) -> tuple[float, ...]:
    """Return the lower and the upper cut-off of the model that gave the answers."""
    scopes = (answer.get("scope") or {} for answer in answers)
    return next(((one["lower"], one["upper"]) for one in scopes if "lower" in one), ())
