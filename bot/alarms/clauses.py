"""Sentences and clauses of a message, told by their first words."""

from __future__ import annotations

from dataclasses import dataclass

from bot.alarms.text import ENDS, PAUSE, SENTENCE_END, word_set

_BREAKS = word_set("but however although though yet except because then")
LINKS = word_set("and or so then plus also")
_LEAD = LINKS | _BREAKS | {"help", "please"}
_SUBJECTS = word_set("i my he she his her we our it they there this these")
_OWN_VERBS = word_set(
    "is are am was were has have had feels feel went goes looks look keeps hurts hurt aches burns"
    " cannot started stopped gave got smells came woke do does did will just took swallowed drank ate"
    " collapsed fainted passed lost threw coughed think want wants need fell noticed developed peed wet"
    " saw"
    " still also now suddenly"
)
# "a chance that my face will droop", "what do i do my leg is numb"
_SUPPOSING = word_set("chance risk chances likely odds possible danger")
_WE = word_set("i we")
# "my left leg is", "the hole in my back is": so many words may stand between owner and verb.
_SUBJECT_LENGTH = 4
_QUESTIONS = word_set(
    "is are can could should does do did will would may might what how why who when where"
)
_QUESTION_SUBJECTS = word_set("i it this that you there they we she he someone anyone")
_ASKING = frozenset(["how", "what", "why", "where"])
_BEFORE_ASKED = word_set("about of on in at to for by with from idea matter")
# After these a subject and its verb do not tell of a state ("if my leg is numb", "can i have").
NOT_TELLING = word_set(
    "if when whether once until unless case know tell see sure check before say says said read"
    " heard told think worried scared afraid can could will would should shall may might do does"
    " did must is are am was were has have had what how who where why"
)

# These end the search for the verb that belongs to "my ..." or "the ...".
_NO_SUBJECT = NOT_TELLING | LINKS | _BREAKS | _SUBJECTS | ENDS | {PAUSE}


@dataclass(frozen=True)
class Clauses:
    """Where each word belongs.

    Attributes:
        clause: number of the clause of each word.
        sentence: number of the sentence of each word.
        own: numbers of clauses that begin by telling of somebody's state ("my leg is ...").
        starts: places of the first words of clauses.
    """

    clause: list[int]
    sentence: list[int]
    own: frozenset[int]
    starts: frozenset[int]

    def holds(self, start: int, end: int) -> bool:
        """Whether the words from `start` up to `end` stand in one clause."""
        return self.clause[start] == self.clause[end - 1]


def clauses_of(words: list[str]) -> Clauses:
    """Divides a message at punctuation, at joining words, and where a new subject begins."""
    clause: list[int] = []
    sentence: list[int] = []
    own: set[int] = set()
    starts: set[int] = set()
    fresh = True  # the next word begins a clause
    subjects = _subjects(words)
    for place, word in enumerate(words):
        before = words[place - 1] if place else SENTENCE_END
        if word in ENDS or word == PAUSE:
            fresh = True
        elif fresh or _breaks(words, place, before):
            starts.add(place)
            fresh = False
        clause.append(len(starts))
        sentence.append((sentence[-1] if sentence else 0) + (before in ENDS))
        if place in starts and _tells(words, subjects[place]):
            own.add(len(starts))
    return Clauses(clause, sentence, frozenset(own), frozenset(starts))


def _subjects(words: list[str]) -> list[int]:
    """For each place, the one after the joining words with which a clause may begin there."""
    subjects: list[int] = []
    after = len(words)
    for place in range(len(words) - 1, -1, -1):
        after = after if words[place] in _LEAD else place
        subjects.append(after)
    return subjects[::-1]


def _breaks(words: list[str], place: int, before: str) -> bool:
    word = words[place]
    after = words[place + 1] if place + 1 < len(words) else SENTENCE_END
    if word in _BREAKS:
        return True
    if word in LINKS:
        return after in _SUBJECTS or after in _QUESTIONS or after == "now"
    if before in LINKS or before in _BREAKS:
        return False
    if word in _ASKING and before not in NOT_TELLING and before not in _BEFORE_ASKED:
        return True
    if word in _QUESTIONS and after in _QUESTION_SUBJECTS:
        return before not in NOT_TELLING and before not in _SUBJECTS
    return not _bound(words, place) and _tells(words, place)


def _bound(words: list[str], place: int) -> bool:
    """Whether the words before make what begins at `place` a mere part of what they say."""
    before = words[place - 1] if place else SENTENCE_END
    earlier = words[place - 2] if place > 1 else SENTENCE_END
    if before == "that":
        return earlier in _SUPPOSING
    return before in NOT_TELLING and not (before == "do" and earlier in _WE)


def _tells(words: list[str], place: int) -> bool:
    """Whether "i have", "my leg is", "the wound smells" or the like stands at `place`."""
    if place >= len(words):
        return False
    if words[place] in ("i", "he", "she", "it", "they", "we", "there", "mine"):
        return place + 1 < len(words) and words[place + 1] in _OWN_VERBS
    if words[place] not in ("my", "his", "her", "our", "their", "the"):
        return False
    for verb in range(place + 2, min(place + 2 + _SUBJECT_LENGTH, len(words))):
        if words[verb] in _OWN_VERBS:
            return True
        if words[verb] in _NO_SUBJECT:
            return False
    return False
