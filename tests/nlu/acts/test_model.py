"""The model: probabilities, the same after saving, and what the shipped examples teach."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.nlu.acts.model import ActModel, shape_of
from bot.nlu.intent.wording import Floats
from tests.conftest import ReadActs

EXAMPLES = {
    "answer": [("yes", "sure thing"), ("yes", "fine"), ("no", "rather not"), ("no", "never")],
    "mood": [("glad", "fine"), ("sad", "never")],
}


def small() -> ActModel:
    texts = {text for pairs in EXAMPLES.values() for _, text in pairs}
    return ActModel.fit(EXAMPLES, {text: vector(text) for text in texts})


def vector(text: str) -> Floats:
    found = np.random.default_rng(len(text)).normal(size=384).astype(np.float32)
    return found / np.linalg.norm(found)


def test_the_chances_of_each_reading_add_up_to_one() -> None:
    read = small().read("sure thing", vector("sure thing"))
    assert set(read) == {"answer", "mood"}
    for chances in read.values():
        assert sum(chances.values()) == pytest.approx(1, abs=1e-5)


def test_its_own_examples_are_understood() -> None:
    model = small()
    for name, pairs in EXAMPLES.items():
        for label, text in pairs:
            chances = model.read(text, vector(text))[name]
            assert max(chances, key=chances.__getitem__) == label


def test_it_is_the_same_after_saving(tmp_path: Path) -> None:
    model, path = small(), tmp_path / "acts.npz"
    model.save(path)
    text = "rather fine"
    assert ActModel.load(path).read(text, vector(text)) == model.read(text, vector(text))


def test_a_damaged_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "acts.npz"
    path.write_bytes(b"nothing")
    with pytest.raises((OSError, ValueError, KeyError)):
        ActModel.load(path)


def test_any_text_has_a_shape() -> None:
    for text in ("", " ", "?", "7", "Ana", "a@b.co 555-0123 now?"):
        assert np.isfinite(shape_of(text)).all()


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("no problem", "yes"), ("I don't mind at all", "yes"), ("I would rather you didn't", "no"),
        ("ha ha ha", "aside"), ("Will Turner", "name"), ("my left knee", "reason"),
        ("Tuesday afternoon", "times"), ("646-555-0173", "reach"), ("how much is it", "question"),
    ],
)  # fmt: skip
def test_answers_in_a_form(acts: ReadActs, text: str, label: str) -> None:
    chances = acts(text)["answer"]
    assert max(chances, key=chances.__getitem__) == label
