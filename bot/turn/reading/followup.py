"""Short messages that lean on what was said last: "why?", "how long?", "and my knee?"."""

from __future__ import annotations

import re
from datetime import datetime

from bot import intents
from bot.knowledge.model import MORE, FollowUp, Knowledge
from bot.turn.reading.message import ParsedMessage
from bot.turn.slots import Slots, faded

MOST_WORDS = 8

_LEAD = r"^\W*(?:(?:and|but|so|ok|okay|well|then|also|hm+|um+|oh)\b\W*)*"
_IT = r"(?:it|that|this|they|these|those|them|one|he|she|you)"

#: How each kind of short question is worded. What it means after which topic is in the knowledge file.
_WORDINGS: tuple[tuple[FollowUp | None, str], ...] = (
    (
        "how_long",
        rf"how (?:long|much time)(?: (?:is|does|will|would) {_IT}(?: all)?"
        r"(?: take| last| be| go on)?)?",
    ),
    (
        "how_many",
        r"(?:how many|how often|how many (?:times|of them|do i need|will i need|are there))",
    ),
    ("what_is_it", rf"what(?:'?s| is) {_IT}(?: exactly| all about)?"),
    ("how_far_apart", r"(?:how )?far apart(?: are they)?"),
    (
        "how_common",
        rf"(?:is|are) {_IT} (?:very |so |really |at all )?(?:common|rare|usual|frequent|likely|"
        r"serious|dangerous|normal|often)|how (?:common|often|likely|rare|serious|dangerous)"
        rf"(?: (?:is|are) {_IT})?|(?:does|do) {_IT} happen (?:often|a lot|much)",
    ),
    (
        "afterwards",
        r"(?:what (?:happens |comes |is )?)?(?:after(?:wards)?|next|later)(?: that| it)?",
    ),
    ("who", r"(?:by )?who(?:m)?(?: (?:does|gives|performs) (?:it|that|them))?"),
    (
        "who_says",
        r"(?:who says(?: so)?|says who|according to (?:who|whom|what)|where is that from|source)",
    ),
    (
        None,  # asks for more of the same, whatever was said
        r"(?:why(?: is (?:that|it)| not| so)?|how come|how so|meaning|in what way|like what|such as|"
        r"for example|which ones?|go on|continue|more|what else|anything else|and|explain)",
    ),
)
WORDINGS = tuple(
    (kind, re.compile(rf"{_LEAD}(?:{pattern})\W*$", re.IGNORECASE)) for kind, pattern in _WORDINGS
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
        knowledge: what is in force.
        now: aware time of the message; after a long silence there is no context.
    """
    topic = slots.get("topic")
    if not topic or len(message.text.split()) > MOST_WORDS or faded(slots, now):
        return ""
    return by_wording(message.text, knowledge, topic) or (
        _named(message, topic, knowledge) if WHAT_ABOUT.match(message.text) else ""
    )


def by_wording(text: str, knowledge: Knowledge, topic: str = "") -> str:
    """Return the intent that a short wording has after a topic, or after any; "" for none.

    Args:
        text: as written.
        knowledge: says what each kind of short question means.
        topic: key of the topic answered last; empty when nothing was.
    """
    for kind, pattern in WORDINGS:
        if pattern.match(text):
            return intents.MORE if kind is None else _meant(kind, knowledge, topic)
    return ""


def _meant(kind: FollowUp, knowledge: Knowledge, topic: str) -> str:
    """Return what the topic makes of a short question, or else what any topic does."""
    last = knowledge.topics.get(topic)
    key = (last.follow_ups.get(kind) if last else None) or knowledge.follow_ups.get(kind)
    if key == MORE:
        return intents.MORE
    return knowledge.topics[key].intent if key else ""


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
