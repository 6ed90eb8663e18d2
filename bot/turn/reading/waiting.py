"""What a message does that something waits for: a way to reach the visitor, a booking that was left."""

from __future__ import annotations

from datetime import datetime

from bot import intents
from bot.bookings.left import leaves_contact
from bot.turn.reading.message import ParsedMessage
from bot.turn.slots import Slots, dropped, faded

READING, ASKS, GOES_ON = "answer", "question", "go_on"
LIKELY = 0.5  # how probable it must be that a booking is to go on
BARE = 4  # words of a message that is hardly more than a number or an address


def waited_for(message: ParsedMessage, slots: Slots, region: str, now: datetime) -> str:
    """Return the intent that a message has because of what waits for it; "" for none.

    Args:
        message: as the NLU understood it.
        slots: what the conversation remembers.
        region: the clinic's country.
        now: aware time of the message.
    """
    act = message.act(READING)
    if left := dropped(slots, now):
        goes_on = act.label == GOES_ON and act.chance >= LIKELY
        # Who gave no way to be reached, and now does, has thought better of it.
        if goes_on or (not left.contact() and leaves_contact(message.text, region, usable=True)):
            return intents.BOOK
    pending = None if faded(slots, now) else slots.get("pending")
    asked = pending is not None and pending.kind == "callback"
    if asked and act.label != ASKS and leaves_contact(message.text, region):
        return intents.INFORM
    unknown = message.intent in (intents.OUT_OF_SCOPE, intents.ASK_BACK)
    bare = unknown and len(message.text.split()) <= BARE
    return intents.INFORM if bare and leaves_contact(message.text, region, usable=True) else ""
