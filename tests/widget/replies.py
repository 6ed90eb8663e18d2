"""Builds assistant messages for the mock server, with every field that the protocol has."""

from __future__ import annotations

from typing import Any

CREATED_AT = "2026-03-03T09:30:00.000Z"
GREETING = "Hello! What can I do for you?"


def reply(text: str = "An answer.", **fields: Any) -> dict[str, Any]:
    """Return what a turn says, without number; fields left out are empty."""
    return {
        "kind": "answer",
        "text": text,
        "items": [],
        "note": "",
        "provenance": "",
        "sources": [],
        "choices": [],
        "topic": "",
        "offers": [],
        **fields,
    }


def greeting() -> dict[str, Any]:
    """Return a conversation's first message."""
    return reply(
        GREETING,
        kind="greeting",
        choices=[
            {"id": "c_what", "label": "What is prolotherapy?"},
            {"id": "c_risks", "label": "What are the risks?"},
            {"id": "c_book", "label": "Book a free consultation"},
        ],
    )
