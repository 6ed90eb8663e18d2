"""Floor 1: the sentences that are no medical facts; their wording is in knowledge.yml."""

from __future__ import annotations

from bot.knowledge.model import Knowledge

KEYS = frozenset(
    [
        "greeting",
        "greeting_again",
        "goodbye",
        "thanks",
        "affirm_nothing",
        "deny_nothing",
        "capabilities",
        "bot_challenge",
        "stopped",
        "inform_nothing",
        "not_words",
        "apology",
        "provenance_reviewed",
        "provenance_unreviewed",
        "more_nothing",
        "more_no_topic",
        "asked_before",
        "rephrase",
        "clarify",
        "unknown",
        "not_mentioned_more",
        "personal_case",
        "personal_case_general",
        "personal_case_booking",
        "handoff",
        "handoff_again",
        "urgent_continue",
        "question_answered",
        "choice_human",
        "choice_ask_desk",
        "choice_book",
        "choice_callback",
        "choice_more",
        "choice_yes",
        "choice_no",
        "choice_send",
        "choice_change",
        "choice_cancel",
        "choice_continue",
        "booking_begin_consultation",
        "booking_begin_callback",
        "booking_cancelled",
        "booking_changed",
        "booking_ask_name",
        "booking_ask_contact",
        "booking_ask_contact_phone",
        "booking_ask_contact_email",
        "booking_ask_about",
        "booking_ask_times",
        "booking_ask_consent",
        "booking_ask_new_phone",
        "booking_ask_new_email",
        "booking_phone_short",
        "booking_phone_invalid",
        "booking_email_invalid",
        "booking_summary_consultation",
        "booking_summary_callback",
        "booking_summary_question",
        "booking_done_consultation",
        "booking_done_callback",
        "booking_no_consent",
        "booking_no_contact",
        "booking_what_to_change",
        "booking_not_understood",
        "booking_or_call",
        "label_name",
        "label_contact",
        "label_about",
        "label_times",
    ]
)

#: Every sentence may name these.
CLINIC_WORDS = frozenset(
    ["clinic_name", "clinic_phone", "clinic_email", "clinic_address", "emergency_number"]
)
_DRAFT_WORDS = frozenset(["name", "contact", "about", "times", "phone", "email"])
_FROM_THE_DRAFT = (
    "booking_ask_name",
    "booking_ask_contact",
    "booking_ask_contact_phone",
    "booking_ask_contact_email",
    "booking_ask_about",
    "booking_ask_times",
    "booking_ask_consent",
    "booking_summary_consultation",
    "booking_summary_callback",
    "booking_done_consultation",
    "booking_done_callback",
)
_OWN_WORDS = {
    "provenance_reviewed": frozenset(["label", "date"]),
    "provenance_unreviewed": frozenset(["label"]),
    "question_answered": frozenset(["question"]),
    "booking_phone_short": frozenset(["phone"]),
    "booking_phone_invalid": frozenset(["phone"]),
    "booking_email_invalid": frozenset(["email"]),
    **dict.fromkeys(_FROM_THE_DRAFT, _DRAFT_WORDS),
}


def placeholders(key: str) -> frozenset[str]:
    """Return what may stand in braces in a sentence: the clinic's words and the sentence's own."""
    return CLINIC_WORDS | _OWN_WORDS.get(key, frozenset())


def say(knowledge: Knowledge, key: str, **values: str) -> str:
    """Return a sentence with its placeholders filled.

    Args:
        knowledge: the approved file.
        key: one of `KEYS`.
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
