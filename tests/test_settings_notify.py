"""Settings of mails and webhooks: what is accepted, and how all that is wrong is said at once."""

from __future__ import annotations

import pytest

from bot.errors import SettingsError
from bot.settings import Settings
from bot.settings.notify import MailServer

SECRET = "whsec_" + "QUJD" * 8
MAIL = {
    "BOT_MAIL_TO": "ann@clinic.example, bob@clinic.example",
    "BOT_MAIL_FROM": "bot@clinic.example",
    "BOT_SMTP_URL": "smtp://desk:p%40ss@mail.example",
    "BOT_PUBLIC_URL": "https://desk.clinic.example/",
}
HOOK = {
    "BOT_WEBHOOK_URL": "https://hook.example/in?x=1",
    "BOT_WEBHOOK_SECRET": SECRET,
    "BOT_PUBLIC_URL": "https://desk.clinic.example",
}


def problems(**environ: str) -> str:
    """What the settings say of this."""
    with pytest.raises(SettingsError) as error:
        Settings(environ)
    return error.value.message


def test_nothing_needs_to_be_set() -> None:
    settings = Settings({})
    assert (settings.mail_to, settings.smtp_url, settings.webhook_url) == ((), None, "")
    assert (settings.mail_details, settings.webhook_private) == (False, False)


def test_mails() -> None:
    settings = Settings(MAIL)
    assert settings.mail_to == ("ann@clinic.example", "bob@clinic.example")
    assert settings.public_url == "https://desk.clinic.example"
    assert settings.smtp_url == MailServer("mail.example", 587, "starttls", "desk", "p@ss")


def test_a_webhook() -> None:
    settings = Settings(HOOK)
    assert settings.webhook_url == "https://hook.example/in?x=1"
    assert settings.webhook_secret == b"ABC" * 8


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://127.0.0.1:2525", MailServer("127.0.0.1", 2525, "none")),
        ("smtp://localhost?tls=starttls", MailServer("localhost", 587, "starttls")),
        ("smtps://mail.example", MailServer("mail.example", 465, "implicit")),
        ("smtp://mail.example:465?tls=implicit", MailServer("mail.example", 465, "implicit")),
        ("smtp://mail.example?tls=none", MailServer("mail.example", 25, "none")),
        (
            "smtp://a%40b.c:x@mail.example",
            MailServer("mail.example", 587, "starttls", "a@b.c", "x"),
        ),
    ],
)
def test_mail_servers(url: str, server: MailServer) -> None:
    assert Settings(MAIL | {"BOT_SMTP_URL": url}).smtp_url == server


@pytest.mark.parametrize(
    "url",
    [
        "mail.example",
        "http://mail.example",
        "smtp://",
        "smtp://mail.example:99999",
        "smtp://mail.example:x",
        "smtp://mail.example/path",
        "smtp://hush@mail.example",
        "smtp://desk:hush@mail.example?tls=no",
        "smtp://desk:hush@mail.example?ssl=yes",
        "smtp://desk:hush@mail.example?tls=none",
        "smtp://desk:hush@mail.example\r\n",
        "smtp://desk:hu sh@mail.example",
        "smtp://[::1",
    ],
)
def test_bad_mail_servers_are_named_without_their_password(url: str) -> None:
    said = problems(**MAIL | {"BOT_SMTP_URL": f"{url}\x00" if url.endswith("\n") else url})
    assert said.startswith("BOT_SMTP_URL: ")
    assert "hush" not in said


@pytest.mark.parametrize(
    "address",
    [
        "x",
        "@x",
        "x@",
        "a b@c.example",
        "a@c.example\nBcc: d@e.example",
        "<a@c.example>",
        "ä@c.example",
    ],
)
@pytest.mark.parametrize("name", ["BOT_MAIL_TO", "BOT_MAIL_FROM"])
def test_bad_addresses_are_refused(name: str, address: str) -> None:
    assert "is not an address such as desk@clinic.example" in problems(**MAIL | {name: address})


@pytest.mark.parametrize(
    ("secret", "reason"),
    [
        ("hush", "it must begin with whsec_"),
        ("whsec_hush!", "what follows whsec_ is not base64"),
        ("whsec_aHVzaA==", "it must hold 24 to 64 bytes"),
        ("whsec_" + "QUJD" * 22, "it must hold 24 to 64 bytes"),
    ],
)
def test_bad_secrets_are_refused_and_not_repeated(secret: str, reason: str) -> None:
    said = problems(**HOOK | {"BOT_WEBHOOK_SECRET": secret})
    assert said == (
        f"BOT_WEBHOOK_SECRET: {reason}; make one with: python -m bot notify --new-secret."
    )


@pytest.mark.parametrize(
    "url", ["hook", "ftp://hook.example", "http://u:hush@h.example", "http://"]
)
def test_bad_webhooks_are_refused(url: str) -> None:
    said = problems(**HOOK | {"BOT_WEBHOOK_URL": url})
    assert said.startswith("BOT_WEBHOOK_URL: use an address such as ")
    assert "hush" not in said


def test_what_is_missing_is_named() -> None:
    assert problems(BOT_MAIL_TO="a@c.example") == (
        "Mails need BOT_MAIL_FROM and BOT_SMTP_URL as well, since BOT_MAIL_TO is set. "
        "BOT_PUBLIC_URL is missing: what is sent holds a link to the console."
    )
    assert problems(BOT_WEBHOOK_SECRET=SECRET) == (
        "The webhook needs BOT_WEBHOOK_URL as well, since BOT_WEBHOOK_SECRET is set."
    )


def test_everything_that_is_wrong_is_said_at_once() -> None:
    said = problems(
        BOT_PORT="x",
        BOT_MAIL_TO="nobody",
        BOT_SMTP_URL="mail",
        BOT_MAIL_DETAILS="maybe",
        BOT_WEBHOOK_URL="hook",
        BOT_WEBHOOK_SECRET="hush",
        BOT_WEBHOOK_PRIVATE="1",
        BOT_PUBLIC_URL="desk",
    )
    names = ("PORT", "MAIL_TO", "SMTP_URL", "MAIL_DETAILS", "WEBHOOK_URL", "WEBHOOK_SECRET")
    for name in (*names, "WEBHOOK_PRIVATE", "PUBLIC_URL"):
        assert f"BOT_{name}" in said
    assert "hush" not in said


def test_a_password_is_in_no_text_made_of_the_settings() -> None:
    assert "p@ss" not in repr(Settings(MAIL).smtp_url)
    assert "desk" not in str(Settings(MAIL).smtp_url)
