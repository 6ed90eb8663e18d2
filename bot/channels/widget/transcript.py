"""A conversation as plain text for the visitor to keep; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bot.knowledge.model import Knowledge
from bot.knowledge.sentences import say


def as_text(messages: Iterable[Mapping[str, Any]], knowledge: Knowledge) -> str:
    """Write stored messages, oldest first, as a text file."""
    parts = [say(knowledge, "transcript_title")]
    parts += [_one(message, knowledge) for message in messages]
    return "\n\n".join(parts) + "\n"


def _one(message: Mapping[str, Any], knowledge: Knowledge) -> str:
    who = _who(message, knowledge)
    lines = [
        say(knowledge, "transcript_heading", who=who, time=message["created_at"]),
        message["text"],
    ]
    lines += [f"- {item}" for item in message.get("items", ())]
    lines += [line for line in (message.get("note"), message.get("provenance")) if line]
    lines += [
        say(knowledge, "transcript_source", source=_source(source))
        for source in message.get("sources", ())
    ]
    return "\n".join(lines)


def _who(message: Mapping[str, Any], knowledge: Knowledge) -> str:
    if message["role"] == "visitor":
        return say(knowledge, "transcript_visitor")
    if message["role"] == "staff" and message.get("staff_name"):
        return say(knowledge, "transcript_staff", staff_name=message["staff_name"])
    return knowledge.clinic.name


def _source(source: Mapping[str, str]) -> str:
    return " ".join(part for part in (source.get("label"), source.get("url")) if part)
