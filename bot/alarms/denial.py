"""Symptoms that are denied ("no fever") or over ("the numbness has gone")."""

from __future__ import annotations

from bot.alarms.clauses import Clauses
from bot.alarms.finder import NEGATORS, Span, near
from bot.alarms.text import ENDS, PAUSE, word_set

_DENIALS = NEGATORS | {"non", "free", "deny", "denies"}
# Words over which "no" or "not" still reaches the symptom: "have not had any sign of a fever".
_BRIDGE = word_set(
    "a an any the be been being have has had having get got getting feel feeling felt is are in of"
    " seem look looking notice noticed noticing experience experienced experiencing see seen"
    " develop developed at all sign signs symptom symptoms suffering from new real obvious visible"
    " more much severe high such bad or nor either longer running run show showing with like yet"
    " currently even significant major serious one"
)
_SYMPTOM_NOUNS = word_set(
    "pain redness swelling soreness fever chills numbness weakness tingling bleeding bruising"
    " infection rash pus discharge headache dizziness nausea stiffness heat warmth problems issues"
    " temperature itching red hot sore swollen weak numb"
)
_REACH = 9
_SHORT = 3
# "the numbness has not gone", "when will it be gone"
_NOT_YET = word_set("not never until if when will would once before")
# "the bleeding stopped me", "numb, gone floppy": only these may follow when something is over
_AFTER_OVER = word_set(
    "now today yesterday already completely by after within and so fully quickly fast overnight"
    " thanks thank please thx since away again on in straight immediately soon itself right ok"
    " hours days weeks last two three few several"
)
_RETURNS = word_set("back returned return returns again started restarted")
_RETURN_REACH = 8
_OVER_REACH = 12
# "never had a headache like this" tells of one
_UNLIKE = word_set("like before such")
_UNLIKE_REACH = 5


class Denial:
    """Tells of each span whether the message denies it.

    Args:
        words: the message.
        clauses: its clauses.
        over: phrases that tell of something that has ended.
    """

    def __init__(self, words: list[str], clauses: Clauses, over: list[Span]) -> None:
        self._words = words
        self._clauses = clauses
        self._over = sorted(over)

    def denies(self, span: Span) -> bool:
        """Whether `span` is negated or told to be over."""
        return self._negated(span.start) or self._is_over(span)

    def _negated(self, start: int) -> bool:
        """Whether "no", "not" or the like stands before, with only linking words between."""
        words, listed = self._words, False
        for place in range(start - 1, max(-1, start - 1 - _REACH), -1):
            word = words[place]
            if word in _DENIALS:
                later = words[start + 1 : start + 1 + _UNLIKE_REACH]
                return (word != "free" or words[place + 1] == "of") and not _UNLIKE & set(later)
            if word in ENDS:
                return False
            if word == PAUSE or word in _SYMPTOM_NOUNS:
                # "no redness, swelling or pus": only a list that ends in "or" is denied as a whole
                listed = listed or self._or_between(place, start)
                if not listed:
                    return False
            elif word not in _BRIDGE:
                return False
        return False

    def _or_between(self, place: int, start: int) -> bool:
        end = min(start + _SHORT, len(self._words))
        around = self._words[place:end]
        return "or" in around or "nor" in around

    def _is_over(self, span: Span) -> bool:
        """Whether the clause goes on with "has gone", "went away" or the like."""
        clause, words = self._clauses.clause, self._words
        for over in near(self._over, span.end, span.end + _OVER_REACH):
            if clause[over.start] != clause[span.end - 1]:
                return False
            after = words[over.end : over.end + _RETURN_REACH]
            ends = not after or after[0] in ENDS or after[0] == PAUSE or after[0] in _AFTER_OVER
            ends = ends or clause[over.end] != clause[over.start]
            waiting = _NOT_YET & set(words[span.end : over.end])
            if ends and not waiting and not _RETURNS & set(after):
                return True
        return False
