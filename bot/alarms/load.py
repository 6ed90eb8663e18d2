"""From alarms/ and the section `alarms` of the knowledge file to values, with all that is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from bot.alarms.files import AlarmFiles
from bot.alarms.model import LEVELS, Alarm, Alarms, Denials, Language
from bot.alarms.phrases import Phrases, spelled_out, words_of
from bot.errors import Problem
from bot.knowledge.file.document import Document, Place

PLACEHOLDERS = frozenset(["emergency_number", "clinic_phone", "crisis_line"])


def load_alarms(section: Mapping[str, Any], files: AlarmFiles) -> Alarms:
    """Return the alarms.

    Args:
        section: `alarms` of the knowledge file; it and the files fit their schemas.
        files: the folder.
    """
    alarms = [_alarm(key, document.data) for key, document in files.alarms.items()]
    alarms.sort(key=lambda one: LEVELS.index(one.level))
    reading = files.reading.data
    return Alarms(
        section["crisis_line"].strip(),
        _advice(section["advice"]),
        MappingProxyType({one.key: one for one in alarms}),
        MappingProxyType(
            {code: _language(code, one.data) for code, one in files.languages.items()}
        ),
        Denials(*(frozenset(reading[name]) for name in ("denied_by", "until", "never"))),
        _phrases((text, "") for text in reading["all_well"]),
    )


def problems_of_alarms(knowledge: Document, files: AlarmFiles) -> Iterator[Problem]:
    """Yield what is wrong beyond the schemas.

    Advice that names no number or a placeholder that does not exist; a message that is an example of
    two alarms, or of one and a counter-example too; phrases of an alarm that there is not.
    """
    for level, text in knowledge.data["alarms"]["advice"].items():
        yield from _advice_problems(knowledge, ("alarms", "advice", level), text)
    for document in files.alarms.values():
        if "advice" in document.data:
            yield from _advice_problems(document, ("advice",), document.data["advice"])
    for document in files.languages.values():
        for level, text in document.data["advice"].items():
            yield from _advice_problems(document, ("advice", level), text)
        for key in document.data["alarms"]:
            if key not in files.alarms:
                message = f"There is no alarm {key!r}."
                remedy = f"Use the name of a file in alarms/: {', '.join(files.alarms)}."
                yield document.problem(("alarms", key), message, remedy)
    yield from _contradictions(files)


def _contradictions(files: AlarmFiles) -> Iterator[Problem]:
    """Yield messages that two alarms claim, or that must ring and must not."""
    rings: dict[str, str] = {}
    for key, document in files.alarms.items():
        for number, text in enumerate(document.data["examples"]):
            said = " ".join(words_of(text))
            if said in rings:
                message = f"{text!r} is an example of {rings[said]} already."
                yield document.problem(("examples", number), message, "Keep one of the two.")
            rings.setdefault(said, key)
    for document in files.alarms.values():
        for number, text in enumerate(document.data["counter_examples"]):
            if other := rings.get(" ".join(words_of(text))):
                message = f"{text!r} must not ring here, and is an example of {other}."
                yield document.problem(("counter_examples", number), message, "Take one out.")


def _advice_problems(document: Document, place: Place, text: str) -> Iterator[Problem]:
    found = set(re.findall(r"\{([^{}]*)\}", text))
    for name in sorted(found - PLACEHOLDERS):
        remedy = f"Use one of: {', '.join(sorted(PLACEHOLDERS))}."
        yield document.problem(place, f"The placeholder {{{name}}} does not exist here.", remedy)
    bare = re.sub(r"\{[a-z_]+\}", "", text)
    if "{" in bare or "}" in bare:
        yield document.problem(place, "A brace stands alone.", "Take it out, or close it.")
    if "emergency_number" not in found:
        message = "The advice must name {emergency_number}."
        yield document.problem(place, message, "Say where to call.")


def _advice(data: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType({level: text.strip() for level, text in data.items()})


def _alarm(key: str, data: Mapping[str, Any]) -> Alarm:
    return Alarm(
        key=key,
        name=data["name"].strip(),
        level=data["level"],
        advice=(data.get("advice") or "").strip(),
        examples=tuple(text.strip() for text in data["examples"]),
        counter_examples=tuple(text.strip() for text in data["counter_examples"]),
    )


def _language(code: str, data: Mapping[str, Any]) -> Language:
    raising = ((text, key) for key, texts in data["alarms"].items() for text in texts)
    unless = ((text, "") for text in data.get("unless") or ())
    return Language(code, _advice(data["advice"]), _phrases(raising), _phrases(unless))


def _phrases(lines: Iterable[tuple[str, str]]) -> Phrases:
    return Phrases.of((phrase, meant) for text, meant in lines for phrase in spelled_out(text))
