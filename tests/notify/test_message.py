"""What is said of each kind of notice, and what is left out."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.clock import moment_of
from bot.notify.errors import TransportError
from bot.notify.message import SAYINGS, Composer, Message
from bot.notify.model import Delivery, Letter, Notice, VisitorMail
from tests.notify.cast import CLINIC, KNOWLEDGE
from tests.shipped import sentence

AT = moment_of("2026-03-03T09:30:00.000Z")
SECRETS = {"name": "Ann\nLee", "patient": "", "phone": "+1 555 0100", "email": "ann@example.com"}


def compose(kind: str, *, details: bool = False, **refs: object) -> Message:
    """Compose a notice of the third of March, in the clinic's winter time."""
    conversation = refs.get("conversation_id")
    where = str(conversation) if conversation else None
    notice = Notice(kind, AT, where, refs)
    delivery = Delivery(1, "5b0a", "email", 1, AT, 1, notice)
    contact = {7: SECRETS}.get
    return Composer("https://d.example", lambda: KNOWLEDGE, contact if details else None).compose(
        delivery
    )


@pytest.mark.parametrize("kind", sorted(SAYINGS.keys() - {"booking", "question_answered"}))
def test_a_notice_of_a_conversation_leads_to_it(kind: str) -> None:
    message = compose(kind, conversation_id="c1", seq=2)
    assert (message.subject, message.sentence) == SAYINGS[kind]
    assert message.link == "https://d.example/desk/conversations/c1"
    assert message.when == "Tuesday 3 March 2026, 04:30 EST"


def test_every_kind_that_the_desk_writes_has_its_words() -> None:
    assert sorted(SAYINGS) == [
        "alarm",
        "booking",
        "handoff",
        "handoff_closed",
        "handoff_lapsed",
        "handoff_missed",
        "question",
        "question_answered",
        "turn_failed",
    ]


def test_a_kind_of_tomorrow_is_sent_all_the_same() -> None:
    message = compose("something_new")
    assert message.subject == "Something for the desk"
    assert message.link == "https://d.example/desk"


def test_a_booking_holds_no_name_unless_that_is_wanted() -> None:
    message = compose("booking", booking_id=7)
    assert message.link == "https://d.example/desk/bookings/7"
    assert message.details == ()
    assert "Ann" not in repr(message)


def test_a_booking_holds_name_and_contact_on_one_line_each_when_wanted() -> None:
    assert compose("booking", details=True, booking_id=7).details == (
        ("Name", "Ann Lee"),
        ("Phone", "+1 555 0100"),
        ("E-mail", "ann@example.com"),
    )


def test_a_booking_that_is_gone_has_no_details() -> None:
    assert compose("booking", details=True, booking_id=8).details == ()


def answered(transport: str, email: str = "ann@example.com") -> Message:
    """Compose a person's answer to question 3 of the visitor of booking 7."""
    refs = {"question_id": 3, "booking_id": 7, "conversation_id": "c1"}
    notice = Notice("question_answered", AT, "c1", refs)
    delivery = Delivery(1, "5b0a", transport, 1, AT, 1, notice)
    mails = {(3, 7): VisitorMail(email, "Yes, parking is free.")}
    composer = Composer(
        "https://d.example",
        lambda: replace(KNOWLEDGE, clinic=replace(CLINIC, name="Harbor Street\nPain Clinic")),
        {7: SECRETS}.get,
        lambda *numbers: mails.get(numbers),
    )
    return composer.compose(delivery)


def test_an_answer_goes_to_the_visitor_who_asked() -> None:
    message = answered("email")
    assert answered("email", "ana@exämple.com").to == "ana@xn--exmple-cua.com"
    assert message.to == "ann@example.com"
    assert message.subject == sentence("mail_answer_subject")
    assert message.letter == Letter(
        subject=sentence("mail_answer_subject"),
        opening=sentence("mail_answer_opening"),
        answer="Yes, parking is free.",
        no_reply=sentence("mail_answer_no_reply"),
        more=sentence("mail_answer_more"),
        reason=sentence("mail_answer_reason"),
    )
    assert "parking" not in repr(message)
    assert message.details == ()


def test_what_the_clinic_changes_stands_in_the_next_mail() -> None:
    now = [KNOWLEDGE]
    notice = Notice("question_answered", AT, "c1", {"question_id": 3, "booking_id": 7})
    delivery = Delivery(1, "5b0a", "email", 1, AT, 1, notice)
    mail = VisitorMail("ann@example.com", "Yes, parking is free.")
    composer = Composer("https://d.example", lambda: now[-1], None, lambda *numbers: mail)
    before = composer.compose(delivery)
    moved = replace(CLINIC, phone="(212) 555-0199", time_zone="Europe/Vienna")
    words = {**KNOWLEDGE.sentences, "mail_answer_reason": "You asked us to write."}
    now.append(replace(KNOWLEDGE, clinic=moved, sentences=words))
    after = composer.compose(delivery)
    assert before.letter
    assert after.letter
    assert "(212) 555-0142" in before.letter.more
    assert "(212) 555-0199" in after.letter.more
    assert after.letter.reason == "You asked us to write."
    assert (before.when, after.when) == (
        "Tuesday 3 March 2026, 04:30 EST", "Tuesday 3 March 2026, 10:30 CET",
    )  # fmt: skip


def test_a_program_learns_of_an_answer_without_its_words() -> None:
    message = answered("webhook")
    assert (message.to, message.letter) == ("", None)
    assert message.link == "https://d.example/desk/conversations/c1"


@pytest.mark.parametrize("email", ["", "ann@example.com, eve@example.com", "ann@x\nBcc: eve@x"])
def test_an_address_that_is_none_is_not_written_to(email: str) -> None:
    with pytest.raises(TransportError) as error:
        answered("email", email)
    assert error.value.permanent
    assert "ann" not in error.value.reason


def test_an_answer_that_is_gone_is_not_sent_to_the_desk_instead() -> None:
    with pytest.raises(TransportError) as error:
        compose("question_answered", question_id=3, booking_id=8)
    assert error.value.permanent
