"""The steps of a booking, one a message: draft + message -> draft + what to say; pure functions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from bot import intents
from bot.bookings.details import Details, read, wants_change
from bot.bookings.draft import Draft
from bot.bookings.fields import CONSENT, CONTACT, CONTACT_WAYS, FREE_TEXTS, MEANT
from bot.bookings.wordings import CANCEL, NO, OF_THEIRS, QUESTION, YES

Outcome = Literal["asking", "confirming", "answer_first", "done", "cancelled"]

#: What was asked last and is answered by yes, no or words that fill no field.
OPEN_QUESTIONS = (CONSENT, "confirm", "change")
GIVE_UP_AFTER = 3  # unusable answers to one question before the phone number is offered instead


@dataclass(frozen=True)
class Line:
    """A sentence to say: its key in the knowledge file and the values of its placeholders."""

    key: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """What one message led to: the new draft, sentences to say in order, and where we stand."""

    draft: Draft
    lines: tuple[Line, ...]
    outcome: Outcome


def begin(draft: Draft, text: str, *, now: datetime, region: str) -> Step:
    """Start a booking; details that the first message gives are kept, beside those of the draft."""
    details = read(text, asked="", now=now, region=region)
    found = {key: value for key, value in details.found.items() if key not in draft.given}
    if not found:
        return _ask(draft, [Line(f"booking_begin_{draft.kind}")])
    lead = [Line(f"booking_begin_{draft.kind}")]
    begun = _apply(draft, replace(details, found=found))
    return _doubt(begun, details.meant, lead) if details.meant else _ask(begun, lead)


def advance(
    draft: Draft,
    text: str,
    *,
    intent: str,
    known: bool,
    clicked: bool = False,
    now: datetime,
    region: str,
) -> Step:
    """Take one message while a booking is open.

    Args:
        draft: the draft as it stands.
        text: the visitor's words.
        intent: the intent that was understood.
        known: True when the intent is a question that can be answered.
        clicked: True when the message is a click on one of our choices.
        now: the clinic's local time.
        region: the clinic's country, such as "US".
    """
    details = Details() if clicked else read(text, asked=draft.asked, now=now, region=region)
    if intent == intents.APPOINTMENT and not clicked and _is_another(draft, text, details):
        return Step(draft, (), "answer_first")
    is_question = known and (clicked or QUESTION.search(text) is not None)
    if (intent == intents.STOP and (clicked or not wants_change(text))) or CANCEL.search(text):
        return Step(draft, (Line("booking_cancelled"),), "cancelled")
    if is_question and not (details.found or details.problems):
        return Step(draft, (), "answer_first")
    if details.meant and details.found["email"] != draft.answer("email"):
        return _doubt(_apply(draft, details), details.meant, [])
    if draft.asked == MEANT and not (details.found or details.problems or details.change):
        return _meant(draft, text, intent)
    if details.problems and not _contact_found(details):
        return _unusable(_apply(draft, details), details)
    if draft.asked in OPEN_QUESTIONS and not details.found and not details.change:
        return _yes_or_no(draft, text, intent)
    if details.change:
        return _change(_apply(draft, details), details.change)
    if details.refused and not _contact_found(details):
        return _refused(replace(_apply(draft, details), refused=_merged(draft, details)))
    if not details.found:
        if known:
            return Step(draft, (), "answer_first")
        return _miss(draft)
    changed = [key for key, value in details.found.items() if draft.given.get(key, value) != value]
    lead = [Line("booking_changed")] if changed else []
    return _ask(_apply(draft, details), lead)


def _is_another(draft: Draft, text: str, details: Details) -> bool:
    """Tell whether words that sound like an appointment's are about another one than this draft.

    "Cancel" and "another time" mean the draft, and "I can't make Thursday" may be the answer to the
    question for times, unless the visitor speaks of an appointment of theirs.
    """
    if details.change:
        return False
    answers = draft.asked in FREE_TEXTS and details.found
    of_this = answers or CANCEL.search(text)
    return not of_this or OF_THEIRS.search(text) is not None


def resume(draft: Draft) -> Step:
    """Ask again what was asked last, after a question in between."""
    return _ask(draft, [])


def _doubt(draft: Draft, meant: str, lead: list[Line]) -> Step:
    """Ask once whether an address is a slip; who writes it again is believed."""
    asks = (*lead, Line("booking_email_meant", {"email": meant}))
    return Step(replace(draft, asked=MEANT, meant=meant, misses=0), asks, "asking")


def _meant(draft: Draft, text: str, intent: str) -> Step:
    """Take the address that was meant after a yes; after anything else what was typed stays."""
    no = intent == intents.DENY or NO.search(text) is not None
    yes = not no and (intent == intents.AFFIRM or YES.search(text) is not None)
    return _ask(replace(draft.having({"email": draft.meant}) if yes else draft, meant=""), [])


def _contact_found(details: Details) -> bool:
    return any(way in details.found for way in CONTACT_WAYS)


def _merged(draft: Draft, details: Details) -> tuple[str, ...]:
    return tuple(sorted({*draft.refused, *details.refused}))


def _apply(draft: Draft, details: Details) -> Draft:
    """Return the draft with the found details; a new contact needs no second consent."""
    return replace(draft.having(details.found), misses=0) if details.found else draft


def _ask(draft: Draft, lead: list[Line]) -> Step:
    """Ask for the next missing field, or read everything back."""
    wanted = draft.missing()
    if not wanted:
        summary = Line(f"booking_summary_{draft.kind}", draft.words())
        return Step(replace(draft, asked="confirm"), (*lead, summary), "confirming")
    key = f"booking_ask_{wanted}"
    if wanted == "name" and draft.answer("patient"):
        key += "_too"
    left = [way for way in CONTACT_WAYS if way not in draft.refused]
    if wanted == CONTACT and draft.refused and len(left) == 1:
        key += f"_{left[0]}"
    return Step(replace(draft, asked=wanted), (*lead, Line(key, draft.words())), "asking")


def _yes_or_no(draft: Draft, text: str, intent: str) -> Step:
    """Read the answer to the consent question, to the summary or to what is wrong in it."""
    if wants_change(text):
        return _what_to_change(draft)
    no = intent == intents.DENY or NO.search(text) is not None
    yes = not no and (intent == intents.AFFIRM or YES.search(text) is not None)
    if draft.asked == "change":
        # "Nothing", "it is fine": what there is, is read back.
        return _ask(replace(draft, misses=0), []) if yes or no else _missed_change(draft)
    if draft.asked == CONSENT:
        if yes:
            return _ask(replace(draft, consent=True, misses=0), [])
        if no:
            return Step(draft, (Line("booking_no_consent"),), "cancelled")
    if draft.asked == "confirm":
        if yes:
            return Step(draft, (Line(f"booking_done_{draft.kind}", draft.words()),), "done")
        if no:
            return _what_to_change(draft)
    return _miss(draft)


def _missed_change(draft: Draft) -> Step:
    if draft.misses + 1 >= GIVE_UP_AFTER:
        return _give_up(draft)
    return _what_to_change(replace(draft, misses=draft.misses + 1))


def _what_to_change(draft: Draft) -> Step:
    return Step(replace(draft, asked="change"), (Line("booking_what_to_change"),), "confirming")


def _change(draft: Draft, wanted: str) -> Step:
    """Forget one field and ask for it again."""
    cleared = draft.without([wanted])
    if wanted in CONTACT_WAYS:
        asks = (Line(f"booking_ask_new_{wanted}"),)
        return Step(replace(cleared, asked=CONTACT), asks, "asking")
    asks = (Line(f"booking_ask_{wanted}", cleared.words()),)
    return Step(replace(cleared, asked=wanted), asks, "asking")


def _unusable(draft: Draft, details: Details) -> Step:
    """Explain kindly why a contact way cannot be used."""
    key, problem = next(iter(details.problems.items()))
    values = {key: details.written[key]}
    if draft.misses + 1 >= GIVE_UP_AFTER:
        return _give_up(draft)
    line = Line(f"booking_{key}_{problem}", values)
    return Step(replace(draft, asked=CONTACT, misses=draft.misses + 1), (line,), "asking")


def _refused(draft: Draft) -> Step:
    """Offer the other contact way, or the clinic's phone number when neither is wanted."""
    draft = draft.without(draft.refused)
    if len(draft.refused) == len(CONTACT_WAYS) and not draft.contact():
        return Step(draft, (Line("booking_no_contact"),), "cancelled")
    return _ask(draft, [])


def _miss(draft: Draft) -> Step:
    """Ask once more after an answer that says nothing for the question; later offer the phone."""
    if draft.misses + 1 >= GIVE_UP_AFTER:
        return _give_up(draft)
    return _ask(replace(draft, misses=draft.misses + 1), [Line("booking_not_understood")])


def _give_up(draft: Draft) -> Step:
    """Offer the clinic's phone number as the easier way, and ask once more."""
    return _ask(replace(draft, misses=0), [Line("booking_or_call")])
