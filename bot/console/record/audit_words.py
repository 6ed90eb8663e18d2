"""What the audit record's actions and targets are called on the page."""

from __future__ import annotations

import re
from typing import Final

#: Action -> the same in words, after a person's name.
ACTIONS: Final = {
    "login": "logged in",
    "login.failed": "failed to log in",
    "logout": "logged out",
    "logout.everywhere": "logged out everywhere",
    "sessions.end": "ended their other sessions",
    "password.change": "changed their password",
    "recovery.new": "made new recovery codes",
    "staff.add": "added a person",
    "staff.role": "changed a role",
    "staff.reset": "reset an account",
    "staff.disable": "disabled an account",
    "staff.enrol": "set up their account",
    "conversation.view": "looked at a chat",
    "conversation.take": "took a chat",
    "conversation.take_over": "took a chat over",
    "conversation.reply": "answered in a chat",
    "conversation.note": "wrote a note",
    "conversation.give_back": "gave a chat back",
    "conversation.close": "closed a chat",
    "booking.view": "looked at a booking",
    "booking.change": "changed a booking",
    "booking.ics": "downloaded a calendar file",
    "export.csv": "downloaded bookings as CSV",
    "export.fhir": "downloaded bookings as FHIR",
    "question.view": "looked at a question",
    "question.answer": "answered a question",
    "question.close": "closed a question",
    "draft.add": "kept a draft",
    "draft.drop": "dropped a draft",
    "saved_reply.add": "kept a saved reply",
    "saved_reply.change": "changed a saved reply",
    "saved_reply.delete": "deleted a saved reply",
    "delivery.resend": "sent a message again",
}
_PAGE_OF = re.compile(r"(conversation|booking|question):([0-9a-z]+)")


def words_of(action: str) -> str:
    """An action in words; one that is newer than this table as it is stored."""
    return ACTIONS.get(action, action)


def page_of(target: str) -> str:
    """The page about a target; empty where it has none."""
    found = _PAGE_OF.fullmatch(target)
    return f"/desk/{found[1]}s/{found[2]}" if found else ""
