"""A booking in the making: what was given, what is missing, and the wish it becomes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.bookings.fields import CONSENT, CONTACT, CONTACT_WAYS, NAMES, QUESTIONS, WANTED
from bot.effects import Book, BookingKind


@dataclass(frozen=True)
class Draft:
    """A booking in the making; lives in the conversation's state as JSON.

    Attributes:
        id: made when the draft begins; the stored booking is unique by it.
        given: field -> what the visitor gave; what they did not give is not in it.
        consent: they may be contacted.
        asked: what was asked for last; "confirm" while the summary waits for a yes, "change" while
            the visitor says what in it is wrong, "drop" while they say whether to forget it all,
            "meant" for whether an address is a slip.
        refused: contact ways the visitor does not want to give.
        misses: answers in a row that could not be used.
        asides: 1 once something was said that is no answer, as "one moment".
        denied: leave to be contacted was refused once.
        meant: the e-mail address that the one given is perhaps a slip for, while that is asked.
    """

    id: str
    kind: BookingKind = "consultation"
    given: Mapping[str, str] = field(default_factory=dict)
    consent: bool = False
    asked: str = ""
    refused: tuple[str, ...] = ()
    misses: int = 0
    asides: int = 0
    denied: bool = False
    meant: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the draft as JSON values; the fields stand beside its own, as in 0.3."""
        return {
            "id": self.id,
            "kind": self.kind,
            **{name: self.given.get(name, "") for name in NAMES},
            "consent": self.consent,
            "asked": self.asked,
            "refused": list(self.refused),
            "misses": self.misses,
            "asides": self.asides,
            "denied": self.denied,
            "meant": self.meant,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Draft:
        """Read what `to_json` gave; unknown keys are left out, a field that is new is not given."""
        own = {name: data[name] for name in cls.__dataclass_fields__ if name in data}
        given = {name: data[name] for name in NAMES if data.get(name)}
        return cls(**{**own, "given": given, "refused": tuple(own.get("refused", ()))})

    def having(self, found: Mapping[str, str]) -> Draft:
        """Return the draft with fields added or replaced."""
        return replace(self, given={**self.given, **found})

    def without(self, names: Collection[str]) -> Draft:
        """Return the draft with some fields forgotten."""
        given = {name: value for name, value in self.given.items() if name not in names}
        return replace(self, given=given)

    def missing(self) -> str:
        """Return the next to ask for, such as "name", "contact" or "consent"; "" for nothing."""
        return next((wanted for wanted in WANTED[self.kind] if not self._has(wanted)), "")

    def _has(self, wanted: str) -> bool:
        return self.consent if wanted == CONSENT else bool(self.answer(wanted))

    def answer(self, question: str) -> str:
        """Return what was given for a field or as contact; "" for nothing."""
        return self.contact() if question == CONTACT else self.given.get(question, "")

    def contact(self) -> str:
        """Return the contact ways given, for reading back."""
        return " / ".join(self.given[way] for way in CONTACT_WAYS if way in self.given)

    def summary(self) -> dict[str, str]:
        """Return what there is to read back, in order: question -> answer."""
        return {one: answer for one in QUESTIONS if (answer := self.answer(one))}

    def words(self) -> dict[str, str]:
        """Return what the placeholders of sentences stand for."""
        return {**dict.fromkeys(NAMES, ""), **self.given, CONTACT: self.contact()}

    def question(self) -> str:
        """Return what tells the open question from every other, for the buttons that answer it.

        Asked again it is the same one; a summary of other details is another.
        """
        asked = json.dumps([self.asked, sorted(self.given.items())])
        return f"{self.id}/{hashlib.sha256(asked.encode()).hexdigest()[:12]}"

    def wish(self) -> Book:
        """Return the wish to have it stored."""
        return Book(draft_id=self.id, kind=self.kind, given=self.given, consent=self.consent)
