"""Whether a question is about our treatment at all, and not about another one.

"What is the recovery time after a hip replacement?" is worded like a question on recovery, and the
answer for prolotherapy would be wrong for it. The catalogue of other treatments tells them apart.
"""

from __future__ import annotations

import re

from bot import intents
from bot.turn.reading.message import ParsedMessage

OTHER_TREATMENT = "treatment"  # the entity of knowledge.yml's catalogue of other treatments
OURS = re.compile(
    r"\b(?:prolo\w*|rit|it|this|that|these|those|them|they|injections?|shots?|jabs?|needles?|"
    r"inject\w*|dextrose|you|your|yours|here|clinic|session|sessions|treatment|procedure)\b",
    re.IGNORECASE,
)
#: Topics that compare treatments or ask about a person with another one in the past.
COMPARING = frozenset(
    [intents.ALTERNATIVES, intents.SOLUTIONS, intents.TYPES, intents.CONDITIONS,
     intents.ELIGIBILITY, intents.OWN_CASE, intents.CONSULTATION, intents.SOURCES]
)  # fmt: skip
#: Before and after our treatment people ask about others: "massage afterwards?" is ours.
AROUND = frozenset([intents.AFTER_PROCEDURE, intents.PREPARATION])
#: "Doctor or physio?" asks who gives ours; "who does a hip replacement" does not.
DONE = re.compile(
    r"\b(?:do|does|doing|did|done|perform\w*|give\w*|for|in|of)\s+(?:(?:an?|the|my)\s+)*$",
    re.IGNORECASE,
)
OBJECT = re.compile(
    r"\b(?:after|before|following|of|from|for|with)\s+(?:(?:an?|the|my|having|his|her)\s+)*$",
    re.IGNORECASE,
)


def about_another(message: ParsedMessage) -> bool:
    """Tell whether a question names another treatment and nothing of ours."""
    intent, text = message.intent, message.text
    if intent == intents.ASK_BACK and message.ranking:
        intent = message.ranking[0].intent
    named = [one for one in message.placed if one.entity == OTHER_TREATMENT]
    if not named or not intents.asks(intent) or intent in COMPARING:
        return False
    if intent in AROUND and not any(OBJECT.search(text[: one.start]) for one in named):
        return False
    if intent == intents.WHO_PERFORMS and not any(DONE.search(text[: one.start]) for one in named):
        return False
    rest = text
    for one in sorted(named, key=lambda entity: -entity.start):
        rest = rest[: one.start] + rest[one.end :]
    return OURS.search(rest) is None
