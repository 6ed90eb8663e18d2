"""From a text to what is asked: rejected parts left out, stories cut off, two questions kept.

The NLU understands one question at a time. This looks at the whole text first, and at its parts where
that tells more; it knows no conversation (see `bot.turn.reading.followup` for that).
"""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bot import intents
from bot.knowledge.model import Knowledge
from bot.text import folded
from bot.turn.reading.clauses import MOST_KEYWORDS, MOST_QUESTIONS, NO_BOOKING, meant, pieces
from bot.turn.reading.followup import by_act
from bot.turn.reading.message import KNOWN, UNKNOWN, ParsedMessage
from bot.turn.reading.story import NOTHING, Sentence, asked, told
from bot.turn.reading.subject import about_another

LAST_ONLY = frozenset([intents.BOOK, intents.PERSON])  # wishes that end a turn
EITHER = 0.1  # probability in the whole text that a part cut off by a plain "and" needs
SURE = 0.55  # probability from which a part counts as a question of its own
PLAIN = 0.95  # probability that a keyword needs to count beside another: "cost and risks"
PARSES_KEPT = 512
MOST_PIECES = 8
MOST_READ = 10  # sentences and parts of sentences of a story, beside the whole
#: So many characters without a blank are no word; spaCy's time grows with the square of them.
_ENDLESS = re.compile(r"(\S{60})(?=\S)")

#: What signs without words say.
SIGNS: Mapping[str, str] = {
    **dict.fromkeys("👍👌✅✔☑🆗", intents.AFFIRM),
    **dict.fromkeys("👎❌✖🙅", intents.DENY),
    **dict.fromkeys("🙏❤💕💖🥰😍", intents.THANK),
    "👋": intents.GREET,
}


def as_written(text: str) -> str:
    """Put nothing right."""
    return text


class Understanding:
    """Understands texts; the same text always the same way, so parses are kept.

    Args:
        parse: the NLU of the trained model.
        spelling: puts right what is mistyped in a text.
    """

    def __init__(
        self,
        parse: Callable[[str], ParsedMessage],
        spelling: Callable[[str], str] = as_written,
    ) -> None:
        self._parse = parse
        self._spelling = spelling
        self._parses: OrderedDict[str, ParsedMessage] = OrderedDict()
        self._parsing = threading.Lock()

    def of(self, text: str, knowledge: Knowledge) -> ParsedMessage:
        """Return a text as understood, with its `questions` if it asks several.

        The intent is then that of the first question. Text without letters or digits is never
        classified. It is read with its white space folded; names have their places in that text.

        Args:
            text: as written.
            knowledge: what is in force: which intents ask for something that can be answered.
        """
        plain = folded(text)
        read = self._read(plain, knowledge)
        spelt = plain if read.alarm is not None else self._spelling(plain)
        if spelt != plain:
            read = _of_two(read, replace(self._read(spelt, knowledge), spelt=spelt))
        return replace(read, text=text)

    def _read(self, text: str, knowledge: Knowledge) -> ParsedMessage:
        whole = self._one(text, knowledge)
        # What the message does is that of the whole, whichever part of it tells what is asked.
        return replace(self._of(text, whole, knowledge), acts=whole.acts)

    def _of(self, text: str, whole: ParsedMessage, knowledge: Knowledge) -> ParsedMessage:
        if whole.alarm is not None:  # no part of a text takes the alarm from the whole
            return whole
        focus = meant(text)
        best = (
            whole if focus == text else self._better(self._one(focus, knowledge), whole, knowledge)
        )
        story = told(focus)
        if story:
            return self._of_story(story, best, knowledge)
        questions = self._questions(focus, best, knowledge)
        if len(questions) > 1:
            return replace(questions[0], questions=questions)
        if questions and questions[0].text != focus and _surer(questions[0], best):
            best = replace(questions[0], entities=best.entities or questions[0].entities)
        return best

    def _of_story(
        self, story: Sequence[Sentence], whole: ParsedMessage, knowledge: Knowledge
    ) -> ParsedMessage:
        """Return what a story asks: by its sentences, or as a whole where none asks plainly.

        A question that names nothing, such as "would it help with that?", is about what the story names.
        """
        left = MOST_READ

        def may(texts: int = 1) -> bool:
            nonlocal left
            left -= texts
            return left >= 0

        def read(text: str) -> ParsedMessage | None:
            return self._piece(text, knowledge) if may() else None

        def questions(text: str) -> Sequence[ParsedMessage]:
            alone, parts = read(text), len(pieces(text))
            if alone is None:
                return ()
            cut = parts == 1 or may(parts)
            several = self._questions(text, alone, knowledge) if cut else ()
            plain = alone.sure(SURE) and alone.intent not in NOTHING - {intents.OWN_CASE}
            return several or ((alone,) if plain else ())

        found = asked(story, questions, read)
        named = [
            replace(one, entities=one.entities or whole.entities) for one in found[:MOST_QUESTIONS]
        ]
        if not named:
            return whole
        return named[0] if len(named) == 1 else replace(named[0], questions=tuple(named))

    @staticmethod
    def _better(focus: ParsedMessage, whole: ParsedMessage, knowledge: Knowledge) -> ParsedMessage:
        """Prefer what remains after the rejected parts, unless it says nothing.

        "I don't need my appointment, I feel fine" rejects no topic: it is the wish itself.
        """
        wanted = _is_question(focus.intent, knowledge) or focus.intent in LAST_ONLY
        if whole.intent == intents.APPOINTMENT and not wanted:
            return whole
        return whole if whole.in_scope and not focus.in_scope else focus

    def _questions(
        self, text: str, whole: ParsedMessage, knowledge: Knowledge
    ) -> tuple[ParsedMessage, ...]:
        """Return the different questions that a text asks, in order; one or none is common."""
        parts = pieces(text)
        if any(part.asks for part in parts):
            parts = [part for part in parts if part.asks]
        if not parts:
            return ()
        read = [(part, self._piece(part.text, knowledge)) for part in parts[-MOST_PIECES:]]
        either = [one.intent for one in whole.ranking if one.confidence >= EITHER]
        bare = pieces(text.replace("?", " "))
        keywords = len(text.split()) <= MOST_KEYWORDS and not any(part.asks for part in bare)
        found: list[ParsedMessage] = []
        for part, one in read:
            name = one.intent
            wanted = _is_question(name, knowledge) or name == intents.APPOINTMENT
            wanted = wanted or (name in LAST_ONLY and one is read[-1][1])
            fresh = all(name != earlier.intent for earlier in found)
            apart = not part.bare or name in either or (keywords and one.sure(PLAIN))
            if wanted and fresh and one.sure(SURE) and apart:
                found.append(one)
        return tuple(found[:MOST_QUESTIONS])

    def _piece(self, text: str, knowledge: Knowledge) -> ParsedMessage:
        """Return a part as understood; "how long does it take?" is plain beside another question."""
        message = self._one(text, knowledge)
        plain = message.sure(SURE) and _is_question(message.intent, knowledge)
        leaned = "" if plain else by_act(message, knowledge)
        if _is_question(leaned, knowledge):
            return message.meant(leaned, SURE).decided(KNOWN)
        return message

    def _one(self, text: str, knowledge: Knowledge) -> ParsedMessage:
        plain = text.strip().lstrip("/").strip()  # a leading "/" would fire an intent in Rasa
        plain = _ENDLESS.sub(r"\1 ", plain)
        if not any(character.isalnum() for character in plain):
            return ParsedMessage(text, _sign(plain))
        with self._parsing:
            message = self._parses.get(plain)
            if message is None:
                message = self._parses[plain] = self._parse(plain)
                if len(self._parses) > PARSES_KEPT:
                    self._parses.popitem(last=False)
        message = replace(message, text=text)
        if message.alarm is not None:
            return message
        if message.intent == intents.BOOK and NO_BOOKING.search(text):
            return message.meant(intents.DENY)
        # The first guess stays in the ranking.
        if about_another(replace(message, text=plain), knowledge):
            return message.meant(intents.OUT_OF_SCOPE).decided(UNKNOWN)
        return message


def _of_two(written: ParsedMessage, spelt: ParsedMessage) -> ParsedMessage:
    """Return the reading that counts of a mistyped text: as written, or with its slips put right.

    An alarm in either rings. What is put right counts, unless it became strange and was plain before.
    """
    lost = not spelt.in_scope and spelt.alarm is None
    return written if lost and written.sure(SURE) else spelt


def _is_question(intent: str, knowledge: Knowledge) -> bool:
    """Tell whether an intent asks for something that can be answered."""
    return intent == intents.OWN_CASE or knowledge.topic_for_intent(intent) is not None


def _surer(part: ParsedMessage, whole: ParsedMessage) -> bool:
    """Tell whether a part is plainer than the whole text; a story around it may mislead."""
    return not whole.sure(SURE) or part.confidence > whole.confidence


def _sign(text: str) -> str:
    """Return the intent of a text without words: of its signs if they all say the same."""
    found = {SIGNS[character] for character in text if character in SIGNS}
    return found.pop() if len(found) == 1 else intents.OUT_OF_SCOPE
