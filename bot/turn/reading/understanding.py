"""From a text to what is asked: rejected parts left out, stories cut off, two questions kept.

The NLU understands one question at a time. This looks at the whole text first, and at its parts where
that tells more; it knows no conversation (see `bot.turn.reading.followup` for that).
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

from bot.bookings.draft import EXISTING
from bot.turn.reading.clauses import MOST_KEYWORDS, MOST_QUESTIONS, NO_BOOKING, meant, pieces
from bot.turn.reading.followup import by_wording
from bot.turn.reading.subject import about_another

URGENT_INTENT = "report_urgent_symptom"
UNKNOWN = "out_of_scope"
BOOKING, DENY = "book_consultation", "deny"
LAST_ONLY = frozenset(["book_consultation", "talk_to_human"])  # wishes that end a turn
EITHER = 0.1  # probability in the whole text that a part cut off by a plain "and" needs
SURE = 0.55  # probability from which a part counts as a question of its own
PLAIN = 0.95  # probability that a keyword needs to count beside another: "cost and risks"
PARSES_KEPT = 512
MOST_PIECES = 8

Parse = dict[str, Any]
#: What signs without words say.
SIGNS: Mapping[str, str] = {
    **dict.fromkeys("👍👌✅✔☑🆗", "affirm"),
    **dict.fromkeys("👎❌✖🙅", "deny"),
    **dict.fromkeys("🙏❤💕💖🥰😍", "thank"),
    "👋": "greet",
}


class Understanding:
    """Understands texts; the same text always the same way, so parses are kept.

    Args:
        parse: the NLU of the trained model.
        is_question: tells for an intent whether it asks for something that can be answered.
    """

    def __init__(self, parse: Callable[[str], Parse], is_question: Callable[[str], bool]) -> None:
        self._parse = parse
        self._is_question = is_question
        self._kept: OrderedDict[str, Parse] = OrderedDict()
        self._parsing = threading.Lock()

    def of(self, text: str) -> Parse:
        """Return the parse of a text, with `questions`: parses of its parts if it asks several.

        The parse's intent is then that of the first question. Text without letters or digits is
        never classified.
        """
        whole = self._one(text)
        if whole["intent"]["name"] == URGENT_INTENT:
            return {**whole, "text": text}
        focus = meant(text)
        best = whole if focus == text else self._better(self._one(focus), whole)
        questions = self._questions(focus, best)
        if len(questions) > 1:
            return {**questions[0], "text": text, "questions": questions}
        if questions and questions[0]["text"] != focus and _surer(questions[0], best):
            best = {**questions[0], "entities": best["entities"] or questions[0]["entities"]}
        return {**best, "text": text}

    def _better(self, focus: Parse, whole: Parse) -> Parse:
        """Prefer what remains after the rejected parts, unless it says nothing.

        "I don't need my appointment, I feel fine" rejects no topic: it is the wish itself.
        """
        if whole["intent"]["name"] == EXISTING and not self._is_question(focus["intent"]["name"]):
            return whole
        return whole if _known(whole) and not _known(focus) else focus

    def _questions(self, text: str, whole: Parse) -> list[Parse]:
        """Return the different questions that a text asks, in order; one or none is common."""
        parts = pieces(text)
        if any(part.asks for part in parts):
            parts = [part for part in parts if part.asks]
        if not 1 <= len(parts) <= MOST_PIECES:
            return []
        parsed = [(part, self._piece(part.text)) for part in parts]
        either = [one["name"] for one in whole["intent_ranking"] if one["confidence"] >= EITHER]
        bare = pieces(text.replace("?", " "))
        keywords = len(text.split()) <= MOST_KEYWORDS and not any(part.asks for part in bare)
        found: list[Parse] = []
        for part, one in parsed:
            name = one["intent"]["name"]
            wanted = self._is_question(name) or name == EXISTING
            wanted = wanted or (name in LAST_ONLY and one is parsed[-1][1])
            fresh = all(name != earlier["intent"]["name"] for earlier in found)
            apart = not part.bare or name in either or (keywords and _sure(one, PLAIN))
            if wanted and fresh and _sure(one) and apart:
                found.append(one)
        return found[:MOST_QUESTIONS]

    def _piece(self, text: str) -> Parse:
        """Return the parse of a part; "how long does it take?" is plain beside another question."""
        parsed = self._one(text)
        plain = _sure(parsed) and self._is_question(parsed["intent"]["name"])
        leaned = "" if plain else by_wording(text)
        if not self._is_question(leaned):
            return parsed
        scope = {**(parsed.get("scope") or {}), "decision": "known"}
        return {**parsed, "intent": {"name": leaned, "confidence": SURE}, "scope": scope}

    def _one(self, text: str) -> Parse:
        # Half a pair of code units (a lone surrogate) cannot be encoded, and spaCy would fail.
        plain = text.encode("utf-8", "replace").decode("utf-8")
        plain = plain.strip().lstrip("/").strip()  # a leading "/" would fire an intent in Rasa
        if not any(character.isalnum() for character in plain):
            intent = {"name": _sign(plain), "confidence": 1.0}
            return {"text": text, "intent": intent, "intent_ranking": [], "entities": []}
        with self._parsing:
            parsed = self._kept.get(plain)
            if parsed is None:
                parsed = self._kept[plain] = self._parse(plain)
                if len(self._kept) > PARSES_KEPT:
                    self._kept.popitem(last=False)
        parsed = {**parsed, "text": text}
        if parsed["intent"]["name"] == BOOKING and NO_BOOKING.search(text):
            return {**parsed, "intent": {"name": DENY, "confidence": 1.0}}
        return _declined(parsed) if about_another(parsed) else parsed


def _declined(parsed: Parse) -> Parse:
    """Return the parse of a question that is not ours; the first guess stays in the ranking."""
    scope = {**(parsed.get("scope") or {}), "decision": "unknown"}
    return {**parsed, "intent": {"name": UNKNOWN, "confidence": 1.0}, "scope": scope}


def _known(parsed: Parse) -> bool:
    """Tell whether the NLU is inside its scope with a text."""
    return (parsed.get("scope") or {}).get("decision", "known") == "known" and (
        parsed["intent"]["name"] != UNKNOWN
    )


def _surer(part: Parse, whole: Parse) -> bool:
    """Tell whether a part is plainer than the whole text; a story around it may mislead."""
    return not _sure(whole) or part["intent"]["confidence"] > whole["intent"]["confidence"]


def _sure(parsed: Parse, least: float = SURE) -> bool:
    return _known(parsed) and float(parsed["intent"]["confidence"]) >= least


def _sign(text: str) -> str:
    """Return the intent of a text without words: of its signs if they all say the same."""
    found = {SIGNS[character] for character in text if character in SIGNS}
    return found.pop() if len(found) == 1 else UNKNOWN
