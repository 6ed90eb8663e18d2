"""What is kept of a turn: how the message was understood, and the events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from rasa.shared.core.events import Event

INFORM = "inform"
#: Kinds of replies that only lead a booking on.
STEPS = frozenset(["form", "summary"])


def intent_in_booking(intent: str, replies: Iterable[Mapping[str, Any]]) -> str:
    """What a message in the middle of a booking counts as.

    "Sore knee" tells the desk what it is about; it is no question about knees, and a name is not
    a question that nobody understood.
    """
    kinds = {reply["kind"] for reply in replies}
    return INFORM if kinds and kinds <= STEPS else intent


def understanding_of(parsed: Mapping[str, Any], rule: str) -> dict[str, Any]:
    """Return the part of a parse that is kept beside the visitor's message."""
    return {
        "intent": parsed["intent"]["name"],
        "confidence": float(parsed["intent"]["confidence"]),
        "ranking": [
            [entry["name"], round(float(entry["confidence"]), 4)]
            for entry in (parsed.get("intent_ranking") or [])[:3]
        ],
        "entities": [[one["entity"], one["value"]] for one in parsed["entities"]],
        "scope": parsed.get("scope") or {},
        "urgent_rule": rule,
        "clicked": bool(parsed.get("clicked")),
        "clarifies": str((parsed.get("data") or {}).get("clarifies") or ""),
        "language": str((parsed.get("data") or {}).get("language") or ""),
        "questions": [one["intent"]["name"] for one in parsed.get("questions") or []],
    }


def record_of(event: Event, now: datetime) -> dict[str, Any]:
    """Return an event for the record, with our clock and without the repeated parse."""
    record: dict[str, Any] = event.as_dict()
    record["timestamp"] = now.timestamp()
    record.pop("parse_data", None)
    return record
