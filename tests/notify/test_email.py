"""A real SMTP conversation, with servers in every mood."""

from __future__ import annotations

from bot.notify.email import EmailTransport
from tests.notify.cast import MESSAGE
from tests.notify.smtp_server import Handler, smtp


def test_a_mail_arrives() -> None:
    handler = Handler()
    with smtp(handler) as server:
        transport = EmailTransport(server, sender="bot@clinic.example", to=["desk@clinic.example"])
        assert transport.send(MESSAGE) == ""
    (mail,) = handler.mails
    assert mail["Subject"] == "A visitor waits"
    assert mail["Message-ID"] == "<5b0a@clinic.example>"
