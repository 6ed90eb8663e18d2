"""The steps of a booking, one a message: draft + message -> draft + what to say; pure functions.

What a message does (agrees, refuses, ends it, corrects, asks, answers) is decided by the model's reading
in the light of what was asked (`bot.bookings.heard`); `bot.bookings.details` only extracts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot import intents
from bot.bookings.agreement import agreed, dropped, meant
from bot.bookings.asking import (
    Line,
    Step,
    again,
    ask,
    ask_anew,
    doubted,
    kept,
    missed,
    no_answer,
    refused,
    taken,
    unusable,
    what_to_change,
)
from bot.bookings.corrections import corrected, field_named
from bot.bookings.details import Details, read
from bot.bookings.draft import Draft
from bot.bookings.fields import CONSENT, CONTACT_WAYS, FREE_TEXTS, LONGEST, MEANT
from bot.bookings.heard import CHANGE, CONFIRM, DETAILS, DROP, NO_ANSWERS, Heard, heard

#: What was asked last and is answered by yes, no or words that fill no field.
OPEN_QUESTIONS = (CONSENT, CONFIRM, CHANGE, DROP)
#: How probable an act must be to be believed; where the visitor's own words were asked for, more so.
LIKELY, SURE = 0.45, 0.7
ASKED = 0.85  # a question where a reason was asked for: many a reason is put as one
FEW_WORDS = 3  # a "no" or "yes" of so many words is no reason and no time
#: What tells the right value when all was read back: act -> field.
FILLS = {"times": "times", "reason": "about"}


@dataclass(frozen=True)
class Message:
    """A message and what is known of it, see `advance`."""

    text: str
    intent: str
    known: bool
    acts: Mapping[str, float]
    clicked: bool
    now: datetime
    region: str


def begin(draft: Draft, text: str, *, now: datetime, region: str) -> Step:
    """Start a booking; details that the first message gives are kept, beside those of the draft."""
    details = read(text, asked="", now=now, region=region)
    found = {key: value for key, value in details.found.items() if key not in draft.given}
    begun, lead = kept(draft, found), Line(f"booking_begin_{draft.kind}")
    if details.problems and not begun.contact():
        return unusable(begun, details, [lead])
    return doubted(begun, details.meant, lead) if details.meant else ask(begun, lead)


def take_up(draft: Draft, text: str, *, now: datetime, region: str) -> Step:
    """Go on with a draft that was dropped, and say so; leave to be contacted is asked for anew."""
    anew = Draft(draft.id, draft.kind, draft.given)
    details = read(text, asked="", now=now, region=region)
    return ask(kept(anew, details.found), Line("booking_taken_up"))


def resume(draft: Draft) -> Step:
    """Ask again what was asked last, after a question in between."""
    return ask(draft)


def advance(
    draft: Draft,
    text: str,
    *,
    intent: str,
    known: bool,
    acts: Mapping[str, float] | None = None,
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
        acts: what the message does as an answer, by the model; nothing for a click.
        clicked: True when the message is a click on one of our choices.
        now: the clinic's local time.
        region: the clinic's country, such as "US".
    """
    if clicked and known:
        return Step(draft, (), "answer_first")
    message = Message(text, intent, known, acts or {}, clicked, now, region)
    said = heard(message.acts, draft.asked, intent)
    if end := _ended(draft, said):
        return end
    if draft.asked == DROP:
        if said.act in ("no", "go_on", "aside", "yes_if"):
            return ask(draft, Line("booking_going_on"))
        # Neither yes nor no: it answers what had been asked before.
        draft = replace(draft, asked=draft.missing() or CONFIRM)
        said = heard(message.acts, draft.asked, intent)
    return _answered(draft, message, said)


def _ended(draft: Draft, said: Heard) -> Step | None:
    """Return the end of a booking, or the question whether it is meant; None when it goes on."""
    ends = ["stop", "drop", *(["yes"] if draft.asked == DROP else [])]
    least = SURE if draft.asked in FREE_TEXTS else LIKELY
    if said.act not in ends or said.chance(*ends) < least:
        return None
    if draft.asked == DROP or said.does("drop") or not draft.given:
        return dropped(draft)
    return Step(replace(draft, asked=DROP), (Line("booking_drop"),), "asking")


def _answered(draft: Draft, message: Message, said: Heard) -> Step:
    """Take a message that ends nothing."""
    least = SURE if draft.asked in FREE_TEXTS else LIKELY
    if said.does("theirs", least):
        return Step(draft, (), "answer_first", intents.APPOINTMENT)
    if found := _part(draft, message):
        return taken(draft, found)
    if named := _only_named(draft, message, said):
        return ask_anew(draft, named)
    details = Details() if message.clicked else _details(draft, message, said)
    reached = any(way in details.found for way in CONTACT_WAYS)
    if details.problems and not reached:
        return unusable(kept(draft, details.found), details)
    asks = ASKED if draft.asked == "about" else least
    if said.does("question", asks) and not reached:
        return Step(kept(draft, details.found), (), "answer_first")
    if said.does("explain", least):
        return again(draft, Line("booking_why"))
    if details.meant and details.found.get("email", draft.answer("email")) != draft.answer("email"):
        return doubted(kept(draft, details.found), details.meant)
    if draft.asked == MEANT and not details.found:
        return meant(draft, said)
    if details.found:
        return taken(draft, details.found)
    if said.act in ("no_phone", "no_email"):
        return refused(draft, said.act.removeprefix("no_"))
    if said.act in ("change", "name") and (step := _put_right(draft, message, said)):
        return step
    if draft.asked in OPEN_QUESTIONS:
        return agreed(draft, message.text, said)
    if said.does("same", least):
        return no_answer(draft, "booking_not_yet")
    if said.act in ("aside", "unsure", "go_on"):
        return no_answer(draft, "booking_aside")
    return Step(draft, (), "answer_first") if message.known else missed(draft)


def _part(draft: Draft, message: Message) -> dict[str, str]:
    """Return a number's end or a name's spelling that is put right, whatever was asked."""
    meant = message.acts.get("change", 0) + message.acts.get("name", 0) >= LIKELY
    of = {key: value for key, value in draft.given.items() if key in ("name", "phone")}
    return corrected(of, message.text, message.region) if meant else {}


def _only_named(draft: Draft, message: Message, said: Heard) -> str:
    """Return the field that is named when it was asked what is wrong: "the times"."""
    is_short = draft.asked == CHANGE and len(message.text.split()) <= FEW_WORDS
    return field_named(message.text) if is_short and not said.does("name") else ""


def _details(draft: Draft, message: Message, said: Heard) -> Details:
    """Return the details of a message that may go into the draft."""
    wanted = draft.asked
    if wanted in (CONFIRM, CHANGE) and said.chance(said.act) >= LIKELY:
        wanted = FILLS.get(said.act, wanted)
    if not _is_answer(wanted, message.text, said):
        wanted = ""
    likely = said.chance(*DETAILS) if message.acts else None
    details = read(
        message.text, asked=wanted, now=message.now, region=message.region, likely=likely
    )
    found = {
        key: value
        for key, value in details.found.items()
        if key == wanted or _may_fill(key, value, draft, said)
    }
    if wanted == "about" and draft.asked == CONFIRM and (before := draft.answer("about")):
        found["about"] = f"{before}; {found['about']}"[: LONGEST["about"]]  # nothing was asked for
    # "L4/5, 2015 and 2017" in a reason is no number to call.
    problems = details.problems if _tells_contact(draft, said) else {}
    return replace(details, found=found, problems=problems)


def _is_answer(asked: str, text: str, said: Heard) -> bool:
    """Tell whether a message answers a question, as far as the model can tell."""
    surely = said.chance(said.act) >= SURE
    if asked == "about" and said.act == "question":
        return said.chance("question") < ASKED
    if asked in FREE_TEXTS:
        if said.act in ("no", "yes", "no_phone", "no_email"):
            return len(text.split()) > FEW_WORDS or not surely
        return not surely or (said.act not in NO_ANSWERS - {"same"} and said.act != "reach")
    if asked == "name":
        none = NO_ANSWERS | {"no", "yes", "unsure", "no_phone", "no_email"}
        return said.act not in none or not surely
    return said.act not in NO_ANSWERS


def _may_fill(key: str, value: str, draft: Draft, said: Heard) -> bool:
    """Tell whether a detail may be taken that was not asked for.

    A contact way and a name are told on purpose; days and reasons stand in other answers, too. What
    was given before changes only by words that are meant to.
    """
    if key not in draft.given:
        tells = said.act in DETAILS or not said.act  # "I have no telephone" is no reason
        return key not in FREE_TEXTS or (
            tells and draft.asked not in (*FREE_TEXTS, *OPEN_QUESTIONS)
        )
    if key in FREE_TEXTS or draft.given[key] == value:
        return False
    return draft.asked not in FREE_TEXTS or said.act in ("reach", "name", "change")


def _tells_contact(draft: Draft, said: Heard) -> bool:
    return draft.asked not in FREE_TEXTS or said.does("reach")


def _put_right(draft: Draft, message: Message, said: Heard) -> Step | None:
    """Correct what was given, or ask for it anew; None when there is nothing to correct."""
    if found := corrected(draft.given, message.text, message.region):
        return taken(draft, found)
    if said.act != "change":
        return None
    wanted = field_named(message.text)
    if wanted and (wanted in draft.given or draft.asked in OPEN_QUESTIONS):
        return ask_anew(draft, wanted)
    if draft.given and not wanted:
        return what_to_change(draft)
    return no_answer(draft, "booking_aside")
