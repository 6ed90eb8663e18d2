"""The form of a mail: no health details, no room for tricks, the same id at every try."""

from __future__ import annotations

import email
import email.policy
from dataclasses import replace
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.notify.mail import LONGEST_SUBJECT, make_mail
from bot.notify.words import one_line
from tests.notify.cast import MESSAGE
from tests.pages import Page

HEADERS = ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version"]


def received(name: str = "", **changes: Any) -> EmailMessage:
    """The mail as the other side reads it."""
    details = (("Name", name), ("Phone", "+1 555 0100")) if name else ()
    message = replace(MESSAGE, details=details, **changes)
    mail = make_mail(message, sender="bot@clinic.example", to=["ann@c.example", "bob@c.example"])
    read = email.message_from_bytes(mail.as_bytes(), policy=email.policy.default)
    assert isinstance(read, EmailMessage)
    return read


def part(mail: EmailMessage, kind: str) -> str:
    """The text of one of the two parts."""
    body = mail.get_body((kind,))
    assert isinstance(body, EmailMessage)
    return str(body.get_content())


def test_what_a_mail_says() -> None:
    mail = received()
    assert {name: str(mail[name]) for name in HEADERS} == {
        "From": "bot@clinic.example",
        "To": "ann@c.example, bob@c.example",
        "Subject": "A visitor waits",
        "Date": "Tue, 03 Mar 2026 09:30:00 +0000",
        "Message-ID": "<5b0a@clinic.example>",
        "Auto-Submitted": "auto-generated",
        "MIME-Version": "1.0",
    }
    assert part(mail, "plain").splitlines() == [
        "A visitor asks to talk to a person.",
        "",
        "Tuesday 3 March 2026, 04:30 EST",
        "",
        "Open it in the console:",
        "https://desk.example/desk/conversations/c1",
        "",
        "This mail leaves out what the visitor wrote. Please do not answer it.",
    ]
    (link,) = Page(part(mail, "html")).links()
    assert link == "https://desk.example/desk/conversations/c1"


def test_with_details_name_and_contact_are_there() -> None:
    mail = received("Ann Lee")
    assert mail["Subject"] == "A visitor waits: Ann Lee"
    for text in (part(mail, "plain"), Page(part(mail, "html")).text):
        assert "Name: Ann Lee" in text
        assert "Phone: +1 555 0100" in text


@pytest.mark.parametrize(
    "name",
    [
        "Ann\r\nBcc: everybody@example.com",
        "Ann\nBcc: everybody@example.com\n\nBuy now",
        "Ann\rX-Priority: 1",
        "Ann\x0b\x0c\x1c\x85\u2028\u2029Bcc: everybody@example.com",
        # The email package would decode these into line breaks.
        "=?utf-8?q?Ann=0D=0ABcc:_everybody=40example.com?=",
        "==??utf-8?q?Ann=0D=0ABcc:_everybody=40example.com?=",
        "=?utf-8?b?QW5uDQpCY2M6IGV2ZXJ5Ym9keUBleGFtcGxlLmNvbQ==?=",
        "=\u200b?utf-8?q?Ann=0D=0ABcc:_everybody=40example.com?=",
        "Ann " * 500,
        "Änne 李 🙂",
    ],
)
def test_a_name_adds_no_header(name: str) -> None:
    mail = received(name)
    assert sorted(mail.keys()) == sorted([*HEADERS, "Content-Type"])
    assert mail["To"] == "ann@c.example, bob@c.example"
    assert "\n" not in mail["Subject"]
    assert mail["Bcc"] is None


@given(st.text(max_size=300))
def test_no_name_whatever_adds_a_header_or_a_line(name: str) -> None:
    mail = received(one_line(f"x{name}"))  # as the composer hands it on
    assert sorted(mail.keys()) == sorted([*HEADERS, "Content-Type"])
    assert len(part(mail, "plain").splitlines()) == 10


def test_html_shows_a_name_as_text() -> None:
    name = '<img src=x onerror=alert(1)> & "Co"'
    page = Page(part(received(name), "html"))
    assert (page.count("script"), page.count("img")) == (0, 0)
    assert f"Name: {name}" in page.text


def test_plain_text_shows_a_name_as_it_is() -> None:
    assert "Name: O'Neil & Söhne <x>" in part(received("O'Neil & Söhne <x>"), "plain")


@given(st.text())
def test_one_line_is_one_readable_line(text: str) -> None:
    line = one_line(text, 40)
    assert len(line) <= 40
    assert line == line.strip()
    assert len(line.splitlines()) <= 1
    line.encode("utf-8")


def test_one_line_turns_no_direction() -> None:
    assert one_line("Ann \u202egnp.exe\u202c Lee") == "Ann gnp.exe Lee"
    assert one_line("a" * 50, LONGEST_SUBJECT) == "a" * 50
    assert one_line("abcdef", 4) == "abc…"
