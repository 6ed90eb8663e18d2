"""The first message of every conversation, made from the knowledge file alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.knowledge.model import Knowledge

STARTER_TOPICS = ("what_is", "conditions", "risks")
PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")


def greeting(knowledge: Knowledge) -> dict[str, Any]:
    """Make the greeting with a few questions to start from."""
    return {
        "kind": "greeting",
        "text": _fill(knowledge.sentences["greeting"], knowledge),
        "items": [],
        "note": "",
        "provenance": "",
        "sources": [],
        "choices": [*_starters(knowledge), _booking(knowledge)],
        "topic": "",
        "offers": ["book", "human"],
    }


def _starters(knowledge: Knowledge) -> list[dict[str, Any]]:
    topics = [knowledge.topics[key] for key in STARTER_TOPICS if key in knowledge.topics]
    return [_choice(topic.question, topic.intent) for topic in topics]


def _booking(knowledge: Knowledge) -> dict[str, Any]:
    label = knowledge.sentences.get("choice_book", "Book a free consultation")
    return _choice(_fill(label, knowledge), "book_consultation")


def _choice(label: str, intent: str) -> dict[str, Any]:
    return {"label": label, "payload": {"intent": intent, "entities": {}, "data": {}}}


def _fill(text: str, knowledge: Knowledge) -> str:
    clinic = knowledge.clinic
    values: Mapping[str, str] = {
        "clinic_name": clinic.name,
        "clinic_phone": clinic.phone,
        "clinic_email": clinic.email,
        "clinic_address": clinic.address,
        "emergency_number": clinic.emergency_number,
    }
    return PLACEHOLDER.sub(lambda found: values.get(found.group(1), found.group(0)), text)
