"""The alarm model: which alarm a message raises, if any, and which examples it is like. No Rasa.

What counts as an alarm is decided on held-back data: for each level the score that a stated share of its
held-back examples reaches (`Recall`). A score just above that asks for a second opinion, the probability
that the intents give to "alarming symptom": they have learned from all that visitors ask, and so know
how unlike an alarm most of it is. They ring nothing by themselves.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from pathlib import Path
from tokenize import TokenError
from typing import Any
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from bot.alarms.model import CALL_CLINIC_NOW, CRISIS, EMERGENCY, LEVELS, Example, Rung
from bot.nlu.alarms.likeness import Compared, Indices, Kernel, Likeness
from bot.nlu.alarms.reading import Texts
from bot.nlu.intent.wording import Floats

FOLDS = 3
LIKEST = 3  # examples named for an alarm
#: A message that is nearly as much an emergency as something for the clinic is an emergency.
GRAVER = 0.7
#: What numpy and zipfile raise for a damaged file beside OSError, ValueError and KeyError.
DAMAGED = (BadZipFile, EOFError, RuntimeError, TokenError)


@dataclass(frozen=True)
class Recall:
    """The share of each level's held-back examples that must ring, 0 to 1."""

    emergency: float = 0.93
    crisis: float = 0.88
    call_clinic_now: float = 0.90

    def of(self, level: str) -> float:
        """Return the share of a level."""
        return {EMERGENCY: self.emergency, CRISIS: self.crisis}.get(level, self.call_clinic_now)


@dataclass(frozen=True)
class Doubt:
    """When a second opinion is asked for, and what it must say.

    Measured on 1,789 messages of ours that are no alarms: without it 2.0 % rang, with it 0.5 %; of 190
    alarms that somebody else wrote it costs one, veiled despair.

    Attributes:
        sure: how far above its cut-off a score needs no second opinion.
        agreed: the intents' probability of an alarm that agrees.
        agreed_crisis: the same for a crisis, which is often said in words of small talk.
        alone: how far above it one sentence of a long message must be; the whole of it does not ring,
            for a story's score grows with its length.
        alone_crisis: the same for a crisis.
        together: how far the sentence and the whole message must be above it, taken together.

    The last three were chosen on 103 stories without an alarm, half of them by somebody else, and on
    190 of the alarms above put into one of these stories each: with the everyday sentences and these
    numbers 7 stories and 167 alarms ring; before, with 0.35 and the whole judged like a short message,
    it was 19 and 163.
    """

    sure: float = 0.12
    agreed: float = 0.005
    agreed_crisis: float = 0.001
    alone: float = 0.27
    alone_crisis: float = 0.15
    together: float = 0.3


@dataclass(frozen=True)
class AlarmModel:
    """A fitted model; make one with `fit` or `load`.

    Attributes:
        alarms: keys, in the order of the regression's classes; shape (classes,).
        levels: level of each.
        examples: what it learned from, in the order of its rows.
        cutoffs: level -> the score from which it rings.
        doubt: when the intents are asked, too.
    """

    alarms: tuple[str, ...]
    levels: Mapping[str, str]
    examples: tuple[Example, ...]
    likeness: Likeness
    cutoffs: Mapping[str, float]
    doubt: Doubt = field(default_factory=Doubt)

    @classmethod
    def fit(
        cls,
        examples: Sequence[Example],
        texts: Texts,
        *,
        levels: Mapping[str, str],
        recall: Recall,
        kernel: Kernel,
        doubt: Doubt,
    ) -> AlarmModel:
        """Learn from the examples; `texts` are they as read, in the same order."""
        alarms = tuple(sorted({one.alarm for one in examples if one.alarm}))
        places = {key: place for place, key in enumerate(alarms)}
        wanted = np.zeros((len(examples), len(alarms)), dtype=np.float32)
        for row, one in enumerate(examples):
            if one.alarm:
                wanted[row, places[one.alarm]] = 1.0
        compared = Compared.of(texts, kernel)
        held = compared.held_back(wanted, folds(examples))
        cutoffs = {}
        for level in LEVELS:
            own = [i for i, one in enumerate(examples) if one.alarm and levels[one.alarm] == level]
            scores = held[own].sum(axis=1)
            cutoffs[level] = float(np.quantile(scores, 1 - recall.of(level))) if own else 1.0
        fitted = compared.fit(wanted)
        return cls(alarms, dict(levels), tuple(examples), fitted, cutoffs, doubt)

    def raised(self, texts: Texts, agreed: float) -> Rung | None:
        """Return the alarm that a message raises, or None.

        Args:
            texts: the message as read, and behind it the sentences of a long one.
            agreed: the intents' probability that it is an alarm; they know nothing of sentences.
        """
        whole, *sentences = scores = self.likeness.scores(texts)
        if sentences:
            found = [(row, self.told(one, whole)) for row, one in enumerate(sentences, start=1)]
        else:
            found = [(0, self.decided(whole, agreed))]
        rung = [
            (self.graver(key), -float(scores[row].sum()), row, key) for row, key in found if key
        ]
        if not rung:
            return None
        _, score, row, key = min(rung)
        return Rung(key, score=-score, like=self._like(key, texts, row))

    def decided(self, scores: Floats, agreed: float) -> str:
        """Return the alarm that the scores of a message raise, one a class; "" for none.

        A crisis counts whatever else the words tell of.
        """

        def rings(level: str, above: float) -> bool:
            least = self.doubt.agreed_crisis if level == CRISIS else self.doubt.agreed
            return above >= self.doubt.sure or (above >= 0 and agreed >= least)

        return self._rung(scores, rings)

    def told(self, scores: Floats, whole: Floats) -> str:
        """Return the alarm that a sentence of a long message raises beside the whole; "" for none."""
        heard = {level == CRISIS: above for level, above in self._above(whole)}

        def rings(level: str, above: float) -> bool:
            alone = self.doubt.alone_crisis if level == CRISIS else self.doubt.alone
            return above >= alone or above + heard.get(level == CRISIS, -1) >= self.doubt.together

        return self._rung(scores, rings)

    def _rung(self, scores: Floats, rings: Callable[[str, float], bool]) -> str:
        level = next((one for one, above in self._above(scores) if rings(one, above)), "")
        return self._likeliest(level, scores) if level else ""

    def _above(self, scores: Floats) -> Iterator[tuple[str, float]]:
        """Yield the levels that scores may ring, and how far above its cut-off each of them is."""
        by_level = dict.fromkeys(LEVELS, 0.0)
        for key, score in zip(self.alarms, scores, strict=True):
            by_level[self.levels[key]] += float(score)
        yield CRISIS, by_level[CRISIS] - self.cutoffs[CRISIS]
        level = max(by_level, key=lambda one: by_level[one])
        if level == CRISIS:
            return
        above = float(scores.sum()) - self.cutoffs[level]
        grave = by_level[EMERGENCY] >= by_level[CALL_CLINIC_NOW] * GRAVER
        yield (EMERGENCY if grave else level), above

    def _likeliest(self, level: str, scores: Floats) -> str:
        own = [place for place, key in enumerate(self.alarms) if self.levels[key] == level]
        return self.alarms[max(own, key=lambda place: float(scores[place]))] if own else ""

    def graver(self, key: str) -> int:
        """Return an alarm's rank, 0 for the gravest level."""
        return LEVELS.index(self.levels[key])

    def _like(self, key: str, texts: Texts, row: int) -> tuple[str, ...]:
        one = texts.part([row])
        near = self.likeness.alike(one)[0] * self.likeness.pull[:, self.alarms.index(key)]
        ours = [i for i, example in enumerate(self.examples) if example.alarm == key]
        best = sorted(ours, key=lambda i: -near[i])[:LIKEST]
        return tuple(self.examples[i].text for i in best)

    def save(self, path: Path) -> None:
        """Write the model as one .npz file without pickles."""
        rows = [(one.text, one.alarm) for one in self.examples]
        np.savez(
            path,
            alarms=np.array(self.alarms, dtype=np.str_),
            levels=_pairs(self.levels.items()),
            examples=np.array(rows, dtype=np.str_),
            cutoffs=_pairs((key, repr(value)) for key, value in self.cutoffs.items()),
            doubt=np.array(astuple(self.doubt)),
            **self.likeness.arrays(),
        )

    @classmethod
    def load(cls, path: Path) -> AlarmModel:
        """Read what `save` wrote.

        Raises:
            OSError, ValueError, KeyError: the file is missing, damaged or incomplete.
        """
        try:
            with path.open("rb") as file:
                loaded: Any = np.load(file, allow_pickle=False)
                data = {key: loaded[key] for key in loaded.files}
        except DAMAGED as error:
            raise ValueError("The file is damaged.") from error
        return cls(
            tuple(str(key) for key in data["alarms"]),
            {str(key): str(level) for key, level in data["levels"]},
            tuple(Example(str(text), str(alarm)) for text, alarm in data["examples"]),
            Likeness.from_arrays(data),
            {str(key): float(value) for key, value in data["cutoffs"]},
            Doubt(*(float(value) for value in data["doubt"])),
        )


def _number(text: str) -> int:
    """Return a number that the same words always get, so that no example changes its fold."""
    words = "".join(c if c.isalnum() else " " for c in text.lower().replace("'", "")).split()
    return int.from_bytes(hashlib.sha256(" ".join(words).encode()).digest()[:4], "big")


def folds(examples: Sequence[Example]) -> list[Indices]:
    """Return the rows that are held back together, fold by fold; the same words share a fold."""
    numbers = np.array([_number(one.text) % FOLDS for one in examples])
    parts = [np.flatnonzero(numbers == fold) for fold in range(FOLDS)]
    return [part for part in parts if 0 < len(part) < len(examples)]


def _pairs(items: Iterable[tuple[str, str]]) -> npt.NDArray[np.str_]:
    return np.array(list(items), dtype=np.str_).reshape(-1, 2)
