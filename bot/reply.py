"""What the assistant says in one bubble, and the choices below it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

Kind = Literal[
    "answer", "urgent", "handover", "clarify", "form", "summary", "notice", "greeting", "unknown"
]


@dataclass(frozen=True)
class Choice:
    """A button: its label and what a click means, as an intent with entities and data.

    `does` names what a click does, for a button of the widget's own that stands for this one.
    """

    label: str
    intent: str
    entities: Mapping[str, str] = field(default_factory=dict)
    data: Mapping[str, Any] = field(default_factory=dict)
    does: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the form that is stored; the payload never reaches the visitor."""
        payload = {"intent": self.intent, "entities": dict(self.entities), "data": dict(self.data)}
        shown = {"does": self.does} if self.does else {}
        return {"label": self.label, **shown, "payload": payload}


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


def plain_text(reply: Mapping[str, Any]) -> str:
    """Return a stored reply as plain text: the text, the list, the note and the provenance."""
    lines = [reply["text"], *(f"- {item}" for item in reply["items"])]
    lines += [reply["note"], reply["provenance"]]
    return "\n".join(line for line in lines if line)
