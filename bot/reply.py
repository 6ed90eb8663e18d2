"""What the assistant says in one bubble, and the choices below it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

#: What a bubble is. "answer": of an approved topic. "urgent": the advice on an alarm. "handover": leads
#: to the front desk. "clarify": asks back. "form": a question of a booking. "summary": a booking read
#: back. "notice": a short word. "greeting": the first one. "unknown": not known here.
Kind = Literal[
    "answer", "urgent", "handover", "clarify", "form", "summary", "notice", "greeting", "unknown"
]


@dataclass(frozen=True)
class Meaning:
    """What a click on a choice means, or a plain "yes" to what was offered last.

    Attributes:
        intent: as if the visitor had written so.
        entities: things of the catalogues that it names: entity -> key.
        question: what a person is wanted for.
        about: what a booking is about.
        kind: "callback" for the booking of a call back.
        text: the visitor's words with which a booking begins.
        clarifies: the visitor's words that a guess stands for.
        cancel: the wish for a person is taken back.
        over: the alarm raised before has passed.
        belongs: the question that it answers; once that is not open any more it means nothing.
    """

    intent: str
    entities: Mapping[str, str] = field(default_factory=dict)
    question: str = ""
    about: str = ""
    kind: str = ""
    text: str = ""
    clarifies: str = ""
    cancel: bool = False
    over: bool = False
    belongs: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the form that is stored; it never reaches the visitor."""
        data = {key: value for key in _DATA if (value := getattr(self, key))}
        return {"intent": self.intent, "entities": dict(self.entities), "data": data}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Meaning:
        """Read what `to_json` gave; what is not known is left out."""
        data = stored.get("data") or {}
        known = {key: data[key] for key in _DATA if data.get(key)}
        return cls(str(stored["intent"]), dict(stored.get("entities") or {}), **known)


_DATA = ("question", "about", "kind", "text", "clarifies", "cancel", "over", "belongs")


@dataclass(frozen=True)
class Choice:
    """A button: its label and what a click means.

    `does` names what a click does, for a button of the widget's own that stands for this one. Shown with
    `once`, it answers one question, and does nothing after the next message.
    """

    label: str
    meaning: Meaning
    does: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the label and what a click means."""
        return {"label": self.label, **self.shown(), "payload": self.meaning.to_json()}

    def shown(self) -> dict[str, Any]:
        """Return what the visitor's side is told beside the label."""
        does = {"does": self.does} if self.does else {}
        return {**does, "once": True} if self.meaning.belongs else does


@dataclass(frozen=True)
class SourceLine:
    """One source under an answer."""

    label: str
    url: str = ""


@dataclass(frozen=True)
class Reply:
    """One bubble. All texts are plain text without markup.

    Attributes:
        text: the answer or question itself.
        items: a short list shown below the text.
        note: a line shown below the list.
        provenance: where the answer comes from and who reviewed it; empty for small talk.
        topic: key of the topic answered, or empty.
        offers: any of "book", "human", "clarify".
        handoff: the state that the conversation has from here, when this sentence changes it.
    """

    kind: Kind
    text: str
    items: tuple[str, ...] = ()
    note: str = ""
    provenance: str = ""
    sources: tuple[SourceLine, ...] = ()
    choices: tuple[Choice, ...] = ()
    topic: str = ""
    offers: tuple[str, ...] = ()
    handoff: str = ""

    def with_choices(self, *choices: Choice) -> Reply:
        """Return the reply with these choices instead of its own."""
        return replace(self, choices=choices)

    def to_json(self) -> dict[str, Any]:
        """Return the stored form described in docs/architecture.md."""
        shown = asdict(replace(self, choices=()))
        if not self.handoff:
            del shown["handoff"]
        return {
            **shown,
            "items": list(self.items),
            "sources": [asdict(source) for source in self.sources],
            "choices": [choice.to_json() for choice in self.choices],
            "offers": list(self.offers),
        }

    def answering(self, question: str) -> Reply:
        """Return the reply with its choices bound to a question."""
        bound = (
            replace(one, meaning=replace(one.meaning, belongs=question)) for one in self.choices
        )
        return self.with_choices(*bound)

    def as_text(self) -> str:
        """Return it as plain text: the text, the list, the note and the provenance."""
        lines = (self.text, *(f"- {item}" for item in self.items), self.note, self.provenance)
        return "\n".join(line for line in lines if line)


def staff_message(text: str, staff_name: str) -> dict[str, Any]:
    """Return what a person of the desk writes, as it is stored: StaffMessage in docs/openapi.yml."""
    return {"kind": "staff", "text": text, "staff_name": staff_name}
