"""Do domain, rules and training examples agree with the knowledge file? Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.errors import Problem
from bot.intents import ASK_BACK, NEEDED
from bot.knowledge.file.document import Document, Place
from bot.text import only_words

LEAST_EXAMPLES = 15
ANSWER_ACTION = "action_answer"

_ANNOTATION = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})")
_BULLET = re.compile(r"^\s*- ?")


@dataclass(frozen=True)
class Found:
    """A name or a text with the place where it stands."""

    name: str
    document: Document
    place: Place
    below: int = 0  # lines below the place's own

    def problem(self, message: str, remedy: str) -> Problem:
        """Return a problem here."""
        line = self.document.line(self.place) + self.below
        return Problem(self.document.name, line, message, remedy)

    @property
    def where(self) -> str:
        """File and line in words."""
        return f"{self.document.name}:{self.document.line(self.place) + self.below}"


@dataclass(frozen=True)
class Example(Found):
    """A training example; `name` is its text."""

    intent: str = ""


def agreement_problems(
    knowledge: Document | None, domain: Document, training: Sequence[Document]
) -> Iterator[Problem]:
    """Yield everything in which the files do not agree.

    Args:
        knowledge: the knowledge file when its topics and catalogues fit the schema.
        domain: domain.yml.
        training: the files of data/.
    """
    intents = {found.name: found for found in listed(domain, "intents")}
    answered = dict(steps(training))
    examples = [example for document in training for example in examples_of(document)]
    yield from _rules(intents, answered)
    yield from _examples(intents, examples)
    yield from doubled(examples)
    if knowledge is not None:
        yield from _topics(knowledge, intents, answered)
        yield from _entities(knowledge, {found.name for found in listed(domain, "entities")})


def missing_intents(domain: Document) -> Iterator[Problem]:
    """Yield the intents that the program knows by name and the clinic's domain.yml lacks."""
    there = {found.name for found in listed(domain, "intents")}
    for name in NEEDED:
        if name not in there:
            message = f"The intent {name!r} is missing; the program cannot do without it."
            yield domain.problem(("intents",), message, "Add it, with its rule and examples.")


def listed(document: Document, key: str) -> list[Found]:
    """Return the names in a list of domain.yml, whose entries are names or mappings of one name."""
    found = []
    for index, entry in enumerate(_list(document, key)):
        names = list(entry) if isinstance(entry, Mapping) else [entry]
        found += [Found(str(name), document, (key, index)) for name in names[:1]]
    return found


def steps(training: Sequence[Document]) -> Iterator[tuple[str, tuple[Found, str]]]:
    """Yield each intent that begins a rule, with its place and the action that follows it."""
    for document in training:
        for index, rule in enumerate(_mappings(_list(document, "rules"))):
            place: Place = ("rules", index, "steps")
            walk = _mappings(rule.get("steps"))
            action = next((str(step["action"]) for step in walk if "action" in step), "")
            for number, step in enumerate(walk):
                if isinstance(step.get("intent"), str):
                    name = step["intent"]
                    yield name, (Found(name, document, (*place, number)), action)


def examples_of(document: Document) -> list[Example]:
    """Return the training examples of a file, with their lines."""
    found = []
    for index, entry in enumerate(_mappings(_list(document, "nlu"))):
        intent, texts = entry.get("intent"), entry.get("examples")
        if not isinstance(intent, str):
            continue  # a lookup table, a regex or synonyms
        place: Place = ("nlu", index, "examples")
        if isinstance(texts, str):
            # The text of a `|` block begins on the line below its key.
            for number, line in enumerate(texts.split("\n"), start=1):
                if _BULLET.match(line):
                    text = _ANNOTATION.sub(r"\1", _BULLET.sub("", line)).strip()
                    found.append(Example(text, document, place, number, intent))
        elif isinstance(texts, list):
            for number, one in enumerate(texts):
                text = one.get("text") if isinstance(one, Mapping) else one
                text = _ANNOTATION.sub(r"\1", str(text)).strip()
                found.append(Example(text, document, (*place, number), 0, intent))
    return found


def example_key(text: str) -> str:
    """Return a text without case and punctuation; one that has nothing else stays as it is."""
    return only_words(text) or text.strip()


def doubled(examples: Sequence[Example]) -> Iterator[Problem]:
    """Yield examples that stand under two intents, and those that stand twice under one."""
    first: dict[str, Example] = {}
    exact: set[tuple[str, str]] = set()
    for example in examples:
        other = first.setdefault(example_key(example.name), example)
        message = f"The example {example.name!r} also stands under {other.intent} ({other.where})."
        if other.intent != example.intent:
            yield example.problem(message, "Keep it where a clinic's person would put it.")
        elif (example.intent, example.name) in exact:
            message = f"The example {example.name!r} stands twice (first in {other.where})."
            yield example.problem(message, "Keep one of them.")
        exact.add((example.intent, example.name))


def _list(document: Document, key: str) -> list[Any]:
    """Return a list of the file; Rasa itself complains when there is something else."""
    value = document.data.get(key) if isinstance(document.data, Mapping) else None
    return value if isinstance(value, list) else []


def _mappings(value: Any) -> list[Mapping[str, Any]]:
    """Return a list's entries, with an empty mapping in place of anything else."""
    entries = value if isinstance(value, list) else []
    return [entry if isinstance(entry, Mapping) else {} for entry in entries]


def _rules(
    intents: Mapping[str, Found], answered: Mapping[str, tuple[Found, str]]
) -> Iterator[Problem]:
    for name, found in intents.items():
        if name not in answered:
            message = f"The intent {name!r} has no rule."
            yield found.problem(message, "Add a rule for it to data/rules.yml.")
    for name, (found, _) in answered.items():
        if name not in intents:
            message = f"The intent {name!r} of this rule does not exist."
            yield found.problem(message, "Add it to `intents` in domain.yml, or mend the name.")


def _examples(intents: Mapping[str, Found], examples: Sequence[Example]) -> Iterator[Problem]:
    texts: dict[str, set[str]] = {}
    for example in examples:
        if example.intent not in intents and example.intent not in texts:
            message = f"The intent {example.intent!r} of these examples does not exist."
            remedy = "Add it to `intents` in domain.yml, or mend the name."
            yield example.problem(message, remedy)
        if not example.name:
            yield example.problem("This example is empty.", "Write a message, or take it out.")
        texts.setdefault(example.intent, set()).add(example_key(example.name))
    for name, found in intents.items():
        count = len(texts.get(name, ()))
        if name != ASK_BACK and count < LEAST_EXAMPLES:
            message = f"The intent {name!r} has {count} different examples of {LEAST_EXAMPLES}."
            yield found.problem(message, "Add examples to data/nlu.yml, as visitors would write.")


def _topics(
    knowledge: Document, intents: Mapping[str, Found], answered: Mapping[str, tuple[Found, str]]
) -> Iterator[Problem]:
    topics: Mapping[str, Any] = knowledge.data["topics"]
    asked = {topic["intent"]: key for key, topic in topics.items()}
    for intent, key in asked.items():
        place: Place = ("topics", key, "intent")
        if intent not in intents:
            message = f"The intent {intent!r} does not exist."
            yield knowledge.problem(place, message, "Add it to `intents` in domain.yml.")
        elif intent in answered and answered[intent][1] != ANSWER_ACTION:
            message = f"The rule for {intent!r} does not lead to {ANSWER_ACTION}."
            remedy = "Without that the topic is never answered."
            yield answered[intent][0].problem(message, remedy)
    for intent, (found, action) in answered.items():
        if action == ANSWER_ACTION and intent in intents and intent not in asked:
            message = f"The intent {intent!r} has no topic in {knowledge.name}."
            yield found.problem(message, f"Add a topic with `intent: {intent}`.")


def _entities(knowledge: Document, entities: set[str]) -> Iterator[Problem]:
    for key, catalogue in knowledge.data["catalogues"].items():
        if catalogue["entity"] not in entities:
            message = f"The entity {catalogue['entity']!r} does not exist."
            remedy = "Add it to `entities` in domain.yml."
            yield knowledge.problem(("catalogues", key, "entity"), message, remedy)
