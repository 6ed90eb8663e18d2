"""A conversation as plain text for the visitor to keep; standard library only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any


def stored_time(messages: Iterable[Mapping[str, Any]], clinic_name: str) -> str:
    """Write stored messages, oldest first, as a text file."""
    parts = [f"Your chat with {clinic_name}"]
    parts += [_one(message, clinic_name) for message in messages]
    return "\n\n".join(parts) + "\n"


def _one(message: Mapping[str, Any], clinic_name: str) -> str:
    who = "You" if message["role"] == "visitor" else clinic_name
    if message.get("role") == "staff" and message.get("staff_name"):
        who = f"{message['staff_name']}, {clinic_name}"
    lines = [f"{who}, {message['created_at']}", message["text"]]
    lines += [f"- {item}" for item in message.get("items", ())]
    lines += [line for line in (message.get("note"), message.get("provenance")) if line]
    lines += [f"Source: {_source(source)}" for source in message.get("sources", ())]
    return "\n".join(lines)


def _source(source: Mapping[str, str]) -> str:
    return " ".join(part for part in (source.get("label"), source.get("url")) if part)
