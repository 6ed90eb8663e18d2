"""`notify` sends what waits without the service, and makes secrets."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.commands import notify
from bot.db import schema
from bot.errors import SettingsError, StoreError
from bot.settings.notify import webhook_secret
from bot.stores import Stores, open_stores
from tests.cast import GREETING, book, result, turn
from tests.notify.smtp_server import Handler, smtp
from tests.notify.tcp_server import closed_port
from tests.notify.web_server import Hook, web


def call(*words: str) -> int:
    """Run the command as `python -m bot` does."""
    parser = argparse.ArgumentParser()
    notify.add_parser(parser.add_subparsers())
    arguments = parser.parse_args(["notify", *words])
    return int(arguments.run(arguments))


@pytest.fixture
def stores(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stores]:
    """The database that the settings name, with one booking in it."""
    address = f"sqlite:///{tmp_path}/assistant.db"
    monkeypatch.setenv("DATABASE_URL", address)
    stores = open_stores(address, process="test")
    schema.migrate(stores.database)
    visitor = stores.conversations.chats.open(token_hash="t", greeting=GREETING)
    turn(stores, visitor, "yes", result(effects=[book()]))
    yield stores
    stores.close()


def set_up_mail(monkeypatch: pytest.MonkeyPatch, port: int) -> None:
    """Let the settings name a mail server on this machine."""
    for name, value in {
        "BOT_MAIL_TO": "desk@clinic.example",
        "BOT_MAIL_FROM": "bot@clinic.example",
        "BOT_SMTP_URL": f"smtp://127.0.0.1:{port}",
        "BOT_PUBLIC_URL": "https://desk.example",
    }.items():
        monkeypatch.setenv(name, value)


def test_what_waits_is_sent_once(
    stores: Stores, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    handler = Handler()
    with smtp(handler) as server:
        set_up_mail(monkeypatch, server.port)
        assert call("--once") == 0
        assert call("--once") == 0
    assert capsys.readouterr().out.splitlines() == [
        "1 sent, 0 not sent. 0 wait, 0 are given up.",
        "0 sent, 0 not sent. 0 wait, 0 are given up.",
    ]
    (mail,) = handler.mails
    assert mail["Subject"] == "New booking"
    assert "Ann Lee" not in mail.as_string()


def test_name_and_contact_are_in_the_mail_and_never_in_the_webhook_when_wanted(
    stores: Stores, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    handler = Handler()
    with smtp(handler) as server, web(Hook()) as hook:
        set_up_mail(monkeypatch, server.port)
        monkeypatch.setenv("BOT_MAIL_DETAILS", "yes")
        monkeypatch.setenv("BOT_WEBHOOK_URL", hook.url)
        monkeypatch.setenv("BOT_WEBHOOK_SECRET", notify.new_secret())
        monkeypatch.setenv("BOT_WEBHOOK_PRIVATE", "yes")
        assert call("--once") == 0
    assert capsys.readouterr().out == "2 sent, 0 not sent. 0 wait, 0 are given up.\n"
    (mail,) = handler.mails
    assert mail["Subject"] == "New booking: Ann Lee"
    assert "my knee" not in mail.as_string()
    ((_, _, body),) = hook.got
    assert b"Ann" not in body
    assert b"knee" not in body


def test_what_fails_is_said(
    stores: Stores, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up_mail(monkeypatch, closed_port())
    assert call("--once") == 1
    assert capsys.readouterr().out == "0 sent, 1 not sent. 1 wait, 0 are given up.\n"


def test_without_mail_and_webhook_there_is_nothing_to_do(stores: Stores) -> None:
    with pytest.raises(SettingsError, match="Neither mails nor a webhook are set up"):
        call("--once")


def test_without_tables_the_remedy_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up_mail(monkeypatch, 2525)
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/empty.db")
    with pytest.raises(StoreError, match="python -m bot migrate"):
        call("--once")


def test_new_secrets_are_accepted_and_differ(capsys: pytest.CaptureFixture[str]) -> None:
    assert [call("--new-secret"), call("--new-secret")] == [0, 0]
    one, other = capsys.readouterr().out.split()
    assert len(webhook_secret(one)) == 32
    assert one != other
