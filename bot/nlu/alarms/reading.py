"""A message as the alarm model sees it: whole, and without what it denies. No Rasa.

"No fever, only sore" speaks of fever and has none. The vector of the whole sentence hardly tells, so the
model also reads what is left when the denied words are gone, and learns from both. Where a denial begins
and how far it reaches follows NegEx (Chapman et al., "A simple algorithm for identifying negated
findings and diseases in discharge summaries", 2001); which words deny stands in alarms/reading.yml.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from bot.alarms.model import Denials
from bot.nlu.intent.wording import Floats

REACH = 6  # words after the cue; NegEx looks at five, people on phones add fillers
NOTHING_LEFT = "nothing"
_TOKENS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?|\d+(?:[.,]\d+)?|[.,;:!?]")

#: A message with more words is also read sentence by sentence: the alarm may stand in one of them.
LONG = 40
_SENTENCES = re.compile(r"(?<=[.!?;])\s+|\n+")

Encode = Callable[[Sequence[str]], Floats]


@dataclass(frozen=True)
class Texts:
    """Texts ready to be compared.

    Attributes:
        whole: as written.
        vectors: of the whole texts, rows of length 1.
        left: without what is denied.
        left_vectors: of those.
    """

    whole: list[str]
    vectors: Floats
    left: list[str]
    left_vectors: Floats

    @cached_property
    def denying(self) -> npt.NDArray[np.int64]:
        """Places of the texts that deny something."""
        pairs = zip(self.whole, self.left, strict=True)
        return np.flatnonzero([whole != left for whole, left in pairs])

    def part(self, rows: Sequence[int] | slice) -> Texts:
        """Return some of the texts."""
        places = list(range(len(self.whole)))[rows] if isinstance(rows, slice) else list(rows)
        return Texts(
            [self.whole[i] for i in places], self.vectors[places],
            [self.left[i] for i in places], self.left_vectors[places],
        )  # fmt: skip


def read(
    texts: Sequence[str], denials: Denials, encode: Encode, vectors: Floats | None = None
) -> Texts:
    """Return texts as the model sees them.

    Args:
        texts: as written.
        denials: how a text denies.
        encode: gives the vectors of texts.
        vectors: of `texts`, where they are known already.
    """
    if vectors is None:
        vectors = encode(texts)
    left = [undenied(text, denials) for text in texts]
    other = [
        place for place, (one, text) in enumerate(zip(left, texts, strict=True)) if one != text
    ]
    left_vectors = vectors.copy()
    if other:
        left_vectors[other] = encode([left[place] for place in other])
    return Texts(list(texts), np.asarray(vectors), left, left_vectors)


def undenied(text: str, denials: Denials) -> str:
    """Return a text without what it says is not there; the text itself where nothing is denied."""
    kept: list[str] = []
    reach, found = 0, False
    for token in _TOKENS.findall(text.lower().replace("’", "'")):
        if token in denials.until:
            reach = 0
        elif token == ",":
            reach = max(0, reach - 2)
        elif token in denials.denied_by and token not in denials.never:
            reach, found = REACH, True
            continue
        elif reach:
            reach -= 1
            continue
        kept.append(token)
    if not found:
        return text
    return " ".join(kept).strip(" .,;:!?") or NOTHING_LEFT


def pieces(text: str) -> list[str]:
    """Return the sentences of a long message, endless ones in parts; none of a short message."""
    if len(text.split()) <= LONG:
        return []
    found = []
    for sentence in filter(None, _SENTENCES.split(text)):
        words = sentence.split()
        if len(words) == 1:  # "Himself." tells nothing alone, and is unlike anything
            continue
        found += [" ".join(words[start : start + LONG]) for start in range(0, len(words), LONG)]
    return found
