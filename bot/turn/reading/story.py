"""Which sentences of a story ask: a visitor tells of twenty years, and one line of it is the question.

Pure choices by question marks, wording and place; what the sentences mean is for the NLU to say. The
vector of a whole story hardly tells what it asks, so the sentences are read one by one, and not all of
them: each costs some milliseconds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot import intents
from bot.turn.reading.clauses import asks, sentences, tail
from bot.turn.reading.message import ParsedMessage

LEAST_SENTENCES = 3
LEAST_WORDS = 25
MANY_WORDS = 40  # a story without full stops
MOST_MARKED = 5  # sentences with a question mark that are read: the first and the last ones
MOST_OTHERS = 4  # sentences without one, read only where no marked one is understood
SHORT = 12  # words of a question that may lean on the sentence before it
#: How sure a sentence without a question mark must be: a story's sentences sound like much.
PLAIN, PLAIN_SCOPE = 0.9, 0.65
#: A question that is so much less sure than the surest of the story is asked of nobody: "who knew?"
RHETORICAL = 0.6
#: What stories sound like by chance. Only a last sentence says it on purpose.
ASIDE = frozenset(
    [intents.INFORM, intents.AFFIRM, intents.DENY, intents.GREET, intents.GOODBYE, intents.THANK]
)
NOTHING = frozenset([intents.OUT_OF_SCOPE, intents.ASK_BACK, intents.URGENT, intents.OWN_CASE])

Read = Callable[[str], ParsedMessage | None]
Questions = Callable[[str], Sequence[ParsedMessage]]


@dataclass(frozen=True)
class Sentence:
    """One sentence of a story: its text, the one before it, and whether it is the story's last."""

    text: str
    before: str
    last: bool

    @property
    def marked(self) -> bool:
        """True with a question mark."""
        return "?" in self.text


def told(text: str) -> tuple[Sentence, ...]:
    """Return the sentences of a folded text that tells a story; none for a plain message."""
    parts = sentences(text)
    words = len(text.split())
    if words < LEAST_WORDS or (len(parts) < LEAST_SENTENCES and words < MANY_WORDS):
        return ()
    before = ["", *parts]
    return tuple(
        Sentence(part, before[place], place == len(parts) - 1) for place, part in enumerate(parts)
    )


def asked(story: Sequence[Sentence], questions: Questions, read: Read) -> list[ParsedMessage]:
    """Return what a story asks, in its order; nothing where that is not plain.

    Args:
        story: its sentences.
        questions: gives the different questions that one sentence asks, sure ones only.
        read: gives a text as understood; None once enough has been read.
    """
    marked = [one for one in story if one.marked]
    if len(marked) > MOST_MARKED:
        marked = [marked[0], *marked[1 - MOST_MARKED :]]
    found = [question for one in marked for question in questions(one.text)]
    if not found:
        found = _leaning(marked, questions)
    if not found:
        found = _unmarked(story, read)
    return _without_rhetorical(found)


def _leaning(marked: Sequence[Sentence], questions: Questions) -> list[ParsedMessage]:
    """Return what the end of the last long question asks, or a short one with the sentence before."""
    for one in reversed(marked):
        if end := tail(one.text):
            return list(questions(end))
        if one.before and len(one.text.split()) <= SHORT:
            return list(questions(f"{one.before} {one.text}"))
    return []


def _unmarked(story: Sequence[Sentence], read: Read) -> list[ParsedMessage]:
    """Return what the plainest sentence without a question mark says or asks."""
    others = [one for one in story if not one.marked]
    asking = [one for one in others if asks(one.text)][-MOST_OTHERS:]
    likely = [*asking, *(one for one in (*others[-2:], *others[:1]) if one not in asking)]
    plain = [message for one in likely if (message := _plain(one, one.text, read))]
    if not plain:  # the end of a long sentence, or a sentence that leans on the one before it
        parts = [(one, tail(one.text) or f"{one.before} {one.text}") for one in reversed(asking)]
        plain = [message for one, part in parts if (message := _plain(one, part, read))]
    return [max(plain, key=weight)] if plain else []


def _plain(one: Sentence, text: str, read: Read) -> ParsedMessage | None:
    """Return a sentence or a part of it as understood; None where it hardly asks anything."""
    message = read(text)
    if message is None or not message.sure(PLAIN) or weight(message) < PLAIN * PLAIN_SCOPE:
        return None
    said = message.intent not in NOTHING and (message.intent not in ASIDE or one.last)
    return message if said else None


def _without_rhetorical(found: Sequence[ParsedMessage]) -> list[ParsedMessage]:
    best = max(map(weight, found), default=0.0)
    kept: dict[str, ParsedMessage] = {}
    for one in found:
        if weight(one) >= best * RHETORICAL:
            kept.setdefault(one.intent, one)
    return list(kept.values())


def weight(message: ParsedMessage) -> float:
    """Return how sure the intent is and that it is ours, 0 to 1."""
    return message.confidence * float(message.scope.get("score", 1.0))
