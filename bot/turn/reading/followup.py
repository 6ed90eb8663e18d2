"""Short messages that lean on what was said last: "why?", "how long?", "and my knee?"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from bot import intents
from bot.knowledge.model import Knowledge
from bot.turn.reading.message import ParsedMessage
from bot.turn.slots import Slots, faded

MOST_WORDS = 8
ANY = "*"

_LEAD = r"^\W*(?:(?:and|but|so|ok|okay|well|then|also|hm+|um+|oh)\b\W*)*"
_IT = r"(?:it|that|this|they|these|those|them|one|he|she|you)"

#: Wording -> topic last answered -> intent asked for; ANY stands for every topic.
LEANING: tuple[tuple[re.Pattern[str], Mapping[str, str]], ...] = tuple(
    (re.compile(_LEAD + pattern + r"\W*$", re.IGNORECASE), dict(meant))
    for pattern, meant in (
        (
            rf"how (?:long|much time)(?: (?:is|does|will|would) {_IT}(?: all)?"
            r"(?: take| last| be| go on)?)?",
            {
                "during_session": intents.DURING_SESSION,
                "preparation": intents.DURING_SESSION,
                "after_procedure": intents.AFTER_PROCEDURE,
                "pain": intents.AFTER_PROCEDURE,
                "risks": intents.AFTER_PROCEDURE,
                "session_count": intents.SESSION_COUNT,
                "effectiveness": intents.RELIEF_DURATION,
                "conditions": intents.RELIEF_DURATION,
                "relief_duration": intents.RELIEF_DURATION,
                "consultation": intents.CONSULTATION,
                ANY: intents.DURING_SESSION,
            },
        ),
        (
            r"(?:how many|how often|how many (?:times|of them|do i need|will i need|are there))",
            {"types": intents.TYPES, "sources": intents.SOURCES, ANY: intents.SESSION_COUNT},
        ),
        (rf"what(?:'?s| is) {_IT}(?: exactly| all about)?", {ANY: intents.WHAT_IS}),
        (r"(?:how )?far apart(?: are they)?", {ANY: intents.SESSION_COUNT}),
        (
            rf"(?:is|are) {_IT} (?:very |so |really |at all )?(?:common|rare|usual|frequent|likely|"
            r"serious|dangerous|normal|often)|how (?:common|often|likely|rare|serious|dangerous)"
            rf"(?: (?:is|are) {_IT})?|(?:does|do) {_IT} happen (?:often|a lot|much)",
            {"risks": intents.RISKS, "after_procedure": intents.AFTER_PROCEDURE},
        ),
        (
            r"(?:what (?:happens |comes |is )?)?(?:after(?:wards)?|next|later)(?: that| it)?",
            {"after_procedure": intents.MORE, ANY: intents.AFTER_PROCEDURE},
        ),
        (
            r"(?:by )?who(?:m)?(?: (?:does|gives|performs) (?:it|that|them))?",
            {ANY: intents.WHO_PERFORMS},
        ),
        (
            r"(?:who says(?: so)?|says who|according to (?:who|whom|what)|where is that from|source)",
            {ANY: intents.SOURCES},
        ),
        (
            r"(?:why(?: is (?:that|it)| not| so)?|how come|how so|meaning|in what way|like what|such as|"
            r"for example|which ones?|go on|continue|more|what else|anything else|and|explain)",
            {ANY: intents.MORE},
        ),
    )
)
#: Words that may stand beside a name and ask nothing: "my left knee", "ACL stuff".
IDLE = frozenset(
    re.findall(
        r"\w+",
        "a an the my our his her bad sore old left right both and or with in of too also stuff thing "
        "issue issues problem problems pain please hi hello",
    )
)
WHAT_ABOUT = re.compile(
    r"^\W*(?:(?:ok|okay|so|but|hm+)\b\W*)*(?:and|or|what about|how about|what if it'?s|same for)\b",
    re.IGNORECASE,
)


def leaning(message: ParsedMessage, slots: Slots, knowledge: Knowledge, now: datetime) -> str:
    """Return the intent that a short message asks for in its context, or "" when it stands alone.

    Args:
        message: as the NLU understood it.
        slots: what the conversation remembers.
        knowledge: gives the catalogues' topics.
        now: aware time of the message; after a long silence there is no context.
    """
    topic = slots.get("topic")
    if not topic or len(message.text.split()) > MOST_WORDS or faded(slots, now):
        return ""
    return by_wording(message.text, topic) or (
        _named(message, topic, knowledge) if WHAT_ABOUT.match(message.text) else ""
    )


def by_wording(text: str, topic: str = ANY) -> str:
    """Return the intent that a short wording has after a topic, or in any case; "" for none."""
    for pattern, by_topic in LEANING:
        if pattern.match(text):
            return by_topic.get(topic, by_topic.get(ANY, ""))
    return ""


def only_named(message: ParsedMessage, knowledge: Knowledge) -> str:
    """Return the intent of a message that is no more than a name: "shoulder?"; "" for any other."""
    words = set(re.findall(r"\w+", message.without_names().lower()))
    return _named(message, "", knowledge) if message.placed and words <= IDLE else ""


def _named(message: ParsedMessage, topic: str, knowledge: Knowledge) -> str:
    """Return the intent for "and my knee?": the last topic if it knows the name, else the name's own."""
    entities = {one.entity for one in message.entities}
    owners = [one.topic for one in knowledge.catalogues.values() if one.entity in entities]
    if not owners:
        return ""
    return knowledge.topics[topic if topic in owners else owners[0]].intent
