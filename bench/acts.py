"""How well the acts of answers are told: each example held back once, by label.

    python bench/acts.py            # about a minute
    python bench/acts.py --wrong    # and what was taken for something else

An example and its badly typed copy are held back together. "weighed" is after the question that it
answers most often, as a booking hears it (bot/bookings/heard.py).
"""

from __future__ import annotations

import argparse
import random
from collections import defaultdict

from bot.bookings.heard import CONFIRM, DROP, heard
from bot.nlu.acts import files
from bot.nlu.acts.classifier import borrowed
from bot.nlu.acts.model import ActModel
from bot.nlu.encoder.encoder import shared_encoder
from bot.nlu.encoder.features import tidy
from bot.nlu.noise import noised
from bot.settings import Settings
from tests.nlu.acts.messages import messages

FOLDS = 4
SEED = 1
READING = "answer"
#: Label -> the question that is answered so.
ASKED = {
    "yes": "consent", "yes_if": "consent", "no": "consent", "name": "name", "reason": "about",
    "times": "times", "unsure": "times", "change": CONFIRM, "go_on": DROP,
}  # fmt: skip
OFTEN = "contact"  # where the others are said as well as anywhere


def main() -> None:
    """Print the share of right labels."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wrong", action="store_true", help="print what was not told")
    arguments = parser.parse_args()
    written = files.read(files.FILES[READING])
    own = [(label, tidy(text)) for label, texts in written.labels.items() for text in texts]
    known = {text.lower() for _, text in own}
    lent = borrowed(written, messages(Settings().data), known)
    typed = [(label, tidy(noised(text))) for label, text in own]
    texts = sorted({text for _, text in own + typed + lent})
    vectors = dict(zip(texts, shared_encoder(Settings().cache, 2).encode(texts), strict=True))
    draw = random.Random(SEED)
    fold = [draw.randrange(FOLDS) for _ in own]
    right: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for held in range(FOLDS):
        kept = [
            pair
            for pairs in (own, typed)
            for pair, one in zip(pairs, fold, strict=True)
            if one != held
        ]
        model = ActModel.fit({READING: kept + lent}, vectors)
        for kind, pairs in (("as written", own), ("badly typed", typed)):
            for (label, text), one in zip(pairs, fold, strict=True):
                if one != held:
                    continue
                chances = model.read(text, vectors[text])[READING]
                told = heard(chances, ASKED.get(label, OFTEN), "").act
                right[kind, label].append(max(chances, key=chances.__getitem__) == label)
                right[f"{kind}, weighed", label].append(told == label)
                if arguments.wrong and told != label:
                    print(f"{kind}: {text!r} is {label}, taken for {told}")
    _print(right, list(written.labels))


def _print(right: dict[tuple[str, str], list[bool]], labels: list[str]) -> None:
    kinds = list(dict.fromkeys(kind for kind, _ in right))
    print(f"{'':12}" + "".join(f"{kind:>22}" for kind in kinds))
    for label in labels:
        shares = (sum(right[kind, label]) / len(right[kind, label]) for kind in kinds)
        print(f"{label:12}" + "".join(f"{share:22.2f}" for share in shares))
    whole = [[one for label in labels for one in right[kind, label]] for kind in kinds]
    print(f"{'all':12}" + "".join(f"{sum(ones) / len(ones):22.3f}" for ones in whole))


if __name__ == "__main__":
    main()
