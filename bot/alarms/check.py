"""Does the `urgent` section do what its own examples say?"""

from __future__ import annotations

from bot.alarms.detector import match
from bot.alarms.load import UrgentProblem, parse_urgent, shape_problems
from bot.alarms.model import LEVELS, Urgent


def urgent_problems(data: object) -> list[UrgentProblem]:
    """Returns every problem of the section: its shape, and each example that goes wrong.

    Never raises. An example must raise its own rule or a more severe one; a counter-example, and
    an example of a general question, must raise none.
    """
    problems = shape_problems(data)
    if problems or not isinstance(data, dict):
        return problems
    urgent = parse_urgent(data)
    places = {rule["key"].strip(): place for place, rule in enumerate(data["rules"])}
    for rule in urgent.rules:
        path = ("rules", places[rule.key])
        for place, text in enumerate(rule.examples):
            found = match(text, urgent)
            if found is None:
                problems.append(_missed((*path, "examples", place), text))
            elif LEVELS.index(found.level) > LEVELS.index(rule.level):
                problems.append(
                    UrgentProblem(
                        (*path, "examples", place),
                        f"{text!r} only raises {found.key} ({found.level})",
                        "Add or widen a pattern of this rule.",
                    )
                )
        problems += _false_alarms((*path, "counter_examples"), rule.counter_examples, urgent)
    general = ("information_questions",)
    problems += _false_alarms((*general, "examples"), urgent.information_examples, urgent)
    for place, text in enumerate(urgent.information_counter_examples):
        if match(text, urgent) is None:
            problems.append(_missed((*general, "counter_examples", place), text))
    return problems


def _missed(path: tuple[str | int, ...], text: str) -> UrgentProblem:
    return UrgentProblem(path, f"{text!r} raises no alarm", "Add or widen a pattern.")


def _false_alarms(
    path: tuple[str | int, ...], texts: tuple[str, ...], urgent: Urgent
) -> list[UrgentProblem]:
    problems = []
    for place, text in enumerate(texts):
        found = match(text, urgent)
        if found:
            problems.append(
                UrgentProblem(
                    (*path, place),
                    f"{text!r} must not alarm but raises {found.key}",
                    "Narrow a pattern of that rule, or add words to its `unless`.",
                )
            )
    return problems
