"""Real SMTP conversations, with servers in every mood."""

from __future__ import annotations

import socket
import threading
from dataclasses import replace
from email.message import EmailMessage, Message
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult

from bot.notify.errors import TransportError
from bot.notify.message import letter_of
from bot.notify.smtp import EmailTransport
from bot.settings.notify import MailServer
from tests.notify.cast import CLINIC, KNOWLEDGE, MESSAGE
from tests.notify.certificates import certificate, server_context
from tests.notify.smtp_server import HOST, Handler, smtp
from tests.notify.tcp_server import closed_port, drip, tcp
from tests.pages import Page

ANN, BOB = "ann@clinic.example", "bob@clinic.example"


def transport(server: MailServer, *to: str, **seconds: float) -> EmailTransport:
    """Sends to Ann, unless told otherwise."""
    return EmailTransport(server, sender="bot@clinic.example", to=to or (ANN,), **seconds)


def failure(server: MailServer, *to: str, **seconds: float) -> TransportError:
    """Send, and be refused."""
    with pytest.raises(TransportError) as error:
        transport(server, *to, **seconds).send(MESSAGE)
    return error.value


def test_a_mail_arrives_at_all_receivers() -> None:
    handler = Handler()
    with smtp(handler) as server:
        assert transport(server, ANN, BOB).send(MESSAGE) == ""
    (mail,) = handler.mails
    assert handler.receivers == [[ANN, BOB]]
    assert mail["Subject"] == "A visitor waits"
    assert mail["Message-ID"] == "<5b0a@clinic.example>"


def content(part: Message) -> str:
    """The text of one part of a mail."""
    assert isinstance(part, EmailMessage)
    return str(part.get_content())


def test_an_answer_goes_to_the_visitor_and_to_nobody_of_the_desk() -> None:
    handler = Handler()
    message = replace(
        MESSAGE,
        to="vi@example.com",
        letter=letter_of(
            replace(KNOWLEDGE, clinic=replace(CLINIC, name="Pain & Joint Clinic")),
            "Parking is <free>.",
        ),
    )
    with smtp(handler) as server:
        assert transport(server, ANN, BOB).send(message) == ""
    (mail,) = handler.mails
    assert handler.receivers == [["vi@example.com"]]
    assert mail["To"] == "vi@example.com"
    plain, html = map(content, mail.iter_parts())
    page = Page(html)
    letter = message.letter
    assert letter
    for text in (plain, page.text):
        words = (letter.opening, letter.answer, letter.no_reply, letter.more, letter.reason)
        assert [text.count(one) for one in words] == [1] * 5
        assert "Pain & Joint Clinic" in text
    assert "/desk/" not in plain + html


@pytest.mark.parametrize(
    ("answer", "permanent"), [("550 5.1.1 No such mailbox", True), ("450 Come back later", False)]
)
@pytest.mark.parametrize("step", ["mail", "rcpt", "data"])
def test_a_refusal_is_final_when_the_server_says_so(
    step: str, answer: str, permanent: bool
) -> None:
    answers: dict[str, Any] = {step: answer}
    with smtp(Handler(**answers)) as server:
        error = failure(server)
    assert error.permanent is permanent
    assert answer in error.reason


@pytest.mark.parametrize("step", ["mail", "rcpt", "data"])
def test_a_visitors_address_stands_in_no_reason(step: str) -> None:
    answers: dict[str, Any] = {step: "550 5.1.1 <vi@example.com>: vi@example.com unknown"}
    message = replace(MESSAGE, to="vi@example.com", letter=letter_of(KNOWLEDGE, "Yes."))
    with smtp(Handler(**answers)) as server, pytest.raises(TransportError) as error:
        transport(server).send(message)
    assert "vi@" not in error.value.reason
    assert "the visitor's address" in error.value.reason
    assert error.value.permanent


def test_two_receivers_refused_for_now_and_for_ever_are_tried_again() -> None:
    with smtp(Handler(rcpt={ANN: "550 No", BOB: "450 Later"})) as server:
        assert not failure(server, ANN, BOB).permanent


def test_a_mail_that_reaches_some_has_been_sent_and_says_who_was_left_out() -> None:
    handler = Handler(rcpt={BOB: "550 No such mailbox"})
    with smtp(handler) as server:
        remark = transport(server, ANN, BOB).send(MESSAGE)
    assert handler.receivers == [[ANN]]
    assert remark == "Not delivered to all: bob@clinic.example (550 No such mailbox)"


def test_a_server_that_answers_too_late_is_tried_again() -> None:
    answered = threading.Event()
    with smtp(Handler(hold=answered)) as server:
        error = failure(server, answer_seconds=0.3)
        answered.set()
    assert (error.permanent, error.reason) == (False, "The mail server took too long to answer.")


def test_a_server_that_keeps_us_busy_for_ever_is_cut_off() -> None:
    def never_ends(connection: socket.socket) -> None:
        drip(connection, b"220-hello\r\n", b"220-wait\r\n")

    with tcp(never_ends) as port:
        error = failure(MailServer(HOST, port, "none"), whole_seconds=0.5)
    assert (error.permanent, error.reason) == (False, "The mail server took too long to answer.")


def test_a_dead_server_is_tried_again() -> None:
    error = failure(MailServer(HOST, closed_port(), "none"))
    assert not error.permanent
    assert error.reason == "The mail server cannot be reached: nothing listens there."


def test_a_name_that_does_not_exist_is_tried_again() -> None:
    error = failure(MailServer("mail.invalid", 25, "none"))
    assert (error.permanent, error.reason) == (False, "The mail server's name is not known.")


def answering(connection: socket.socket, *answers: bytes) -> None:
    """Greet, answer so many commands, and hang up."""
    connection.sendall(b"220 hello\r\n")
    received = connection.makefile("rb")
    for answer in answers:
        received.readline()
        connection.sendall(answer)
    received.readline()


OK = b"250 OK\r\n"


@pytest.mark.parametrize("answers", [0, 1, 2, 3, 4])
def test_a_server_that_hangs_up_in_the_middle_is_tried_again(answers: int) -> None:
    said = [OK, OK, OK, b"354 go on\r\n"][:answers]
    with tcp(lambda connection: answering(connection, *said)) as port:
        error = failure(MailServer(HOST, port, "none"))
    assert not error.permanent
    assert error.reason == "The mail server broke the connection off."


def test_a_server_that_is_not_ready_is_tried_again() -> None:
    with tcp(lambda connection: connection.sendall(b"554 not today\r\n")) as port:
        error = failure(MailServer(HOST, port, "none"))
    assert (error.permanent, error.reason) == (
        False,
        "The mail server is not ready (554 not today).",
    )


def test_a_mail_that_was_taken_is_sent_even_when_the_goodbye_fails() -> None:
    def no_goodbye(connection: socket.socket) -> None:
        connection.sendall(b"220 hello\r\n")
        received = connection.makefile("rb")
        for answer in (OK, OK, OK, b"354 go on\r\n"):
            received.readline()
            connection.sendall(answer)
        while received.readline() != b".\r\n":
            pass
        connection.sendall(OK)

    with tcp(no_goodbye) as port:
        assert transport(MailServer(HOST, port, "none")).send(MESSAGE) == ""


def login(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    """Let in who knows the password."""
    right = (data.login, data.password) == (b"desk", b"right horse")
    return AuthResult(success=right, handled=False)


@pytest.fixture
def own_certificate(tmp_path: Path) -> Path:
    """A certificate of the server's own making."""
    return certificate(tmp_path)


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
@pytest.mark.parametrize("tls", ["starttls", "implicit"])
def test_with_tls_and_a_login_the_mail_arrives(
    tls: str, own_certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(own_certificate))
    handler = Handler()
    with secure(handler, tls, own_certificate, "right horse") as server:
        transport(server).send(MESSAGE)
    assert len(handler.mails) == 1


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
@pytest.mark.parametrize("tls", ["starttls", "implicit"])
def test_a_certificate_that_nobody_vouches_for_gets_no_password(
    tls: str, own_certificate: Path
) -> None:
    handler = Handler()
    with secure(handler, tls, own_certificate, "right horse") as server:
        error = failure(server)
    assert handler.mails == []
    reason = error.reason.replace("self-signed", "self signed")  # by version of OpenSSL
    assert reason == "The mail server's certificate is not valid: self signed certificate."


def test_a_wrong_password_is_tried_again_and_not_repeated_to_anybody(
    own_certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(own_certificate))
    with secure(Handler(), "starttls", own_certificate, "wrong horse") as server:
        error = failure(server)
    assert not error.permanent
    assert error.reason.startswith("The mail server refused the login (535 ")
    assert "horse" not in error.reason
    assert "horse" not in repr(server)


def secure(handler: Handler, tls: str, file: Path, password: str) -> Any:
    """A server that speaks TLS and wants a login."""
    options: dict[str, Any] = {"authenticator": login, "auth_required": True}
    context = server_context(file)
    if tls == "implicit":
        # aiosmtpd does not see that its loop speaks TLS already.
        options |= {"implicit": context, "auth_require_tls": False}
    else:
        options |= {"tls_context": context, "require_starttls": True}
    return smtp(handler, tls=tls, user="desk", password=password, **options)


def test_without_tls_on_the_other_side_nothing_is_sent_in_the_clear() -> None:
    handler = Handler()
    with smtp(handler) as server:
        error = failure(replace(server, tls="starttls"))
    assert handler.mails == []
    assert not error.permanent
    assert error.reason.startswith("The mail server cannot do it: STARTTLS")


def test_tls_where_the_other_side_speaks_plainly_is_named() -> None:
    with smtp(Handler()) as server:
        error = failure(replace(server, tls="implicit"))
    assert error.reason == (
        "No encrypted connection to the mail server; does `tls` in BOT_SMTP_URL fit it?"
    )
