"""What the desk is told of each kind of notice; nothing about anybody's health."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.bookings.fields import FIELDS
from bot.bookings.reading.contact import sendable
from bot.knowledge.model import Knowledge
from bot.knowledge.sentences import say
from bot.notify.errors import TransportError
from bot.notify.model import Delivery, Letter, VisitorMail
from bot.notify.words import one_line
from bot.settings.notify import mail_address

#: Kind of notice -> what a mail says about it: the subject, and what is to be done.
SAYINGS = {
    "booking": ("New booking", "A visitor asks for an appointment or a call back."),
    "handoff": ("A visitor waits", "A visitor asks to talk to a person."),
    "handoff_missed": ("A visitor was missed", "Nobody joined the chat in time. Please call back."),
    "handoff_closed": ("A chat ended by itself", "A visitor was silent after an answer."),
    "handoff_lapsed": (
        "A visitor was not called back",
        "Nobody called this visitor back within a week, so the request was closed.",
    ),
    "question": ("Unanswered question", "A visitor asked what the assistant could not answer."),
    "alarm": ("Urgent: please look now", "A visitor may need help at once."),
    "question_answered": ("Question answered", "The front desk has answered a visitor's question."),
    "turn_failed": ("A message got no answer", "The assistant failed to answer a visitor."),
}
#: A kind that is newer than this table is sent all the same.
NEWER_KIND = ("Something for the desk", "Please look at the console.")

#: Enough for any sentence of a mail; `one_line` cuts what is longer.
LONGEST_SENTENCE = 1_000

#: The one kind of which the mail goes to the visitor; programs are told as of any other.
TO_VISITOR = ("question_answered", "email")

FindContact = Callable[[int], Mapping[str, str] | None]
FindVisitorMail = Callable[[int, int], VisitorMail | None]


@dataclass(frozen=True)
class Message:
    """What is to be sent, before any transport gives it its form.

    Args:
        delivery_id: the same at every try.
        kind: kind of the notice.
        at: when it happened.
        when: the same for people, in the clinic's own time.
        subject: one line.
        sentence: what it is about.
        link: page of the console.
        refs: ids of rows, for programs.
        details: name and contact, only where the settings allow it.
        to: the visitor's address; empty for what the desk itself must hear of.
        letter: what that visitor reads; None where the desk itself is told.
    """

    delivery_id: str
    kind: str
    at: datetime
    when: str
    subject: str
    sentence: str
    link: str
    refs: dict[str, Any]
    details: tuple[tuple[str, str], ...] = ()
    to: str = ""
    letter: Letter | None = None


class Composer:
    """Makes messages of deliveries.

    Args:
        public_url: address of this service for staff.
        knowledge: gives the knowledge as it is now; it may change while the service runs.
        contact: looks a booking's name and contact up, by field; None keeps them out.
        visitor_mail: looks up what goes to a visitor, by question and booking.
    """

    def __init__(
        self,
        public_url: str,
        knowledge: Callable[[], Knowledge],
        contact: FindContact | None = None,
        visitor_mail: FindVisitorMail = lambda question_id, booking_id: None,
    ) -> None:
        self._public_url = public_url
        self._knowledge = knowledge
        self._contact = contact
        self._visitor_mail = visitor_mail

    def compose(self, delivery: Delivery) -> Message:
        """Say what one delivery is about.

        Raises:
            TransportError: it is for a visitor who cannot be written to.
        """
        notice = delivery.notice
        subject, sentence = SAYINGS.get(notice.kind, NEWER_KIND)
        at = notice.at.astimezone(ZoneInfo(self._knowledge().clinic.time_zone))
        message = Message(
            delivery_id=delivery.delivery_id,
            kind=notice.kind,
            at=notice.at,
            when=f"{at:%A} {at.day} {at:%B %Y, %H:%M %Z}",
            subject=subject,
            sentence=sentence,
            link=self._public_url + page_of(notice.conversation_id, dict(notice.refs)),
            refs=dict(notice.refs),
        )
        if (notice.kind, delivery.transport) == TO_VISITOR:
            return self._for_visitor(message)
        return replace(message, details=self._details(notice.refs.get("booking_id")))

    def _for_visitor(self, message: Message) -> Message:
        refs = message.refs
        found = self._visitor_mail(refs["question_id"], refs["booking_id"])
        if found is None:
            raise TransportError("The question or the visitor's address is gone.", permanent=True)
        try:
            to = mail_address(sendable(found.email))
        except ValueError:
            # Not chained: the reason must not hold the address.
            to = ""
        if not to:
            raise TransportError("The visitor's address is not one to write to.", permanent=True)
        letter = letter_of(self._knowledge(), found.answer)
        return replace(message, subject=letter.subject, to=to, letter=letter)

    def _details(self, booking_id: int | None) -> tuple[tuple[str, str], ...]:
        contact = self._contact(booking_id) if self._contact and booking_id else None
        if contact is None:
            return ()
        return tuple(
            (one.label, one_line(contact[one.name]))
            for one in FIELDS
            if one.mailed and contact[one.name]
        )


def letter_of(knowledge: Knowledge, answer: str) -> Letter:
    """Put a person's answer among the sentences `mail_answer_...` of the knowledge file."""

    def line(part: str) -> str:
        return one_line(say(knowledge, f"mail_answer_{part}"), LONGEST_SENTENCE)

    return Letter(
        subject=line("subject"),
        opening=line("opening"),
        answer=answer,
        no_reply=line("no_reply"),
        more=line("more"),
        reason=line("reason"),
    )


def page_of(conversation_id: str | None, refs: dict[str, Any]) -> str:
    """Path of the console's page about a notice."""
    if "booking_id" in refs and "question_id" not in refs:
        return f"/desk/bookings/{refs['booking_id']}"
    return f"/desk/conversations/{conversation_id}" if conversation_id else "/desk"
