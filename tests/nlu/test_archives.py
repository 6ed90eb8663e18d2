"""What a trained model depends on."""

from __future__ import annotations

from bot.nlu.archives import training_files
from bot.settings import ROOT, Settings


def test_every_part_of_the_nlu_and_its_spellings_change_the_model() -> None:
    within = {str(path.relative_to(ROOT)) for path in training_files(Settings({}))}
    assert {"bot/nlu/noise.py", "bot/nlu/noise.yml", "bot/nlu/intent/likeness.py"} <= within
    assert {"config.yml", "domain.yml", "data/nlu.yml"} <= within
