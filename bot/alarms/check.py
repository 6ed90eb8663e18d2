"""Do the alarms do what their own examples say?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.alarms.detector import match
from bot.alarms.files import AlarmFiles
from bot.alarms.load import advice_problems, load_alarms
from bot.alarms.model import LEVELS, Urgent, UrgentRule
from bot.errors import Problem
from bot.knowledge.file.document import Document, Place

_WIDEN = "Add or widen a pattern of this alarm."
_NARROW = "Narrow a pattern of that alarm, or add words to its `unless`."


def checked(knowledge: Document, files: AlarmFiles) -> tuple[Urgent | None, list[Problem]]:
    """Return the alarms, and every problem of theirs: advice, patterns, examples that go wrong.

    An example must raise its own alarm or a more severe one; a counter-example, and an example of a
    general question, must raise none.

    Args:
        knowledge: a knowledge file whose section `alarms` fits the schema.
        files: the folder.
    """
    problems = list(advice_problems(knowledge))
    urgent, wrong = load_alarms(knowledge.data["alarms"], files)
    problems += wrong
    if urgent is not None:
        problems += _examples(urgent, files)
    return urgent, problems


def _examples(urgent: Urgent, files: AlarmFiles) -> Iterator[Problem]:
    for rule in urgent.rules:
        document = files.alarms[rule.key]
        yield from _missed(document, rule, urgent)
        yield from _false_alarms(document, ("counter_examples",), rule.counter_examples, urgent)
    general, reading = "information_questions", files.reading
    yield from _false_alarms(reading, (general, "examples"), urgent.information_examples, urgent)
    for number, text in enumerate(urgent.information_counter_examples):
        if match(text, urgent) is None:
            place = (general, "counter_examples", number)
            yield reading.problem(place, f"{text!r} raises no alarm.", "Add or widen a pattern.")


def _missed(document: Document, rule: UrgentRule, urgent: Urgent) -> Iterator[Problem]:
    for number, text in enumerate(rule.examples):
        found = match(text, urgent)
        place = ("examples", number)
        if found is None:
            yield document.problem(place, f"{text!r} raises no alarm.", _WIDEN)
        elif LEVELS.index(found.level) > LEVELS.index(rule.level):
            message = f"{text!r} only raises {found.key} ({found.level})."
            yield document.problem(place, message, _WIDEN)


def _false_alarms(
    document: Document, place: Place, texts: Sequence[str], urgent: Urgent
) -> Iterator[Problem]:
    for number, text in enumerate(texts):
        if found := match(text, urgent):
            yield document.problem((*place, number), f"{text!r} raises {found.key}.", _NARROW)
