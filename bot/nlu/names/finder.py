"""Finds the knowledge file's names in a text: aliases, plurals and small typos. No Rasa.

spaCy's PhraseMatcher does the exact part. A token that is not a common English word and sounds like a
word of some name ("kortizone", "fisio"), or is spelt nearly so, is read as that word first; so "siatica"
or "tendonitus" is understood while "station" never becomes "sciatica".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import spacy
from rapidfuzz import process
from rapidfuzz.distance import OSA
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from wordfreq import zipf_frequency

from bot.knowledge.plurals import number_forms

COMMON = 3.0  # Zipf frequency: a word used about once in a million words or more is no typo
SHORTEST = 5  # letters; shorter words have too many neighbours
SHORTEST_SOUND = 4  # letters; fewer words sound alike than are spelt nearly alike
#: Spellings of one sound, made alike in this order; only that two words become the same counts.
SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("tion", "shun"), ("^kn", "n"), ("^wr", "r"), ("ph", "f"), ("ch|ck", "k"), ("qu", "kw"),
        ("x", "ks"), ("sc(?=[eiy])", "s"), ("c(?=[eiy])", "s"), ("c", "k"), ("z", "s"), ("y", "i"),
        ("(?<=.)[ew]$", ""), (r"(.)\1", r"\1"),
    )
)  # fmt: skip


@dataclass(frozen=True, order=True)
class Mention:
    """A name found in a text.

    Attributes:
        start, end: character offsets in the text, end exclusive.
        entity: the catalogue's entity, such as "condition".
        value: the key of the thing named, such as "sciatica".
    """

    start: int
    end: int
    entity: str
    value: str


Names = Mapping[str, Mapping[str, Iterable[str]]]  # entity -> key -> names and aliases


class NameMatcher:
    """Matches names from a nested mapping entity -> key -> wordings.

    Args:
        names: wordings in any case; plurals and singulars are added.
    """

    def __init__(self, names: Names) -> None:
        self._nlp = spacy.blank("en")
        self._matcher = PhraseMatcher(self._nlp.vocab, attr="LOWER")
        self._words: set[str] = set()
        self._labels: dict[int, tuple[str, str]] = {}
        for entity, keys in names.items():
            for key, wordings in keys.items():
                self._add(entity, key, wordings)
        self._long_words = sorted(word for word in self._words if len(word) >= SHORTEST)
        longest_first = sorted(self._words, key=lambda word: (-len(word), word))
        self._sounds = {  # of words that sound alike the shortest, for "tenniss" is a made-up plural
            _sound(word): word for word in longest_first if len(word) >= SHORTEST_SOUND
        }

    def _add(self, entity: str, key: str, wordings: Iterable[str]) -> None:
        label = f"{entity}/{key}"
        forms = {form for wording in wordings for form in number_forms(wording.lower())}
        documents = [self._nlp.make_doc(form) for form in sorted(forms)]
        self._matcher.add(label, documents)
        self._labels[self._nlp.vocab.strings[label]] = (entity, key)
        self._words.update(token.text for document in documents for token in document)

    def find(self, text: str) -> list[Mention]:
        """Return the mentions in reading order; of overlapping ones of one entity the longest."""
        # "İ" alone grows in small letters, and the offsets must stay those of the text.
        original = self._nlp.make_doc(text.replace("İ", "I").lower())
        document = self._corrected(original)
        best: list[tuple[int, int, int]] = sorted(
            self._matcher(document), key=lambda match: (match[1] - match[2], match[1])
        )
        taken: dict[str, set[int]] = {}
        mentions = []
        for label, start, end in best:
            entity, value = self._labels[label]
            covered = taken.setdefault(entity, set())
            if covered.isdisjoint(range(start, end)):
                covered.update(range(start, end))
                last = original[end - 1]
                mentions.append(
                    Mention(original[start].idx, last.idx + len(last.text), entity, value)
                )
        return sorted(mentions)

    def _corrected(self, document: Doc) -> Doc:
        """Return a document with typos of known words put right, token by token."""
        words = [self._corrected_word(token.text) for token in document]
        if all(word == token.text for word, token in zip(words, document, strict=True)):
            return document
        spaces = [bool(token.whitespace_) for token in document]
        return Doc(self._nlp.vocab, words=words, spaces=spaces)

    def _corrected_word(self, word: str) -> str:
        if len(word) < SHORTEST_SOUND or not word.isalpha() or word in self._words:
            return word
        if zipf_frequency(word, "en") >= COMMON:
            return word
        alike = self._sounds.get(_sound(word))
        # Among short words those that sound alike are many: "choc" is no cook.
        if alike and (len(word) >= SHORTEST or OSA.distance(word, alike) == 1):
            return alike
        return self._spelt_nearly(word)

    def _spelt_nearly(self, word: str) -> str:
        if len(word) < SHORTEST:
            return word
        allowed = 1 if len(word) < 8 else 2
        found = process.extractOne(
            word, self._long_words, scorer=OSA.distance, score_cutoff=allowed
        )
        return word if found is None or found[0][0] != word[0] else str(found[0])


def _sound(word: str) -> str:
    """Return a word with the spellings of each sound made alike."""
    for pattern, sound in SOUNDS:
        word = pattern.sub(sound, word)
    return word
