"""The answers to what is asked with yes or no: may we contact you, is all of this right."""

from __future__ import annotations

from dataclasses import replace

from bot.bookings.asking import Line, Step, ask, kept, missed, no_answer, what_to_change
from bot.bookings.draft import Draft
from bot.bookings.fields import CONSENT, LONGEST
from bot.bookings.heard import CHANGE, Heard

#: How probable an agreement must be: leave to be contacted is taken from no doubtful answer.
LEAVE = 0.8
REFUSAL = 0.45
TOGETHER = "; "


def dropped(draft: Draft) -> Step:
    """End a booking; who has told anything hears that it is kept for a while."""
    key = "booking_dropped" if draft.given else "booking_cancelled"
    return Step(draft, (Line(key),), "cancelled")


def meant(draft: Draft, said: Heard) -> Step:
    """Take the address that was meant after a yes; after anything else what was typed stays."""
    yes = said.act in ("yes", "yes_if")
    return ask(replace(draft.having({"email": draft.meant}) if yes else draft, meant=""))


def agreed(draft: Draft, text: str, said: Heard) -> Step:
    """Read an answer to consent, summary or what is wrong in it, that gives no detail.

    Args:
        draft: what it is about.
        text: the visitor's words.
        said: what they do.
    """
    if draft.asked == CHANGE:
        # "Nothing", "it is fine": what there is, is read back.
        if said.act in ("yes", "yes_if", "no", "go_on"):
            return ask(replace(draft, misses=0))
        return _neither(draft, said)
    if draft.asked == CONSENT:
        return _may_contact(draft, text, said)
    return _may_send(draft, text, said)


def _may_contact(draft: Draft, text: str, said: Heard) -> Step:
    agrees = said.chance("yes", "yes_if")
    if said.act in ("yes", "yes_if") and agrees >= LEAVE:
        draft = replace(draft, consent=True, misses=0, asides=0)
        return _noted(draft, text) if said.act == "yes_if" else ask(draft)
    if said.act in ("times", "reach", "yes_if"):  # under what conditions, but perhaps not whether
        return _noted(draft, text)
    if said.does("no", REFUSAL):
        if draft.denied:
            return dropped(draft)
        return ask(replace(draft, denied=True), Line("booking_no_consent"))
    return _neither(draft, said)


def _may_send(draft: Draft, text: str, said: Heard) -> Step:
    if said.does("yes", LEAVE):
        return Step(draft, (Line(f"booking_done_{draft.kind}", draft.words()),), "done")
    if said.does("yes_if", LEAVE):
        return _noted(draft, text)
    if said.act in ("no", "change"):
        return what_to_change(draft)
    return _neither(draft, said)


def _neither(draft: Draft, said: Heard) -> Step:
    if said.act in ("aside", "unsure", "go_on"):
        return no_answer(draft, "booking_aside")
    return missed(draft)


def _noted(draft: Draft, text: str) -> Step:
    """Keep a condition in the visitor's words, where the desk reads when to call."""
    before, words = draft.answer("times"), text.strip()
    if words not in before:
        room = LONGEST["times"] - len(words) - len(TOGETHER)
        before = before[: max(room, 0)]
        draft = kept(draft, {"times": f"{before}{TOGETHER}{words}" if before else words})
        draft = draft.having({"times": draft.answer("times")[: LONGEST["times"]]})
    return ask(draft, Line("booking_noted"))
