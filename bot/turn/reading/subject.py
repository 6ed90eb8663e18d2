"""Whether a question is about our treatment at all, and not about another one.

"What is the recovery time after a hip replacement?" is worded like a question on recovery, and the
answer for ours would be wrong for it. The catalogues of other treatments tell them apart, and the words
around their names (subject.yml).
"""

from __future__ import annotations

import re

from bot import intents
from bot.cues import cues_of
from bot.knowledge.mentions import Mentioned
from bot.knowledge.model import Knowledge
from bot.turn.reading.message import ParsedMessage

NEAR = 60  # characters before a name in which words that belong to it stand

CUES = cues_of(__file__)
POINTING = CUES.pattern("pointing")
DONE, OBJECT = CUES.pattern("done"), CUES.pattern("object")


def about_another(message: ParsedMessage, knowledge: Knowledge) -> bool:
    """Tell whether a question names another treatment and nothing of ours.

    "Massage afterwards?" is about ours, and so is "doctor or physio?": a topic says how a question on
    it may name others.
    """
    intent, text = message.intent, message.text
    if intent == intents.ASK_BACK and message.ranking:
        intent = message.ranking[0].intent
    others = {one.entity for one in knowledge.catalogues.values() if one.others}
    named = [one for one in message.placed if one.entity in others]
    topic = knowledge.topic_for_intent(intent)
    allowed = topic.names_others if topic else ""
    if not named or not intents.asks(intent) or intent == intents.OWN_CASE:
        return False
    if allowed == "compares":
        return False
    if allowed == "around" and not any(_after(OBJECT, one, text) for one in named):
        return False
    if allowed == "gives" and not any(_after(DONE, one, text) for one in named):
        return False
    rest = text
    for one in sorted(named, key=lambda entity: -entity.start):
        rest = rest[: one.start] + rest[one.end :]
    return not (POINTING.search(rest) or knowledge.about.meant.search(rest))


def _after(pattern: re.Pattern[str], name: Mentioned, text: str) -> bool:
    """Tell whether a name stands right after words that the pattern wants."""
    return pattern.search(text, max(0, name.start - NEAR), name.start) is not None
