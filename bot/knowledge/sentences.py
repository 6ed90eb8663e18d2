"""Says the sentences that are no medical facts; their wording is in knowledge.yml."""

from __future__ import annotations

from bot.knowledge.model import Knowledge


def say(knowledge: Knowledge, key: str, **values: str) -> str:
    """Return a sentence with its placeholders filled.

    Args:
        knowledge: the approved file.
        key: one of `KEYS` in bot/knowledge/file/sentences.py.
        values: what the placeholders of this sentence stand for; the clinic's own are added.

    Raises:
        KeyError: the file lacks the sentence or a placeholder has no value; `check` finds both.
    """
    return knowledge.sentences[key].format(**clinic_words(knowledge), **values)


def clinic_words(knowledge: Knowledge) -> dict[str, str]:
    """Return what the placeholders in `CLINIC_WORDS` stand for."""
    clinic = knowledge.clinic
    return {
        "clinic_name": clinic.name,
        "clinic_phone": clinic.phone,
        "clinic_email": clinic.email,
        "clinic_address": clinic.address,
        "emergency_number": clinic.emergency_number,
    }
