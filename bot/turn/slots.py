"""What a conversation remembers from one turn to the next, by the names of domain.yml's slots."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypedDict, cast, get_type_hints

from bot.bookings.draft import Draft
from bot.errors import StateError
from bot.reply import Meaning

#: A booking that was dropped can be taken up again for so long.
DRAFT_KEPT = timedelta(hours=1)
#: An alarm is answered with its advice again until so much time has gone by.
ALARM_HOLDS = timedelta(hours=4)
CONTEXT_LASTS = timedelta(minutes=30)  # after a longer silence "tell me more" has no topic


@dataclass(frozen=True)
class HeldAlarm:
    """An alarm that was raised and that nothing has ended yet.

    Attributes:
        key: the alarm's.
        language: code of the language in which it was said; empty for English.
        at: when it was raised last.
    """

    key: str
    language: str
    at: datetime

    def to_json(self) -> dict[str, str]:
        """Return it as JSON values."""
        return {"key": self.key, "language": self.language, "at": self.at.isoformat()}

    @classmethod
    def from_json(cls, data: Mapping[str, str]) -> HeldAlarm:
        """Read what `to_json` gave."""
        at = datetime.fromisoformat(data["at"])
        if at.tzinfo is None:
            raise ValueError("a moment without its zone")
        return cls(data["key"], data["language"], at)


@dataclass(frozen=True)
class DroppedDraft:
    """A booking that the visitor has ended, and when."""

    draft: Draft
    at: datetime

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {"draft": self.draft.to_json(), "at": self.at.isoformat()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> DroppedDraft:
        """Read what `to_json` gave."""
        at = datetime.fromisoformat(data["at"])
        if at.tzinfo is None:
            raise ValueError("a moment without its zone")
        return cls(Draft.from_json(data["draft"]), at)


class Slots(TypedDict, total=False):
    """What is remembered; a name that is left out or None is not remembered.

    topic: key of the topic answered last.
    item: key of the thing named last, or `aspect/` with the narrower question answered last.
    depth: how often the last topic was asked in a row.
    shown: key of the catalogue whose items were listed last.
    said: kind of the last reply.
    repeats: how often in a row the same was said again.
    missed: how often in a row an answer was refused.
    guesses: keys of the topics that the last question may have meant as well, parted by blanks.
    pending: what a plain "yes" would mean.
    booking: the draft of an open booking.
    dropped: the draft of a booking that was ended and not sent, for a while.
    handoff: True once a person was asked for.
    last_text: the visitor's last question.
    case: the visitor's words on their own case.
    alarm: what was raised and still holds.
    last_at: when the visitor last wrote, ISO 8601.
    """

    topic: str | None
    item: str | None
    depth: int | None
    shown: str | None
    said: str | None
    repeats: int | None
    missed: int | None
    guesses: str | None
    pending: Meaning | None
    booking: Draft | None
    dropped: DroppedDraft | None
    handoff: bool | None
    last_text: str | None
    case: str | None
    alarm: HeldAlarm | None
    last_at: str | None


_TYPES = get_type_hints(Slots)


def slots_from(stored: Mapping[str, Any]) -> Slots:
    """Read what `slots_json` gave; what is none of ours is left out.

    Raises:
        StateError: a value has another shape.
    """
    try:
        found = {key: value for key, value in stored.items() if value is not None and key in _TYPES}
        if "pending" in found:
            found["pending"] = Meaning.from_json(found["pending"])
        if "booking" in found:
            found["booking"] = Draft.from_json(found["booking"])
        if "dropped" in found:
            found["dropped"] = DroppedDraft.from_json(found["dropped"])
        if "alarm" in found:
            found["alarm"] = HeldAlarm.from_json(found["alarm"])
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        reason = type(error).__name__
        raise StateError(f"What the conversation remembers cannot be read ({reason}).") from error
    for key, value in found.items():
        if not isinstance(value, _TYPES[key]):
            raise StateError(f"What the conversation remembers as its {key} is none.")
    return cast(Slots, found)


def slots_json(slots: Slots) -> dict[str, Any]:
    """Return the values as they are kept in the conversation's column; None is for "forget it"."""
    kept: dict[str, Any] = dict(slots)
    for key in ("pending", "booking", "dropped", "alarm"):
        if kept.get(key) is not None:
            kept[key] = kept[key].to_json()
    return kept


def faded(slots: Slots, now: datetime) -> bool:
    """Tell whether the visitor was silent for so long that the last topic no longer counts."""
    last = slots.get("last_at")
    return last is not None and now - datetime.fromisoformat(last) > CONTEXT_LASTS


def held(slots: Slots, now: datetime) -> HeldAlarm | None:
    """Return the alarm that still holds; None when none was raised or it has faded."""
    alarm = slots.get("alarm")
    return alarm if alarm is not None and now - alarm.at < ALARM_HOLDS else None


def expired(clicked: Meaning, slots: Slots) -> bool:
    """Tell whether a clicked choice belongs to a question that is not open any more."""
    draft = slots.get("booking")
    return clicked.belongs not in ("", draft.question() if draft else "")


def dropped(slots: Slots, now: datetime) -> Draft | None:
    """Return the booking that can be taken up again; None when there is none or it has faded."""
    last = slots.get("dropped")
    return last.draft if last is not None and now - last.at < DRAFT_KEPT else None
