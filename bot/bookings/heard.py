"""What a message does in the form, by the model and by what was asked last; pure functions.

The model (bot/nlu/acts) reads a message without knowing the question. What was asked makes some acts
likelier and others rarer: "not at all" after "may we call you?" refuses. So its chances are weighed by
what people answer to each question, which is Bayes' rule with the model's labels as equally likely.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot import intents
from bot.bookings.fields import CONSENT, CONTACT, FREE_TEXTS, MEANT

#: Asks whether what was told is to be forgotten; whether it is right; what in it is wrong.
DROP, CONFIRM, CHANGE = "drop", "confirm", "change"

#: Asked last -> act -> how much likelier it is there than elsewhere.
LIKELIER: Mapping[str, Mapping[str, float]] = {
    "name": {"name": 6, "yes": 0.3, "no": 0.4, "times": 0.3, "reason": 0.4, "yes_if": 0.2},
    CONTACT: {"reach": 6, "no_phone": 3, "no_email": 3, "times": 0.3, "reason": 0.3, "name": 0.4},
    "about": {"reason": 10, "times": 0.4, "name": 0.3, "change": 0.3, "theirs": 0.2, "stop": 0.5,
              "drop": 0.5, "yes_if": 0.3, "reach": 0.5, "go_on": 0.3},
    "times": {"times": 10, "unsure": 2, "theirs": 0.05, "name": 0.2, "change": 0.4, "stop": 0.5,
              "yes_if": 0.5, "drop": 0.5, "reason": 0.5},
    CONSENT: {"yes": 5, "yes_if": 5, "no": 5, "name": 0.2, "reason": 0.2, "go_on": 0.5},
    CONFIRM: {"yes": 5, "yes_if": 2, "no": 4, "change": 5, "go_on": 0.5, "reason": 0.5},
    CHANGE: {"change": 4, "name": 3, "reach": 3, "times": 3, "reason": 2},
    MEANT: {"yes": 6, "no": 6, "reach": 3, "name": 0.2, "reason": 0.2},
    DROP: {"yes": 5, "no": 5, "go_on": 5, "stop": 3, "drop": 4, "change": 0.5},
}  # fmt: skip
#: How much likelier these acts are when the intent says so, too.
SAID_TWICE: Mapping[str, tuple[str, float]] = {
    intents.APPOINTMENT: ("theirs", 4.0), intents.AFFIRM: ("yes", 3.0), intents.DENY: ("no", 3.0),
    intents.BOOK: ("go_on", 4.0),
}  # fmt: skip
#: How much rarer a yes is that the intent takes for a no; nobody is called on such a one.
CONTRADICTED = 0.1
FREELY: Mapping[str, float] = {"theirs": 0.3, "stop": 0.3, "drop": 0.3}  # a field of own words

#: What a message says that fills a field of its own.
DETAILS = frozenset(["name", "reach", "reason", "times"])
#: What no answer is to the question that was asked.
NO_ANSWERS = frozenset(
    ["stop", "drop", "go_on", "change", "aside", "same", "explain", "question", "theirs"]
)
#: A click, and signs without words, are not read by the model.
OF_INTENTS: Mapping[str, str] = {
    intents.AFFIRM: "yes",
    intents.DENY: "no",
    intents.STOP: "drop",
    intents.BOOK: "go_on",
    intents.APPOINTMENT: "theirs",
    intents.THANK: "aside",
    intents.GREET: "aside",
}


@dataclass(frozen=True)
class Heard:
    """What a message does, most of all.

    Attributes:
        chances: act -> how probable it is, 0 to 1, after this question.
        act: the most probable one; "" when nothing is known.
    """

    chances: Mapping[str, float]
    act: str

    def chance(self, *acts: str) -> float:
        """Return how probable one of these acts is."""
        return sum(self.chances.get(act, 0.0) for act in acts)

    def does(self, act: str, least: float = 0.0) -> bool:
        """Tell whether this is the most probable act, and at least so probable."""
        return self.act == act and self.chance(act) >= least


def heard(acts: Mapping[str, float], asked: str, intent: str) -> Heard:
    """Weigh what the model made of a message by what was asked.

    Args:
        acts: the model's chances; empty for a click and for signs without words.
        asked: what was asked last.
        intent: what was understood, for when the model says nothing.
    """
    if not acts:
        act = OF_INTENTS.get(intent, "")
        return Heard({act: 1.0} if act else {}, act)
    likelier = LIKELIER.get(asked, FREELY if asked in FREE_TEXTS else {})
    weighed = {act: chance * likelier.get(act, 1.0) for act, chance in acts.items()}
    act, times = SAID_TWICE.get(intent, ("", 1.0))
    if act in weighed:
        weighed[act] *= times
    if intent == intents.DENY and "yes" in weighed:
        weighed["yes"] *= CONTRADICTED
    whole = sum(weighed.values()) or 1.0
    chances = {act: chance / whole for act, chance in weighed.items()}
    return Heard(chances, max(chances, key=chances.__getitem__))
