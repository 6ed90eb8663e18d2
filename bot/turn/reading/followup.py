"""Short messages that lean on what was said last: "why?", "how long?", "and my knee?"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.knowledge.model import Knowledge

MOST_WORDS = 8
CONTEXT_LASTS = timedelta(minutes=30)  # the same span as in actions.base
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
                "during_session": "ask_during_session",
                "preparation": "ask_during_session",
                "after_procedure": "ask_after_procedure",
                "pain": "ask_after_procedure",
                "risks": "ask_after_procedure",
                "session_count": "ask_session_count",
                "effectiveness": "ask_relief_duration",
                "conditions": "ask_relief_duration",
                "relief_duration": "ask_relief_duration",
                "consultation": "ask_consultation",
                ANY: "ask_during_session",
            },
        ),
        (
            r"(?:how many|how often|how many (?:times|of them|do i need|will i need|are there))",
            {"types": "ask_types", "sources": "ask_sources", ANY: "ask_session_count"},
        ),
        (rf"what(?:'?s| is) {_IT}(?: exactly| all about)?", {ANY: "ask_what_is"}),
        (r"(?:how )?far apart(?: are they)?", {ANY: "ask_session_count"}),
        (
            rf"(?:is|are) {_IT} (?:very |so |really |at all )?(?:common|rare|usual|frequent|likely|"
            r"serious|dangerous|normal|often)|how (?:common|often|likely|rare|serious|dangerous)"
            rf"(?: (?:is|are) {_IT})?|(?:does|do) {_IT} happen (?:often|a lot|much)",
            {"risks": "ask_risks", "after_procedure": "ask_after_procedure"},
        ),
        (
            r"(?:what (?:happens |comes |is )?)?(?:after(?:wards)?|next|later)(?: that| it)?",
            {"after_procedure": "ask_more", ANY: "ask_after_procedure"},
        ),
        (
            r"(?:by )?who(?:m)?(?: (?:does|gives|performs) (?:it|that|them))?",
            {ANY: "ask_who_performs"},
        ),
        (
            r"(?:who says(?: so)?|says who|according to (?:who|whom|what)|where is that from|source)",
            {ANY: "ask_sources"},
        ),
        (
            r"(?:why(?: is (?:that|it)| not| so)?|how come|how so|meaning|in what way|like what|such as|"
            r"for example|which ones?|go on|continue|more|what else|anything else|and|explain)",
            {ANY: "ask_more"},
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


def leaning(
    parsed: Mapping[str, Any], slots: Mapping[str, Any], knowledge: Knowledge, now: datetime
) -> str:
    """Return the intent that a short message asks for in its context, or "" when it stands alone.

    Args:
        parsed: the NLU's parse of the message.
        slots: what the conversation remembers: `topic` last answered, `last_at`.
        knowledge: gives the catalogues' topics.
        now: aware time of the message; after a long silence there is no context.
    """
    topic = slots.get("topic")
    text = str(parsed["text"])
    if not topic or len(text.split()) > MOST_WORDS or _faded(slots, now):
        return ""
    return by_wording(text, str(topic)) or (
        _named(parsed, str(topic), knowledge) if WHAT_ABOUT.match(text) else ""
    )


def by_wording(text: str, topic: str = ANY) -> str:
    """Return the intent that a short wording has after a topic, or in any case; "" for none."""
    for pattern, by_topic in LEANING:
        if pattern.match(text):
            return by_topic.get(topic, by_topic.get(ANY, ""))
    return ""


def only_named(parsed: Mapping[str, Any], knowledge: Knowledge) -> str:
    """Return the intent of a message that is no more than a name: "shoulder?"; "" for any other."""
    text = str(parsed["text"])
    named = [one for one in parsed["entities"] if one.get("end") is not None]
    for one in sorted(named, key=lambda entity: -entity["start"]):
        text = text[: one["start"]] + text[one["end"] :]
    if not named or not set(re.findall(r"\w+", text.lower())) <= IDLE:
        return ""
    return _named(parsed, "", knowledge)


def _named(parsed: Mapping[str, Any], topic: str, knowledge: Knowledge) -> str:
    """Return the intent for "and my knee?": the last topic if it knows the name, else the name's own."""
    entities = {entity["entity"] for entity in parsed["entities"]}
    owners = [one.topic for one in knowledge.catalogues.values() if one.entity in entities]
    if not owners:
        return ""
    return knowledge.topics[topic if topic in owners else owners[0]].intent


def _faded(slots: Mapping[str, Any], now: datetime) -> bool:
    last = slots.get("last_at")
    return bool(last) and now - datetime.fromisoformat(str(last)) > CONTEXT_LASTS
