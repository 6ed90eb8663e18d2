"""The sentences that are no medical facts; their wording is in knowledge.yml."""

from __future__ import annotations

from bot.knowledge.model import Knowledge

#: How times, days, lists and the lines of a chat's file are said.
_TIMES_AND_LISTS = (
    "weekday_names", "month_names", "listed", "from_to", "every_day", "hours_line",
    "hours_none", "hours_whole_day", "hours_exception", "hours_exception_reason", "time_am",
    "time_pm", "time_noon", "time_midnight", "time_in_zone", "zone_of", "zone_clinic", "date",
    "date_year", "when_today", "when_tomorrow", "when_on", "day_today", "day_tomorrow",
    "day_on", "days_from", "day_weekly", "transcript_title", "transcript_visitor",
    "transcript_staff", "transcript_heading", "transcript_source", "wait_second",
    "wait_seconds",
)  # fmt: skip
#: The mail to a visitor with a person's answer.
_MAIL = (
    "mail_answer_subject", "mail_answer_opening", "mail_answer_no_reply", "mail_answer_more",
    "mail_answer_reason",
)  # fmt: skip
#: What a visitor reads who is refused, by the error's code, see bot/web/errors.py.
_REFUSED = (
    "bad_request", "not_found", "method_not_allowed", "too_slow", "body_too_large",
    "unavailable", "storage_trouble", "unexpected", "busy", "too_many_messages",
    "too_many_conversations", "too_many_streams", "unknown_token", "unknown_conversation",
    "gone", "text_missing", "empty", "too_long", "bad_characters", "bad_text",
    "text_and_choice", "unknown_choice", "unknown_message", "id_reused", "bad_client_msg_id",
    "bad_conversation_id", "bad_after", "bad_seq", "bad_rating", "bad_reason",
)  # fmt: skip

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
        "review_lapsed",
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
        "handoff_appointment",
        "desk_live",
        "desk_live_now",
        "desk_away",
        "desk_closed",
        "desk_closed_reason",
        "desk_closed_no_end",
        "desk_closed_reason_no_end",
        "hours_answer",
        "hours_exceptions",
        "hours_address",
        "hours_unknown",
        "hours_now_open",
        "hours_now_open_long",
        "hours_now_closed",
        "hours_now_closed_reason",
        "hours_day_open",
        "hours_day_open_reason",
        "hours_day_closed",
        "hours_day_closed_reason",
        "hours_opens_again",
        *_TIMES_AND_LISTS,
        *_MAIL,
        *(f"refused_{name}" for name in _REFUSED),
        "urgent_offer",
        "urgent_held",
        "urgent_continue",
        "unread",
        "question_answered",
        "choice_human",
        "choice_ask_desk",
        "choice_book",
        "choice_callback",
        "choice_assistant",
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
        "handoff_waiting",
        "handoff_waiting_unknown",
        "handoff_again_waiting",
        "handoff_not_now",
        "handoff_joined",
        "handoff_taken_over",
        "handoff_left",
        "handoff_closed",
        "handoff_missed",
        "handoff_desk_closed",
        "handoff_silent",
        "handoff_lapsed",
        "handoff_cancelled",
        "handoff_callback",
        "desk_name",
        "wait_minute",
        "wait_minutes",
        "label_name",
        "label_contact",
        "label_about",
        "label_times",
    ]
)

#: Sentences that list names, parted by commas, and how many each must have.
LISTS = {"weekday_names": 7, "month_names": 12}

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
    "desk_live": frozenset(["time"]),
    "desk_closed": frozenset(["when"]),
    "desk_closed_reason": frozenset(["reason", "when"]),
    "desk_closed_reason_no_end": frozenset(["reason"]),
    "hours_answer": frozenset(["hours"]),
    "hours_exceptions": frozenset(["closures"]),
    "hours_now_open": frozenset(["time"]),
    "hours_now_closed_reason": frozenset(["reason"]),
    "hours_day_open": frozenset(["day", "hours"]),
    "hours_day_open_reason": frozenset(["day", "hours", "reason"]),
    "hours_day_closed": frozenset(["day"]),
    "hours_day_closed_reason": frozenset(["day", "reason"]),
    "hours_opens_again": frozenset(["when"]),
    "listed": frozenset(["first", "last"]),
    "from_to": frozenset(["first", "last"]),
    "hours_line": frozenset(["days", "hours"]),
    "hours_exception": frozenset(["days", "hours"]),
    "hours_exception_reason": frozenset(["days", "hours", "reason"]),
    "time_am": frozenset(["time"]),
    "time_pm": frozenset(["time"]),
    "time_in_zone": frozenset(["time", "zone"]),
    "zone_of": frozenset(["place"]),
    "date": frozenset(["weekday", "day", "month"]),
    "date_year": frozenset(["weekday", "day", "month", "year"]),
    "when_today": frozenset(["time"]),
    "when_tomorrow": frozenset(["time"]),
    "when_on": frozenset(["day", "time"]),
    "day_on": frozenset(["day"]),
    "days_from": frozenset(["days"]),
    "day_weekly": frozenset(["weekday"]),
    "transcript_staff": frozenset(["staff_name"]),
    "transcript_heading": frozenset(["who", "time"]),
    "transcript_source": frozenset(["source"]),
    "refused_too_many_messages": frozenset(["wait"]),
    "refused_too_many_conversations": frozenset(["wait"]),
    "refused_too_long": frozenset(["limit"]),
    "wait_seconds": frozenset(["seconds"]),
    "question_answered": frozenset(["question"]),
    "booking_phone_short": frozenset(["phone"]),
    "booking_phone_invalid": frozenset(["phone"]),
    "booking_email_invalid": frozenset(["email"]),
    "handoff_waiting": frozenset(["place", "wait"]),
    "handoff_waiting_unknown": frozenset(["place"]),
    "handoff_again_waiting": frozenset(["place"]),
    "wait_minutes": frozenset(["minutes"]),
    **dict.fromkeys(
        ("handoff_joined", "handoff_taken_over", "handoff_left", "handoff_silent"),
        frozenset(["staff_name"]),
    ),
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
