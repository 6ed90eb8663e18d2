"""`mails` catches mails and shows them as a person reads them."""

from __future__ import annotations

import signal
import smtplib
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest

from bot.commands import mails
from bot.notify.smtp import EmailTransport
from bot.settings import ROOT, Settings, child_environment
from tests.notify.cast import MESSAGE

ADDRESS = "Catching mails; use BOT_SMTP_URL="
Catcher = subprocess.Popen[str]


@pytest.fixture
def catcher() -> Iterator[Catcher]:
    """The command, running on a free port."""
    running = subprocess.Popen(
        [sys.executable, "-m", "bot", "mails", "--port", "0"],
        cwd=ROOT,
        env=child_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    yield running
    running.kill()
    running.communicate()


def test_a_mail_sent_to_the_address_it_names_is_shown(catcher: Catcher) -> None:
    assert catcher.stdout is not None
    said = catcher.stdout.readline()
    assert said.startswith(ADDRESS)
    server = Settings(
        {
            "BOT_SMTP_URL": said.removeprefix(ADDRESS).strip(),
            "BOT_MAIL_TO": "a@c.example",
            "BOT_MAIL_FROM": "b@c.example",
            "BOT_PUBLIC_URL": "https://d.example",
        }
    ).smtp_url
    assert server is not None
    EmailTransport(server, sender="bot@clinic.example", to=["ann@c.example"]).send(MESSAGE)
    shown = [catcher.stdout.readline().rstrip("\n") for _ in range(9)]
    assert shown == [
        mails.LINE,
        "From: bot@clinic.example",
        "To: ann@c.example",
        "Subject: A visitor waits",
        "Date: Tue, 03 Mar 2026 09:30:00 +0000",
        "Message-ID: <5b0a@clinic.example>",
        "Parts: text/plain, text/html",
        "",
        "A visitor asks to talk to a person.",
    ]


def test_it_ends_quietly_when_interrupted(catcher: Catcher) -> None:
    assert catcher.stdout is not None
    assert catcher.stderr is not None
    said = catcher.stdout.readline()
    with smtplib.SMTP("127.0.0.1", int(said.rsplit(":", 1)[1])):  # a client is still there
        catcher.send_signal(signal.SIGINT)
        _, errors = catcher.communicate(timeout=60)
    assert (catcher.returncode, errors) == (130, "")


@pytest.mark.parametrize("port", ["taken", "99999"])
def test_a_port_that_cannot_be_had_is_one_clear_sentence(port: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        number = str(taken.getsockname()[1]) if port == "taken" else port
        done = subprocess.run(
            [sys.executable, "-m", "bot", "mails", "--port", number],
            cwd=ROOT,
            env=child_environment(),
            capture_output=True,
            text=True,
            check=False,
        )
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"Cannot listen on port {number}. Name another one with --port.\n"


def test_a_mail_cannot_steer_the_terminal() -> None:
    shown = mails.readable(b"Subject: a\x1b[2Jb\r\n\r\nHello \x1b[31m\x9b1m\x07\r\n")
    assert "\x1b" not in shown
    assert "Hello  [31m" in shown


@pytest.mark.parametrize(
    "content", [b"", b"\r\n\r\n", b"\xff\xfe", b"Content-Type: image/png\r\n\r\nx"]
)
def test_whatever_comes_is_shown(content: bytes) -> None:
    assert mails.readable(content).startswith(mails.LINE)
