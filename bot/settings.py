"""Floor 0: the table of settings and the only reader of the environment."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot import settings_notify as notify
from bot.errors import SettingsError

ROOT = Path(__file__).resolve().parent.parent


#: Set for every process that runs Rasa: no telemetry, no chatter of TensorFlow and SQLAlchemy.
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "PYTHONWARNINGS": "ignore",
}


def child_environment(**more: str) -> dict[str, str]:
    """Return the environment for a process that runs Rasa, with further variables."""
    return {**os.environ, **QUIET, **more}


def quieten() -> None:
    """Set the same for this process, before Rasa is imported; what the user has set stays."""
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)


def _text(value: str) -> str:
    return value.strip()


def _path(value: str) -> Path:
    path = Path(value).expanduser()
    return path if path.is_absolute() else ROOT / path


def _port(value: str) -> int:
    port = int(value)
    if not 0 <= port <= 65535:
        raise ValueError("a port lies between 0 and 65535")
    return port


def _count(value: str) -> int:
    number = int(value)
    if number < 1:
        raise ValueError("at least 1 is needed")
    return number


def _whole(value: str) -> int:
    number = int(value)
    if number < 0:
        raise ValueError("0 or more is needed")
    return number


def _origins(value: str) -> tuple[str, ...]:
    origins = tuple(part.strip().rstrip("/") for part in value.split(",") if part.strip())
    for origin in origins:
        if (
            not origin.startswith(("http://", "https://"))
            or "*" in origin
            or origin.count("/") != 2
        ):
            raise ValueError(
                f"{origin!r} is not an exact origin such as https://www.clinic.example"
            )
    return origins


def _environment(value: str) -> str:
    if value not in ("development", "production"):
        raise ValueError("only development or production is possible")
    return value


def _secret(value: str) -> str:
    secret = value.strip()
    if secret and (len(secret) < 16 or not secret.isascii() or not secret.isprintable()):
        raise ValueError("at least 16 plain characters are needed")
    return secret


@dataclass(frozen=True)
class Setting:
    """One row of the table: environment name, default as text, parser, one sentence of help.

    The value of a secret one is never shown, not even when it is wrong.
    """

    name: str
    default: str
    parse: Callable[[str], Any]
    help: str
    secret: bool = False


SETTINGS: tuple[Setting, ...] = (
    Setting(
        "BOT_ENVIRONMENT",
        "development",
        _environment,
        "`production` hides the demo page and refuses to start with unreviewed answers.",
    ),
    Setting("BOT_HOST", "127.0.0.1", _text, "Address to listen on; keep it behind a proxy."),
    Setting("BOT_PORT", "8080", _port, "Port to listen on; 0 takes a free one."),
    Setting("BOT_KNOWLEDGE", "knowledge.yml", _path, "The file of approved answers."),
    Setting("BOT_MODELS", "models", _path, "Folder of trained models."),
    Setting("BOT_CACHE", ".cache", _path, "Folder for the converted sentence encoder."),
    Setting(
        "DATABASE_URL",
        "sqlite:///var/assistant.db",
        _text,
        "SQLAlchemy address of the database: SQLite for one process, PostgreSQL for several.",
    ),
    Setting(
        "BOT_ORIGINS",
        "",
        _origins,
        "Exact origins of pages that may carry the widget, separated by commas.",
    ),
    Setting(
        "BOT_TRUSTED_PROXIES",
        "0",
        _whole,
        "Number of own proxies in front whose X-Forwarded-For entries are believed.",
    ),
    Setting("BOT_MESSAGES_PER_MINUTE", "20", _count, "Messages one visitor may send in a minute."),
    Setting("BOT_MESSAGE_BURST", "5", _whole, "Messages allowed on top of that in a burst."),
    Setting(
        "BOT_MESSAGES_PER_MINUTE_PER_ADDRESS",
        "120",
        _count,
        "Messages one network address may send in a minute.",
    ),
    Setting(
        "BOT_CONVERSATIONS_PER_HOUR",
        "30",
        _count,
        "New conversations one network address may open in an hour.",
    ),
    Setting("BOT_STREAMS_PER_CONVERSATION", "3", _count, "Open event streams per conversation."),
    Setting(
        "BOT_QUEUE_LIMIT",
        "500",
        _count,
        "Messages waiting for an answer above which new ones are refused for a moment.",
    ),
    Setting("BOT_TURN_SECONDS", "8", _count, "Time one answer may take before it is given up."),
    Setting(
        "BOT_HANDOFF_WAIT_MINUTES",
        "5",
        _count,
        "Minutes after which a waiting visitor is told that nobody came, and offered a call back.",
    ),
    Setting(
        "BOT_HANDOFF_REPLY_MINUTES",
        "10",
        _count,
        "Minutes that the person who holds a chat may leave a message unanswered.",
    ),
    Setting(
        "BOT_DISK_FREE_PERCENT",
        "10",
        _whole,
        "Free disk space below which the service says that it is not ready.",
    ),
    Setting(
        "BOT_PUBLIC_URL",
        "",
        notify.base_address,
        "Address under which staff reach this service, for links; needed for mails and webhooks.",
    ),
    Setting(
        "BOT_MAIL_TO",
        "",
        notify.mail_addresses,
        "Who gets a mail about bookings, visitors who wait and alarms, separated by commas.",
    ),
    Setting("BOT_MAIL_FROM", "", notify.mail_address, "The sender of these mails."),
    Setting(
        "BOT_SMTP_URL",
        "",
        notify.mail_server,
        "Mail server: `smtp://user:password@host:587?tls=starttls`; `tls` is `starttls`, "
        "`implicit` or `none`.",
        secret=True,
    ),
    Setting(
        "BOT_MAIL_DETAILS",
        "no",
        notify.yes_or_no,
        "`yes` puts name and contact of a booking into the mail.",
    ),
    Setting(
        "BOT_WEBHOOK_URL",
        "",
        notify.web_address,
        "Address of a program of yours that is told the same.",
        secret=True,
    ),
    Setting(
        "BOT_WEBHOOK_SECRET",
        "",
        notify.webhook_secret,
        "Signs what the webhook gets; make one with `python -m bot notify --new-secret`.",
        secret=True,
    ),
    Setting(
        "BOT_WEBHOOK_PRIVATE",
        "no",
        notify.yes_or_no,
        "`yes` lets the webhook go to addresses of this machine and the local network.",
    ),
    Setting(
        "BOT_DESK_IDLE_MINUTES",
        "30",
        _count,
        "Minutes without use after which staff are logged out of the console.",
    ),
    Setting(
        "BOT_DESK_SESSION_HOURS",
        "12",
        _count,
        "Hours after which staff must log in to the console again in any case.",
    ),
    Setting(
        "BOT_METRICS_TOKEN",
        "",
        _secret,
        "Token that opens `/metrics` to other machines; empty answers this machine only.",
    ),
)


class Settings:
    """Parsed settings, read by attribute in lower case without the prefix `BOT_`.

    Args:
        environ: mapping to read; the process environment when left out.

    Raises:
        SettingsError: naming every variable with a bad value, at once.
    """

    environment: str
    host: str
    port: int
    knowledge: Path
    models: Path
    cache: Path
    database_url: str
    origins: tuple[str, ...]
    trusted_proxies: int
    messages_per_minute: int
    message_burst: int
    messages_per_minute_per_address: int
    conversations_per_hour: int
    streams_per_conversation: int
    queue_limit: int
    turn_seconds: int
    handoff_wait_minutes: int
    handoff_reply_minutes: int
    disk_free_percent: int
    public_url: str
    mail_to: tuple[str, ...]
    mail_from: str
    smtp_url: notify.MailServer | None
    mail_details: bool
    webhook_url: str
    webhook_secret: bytes
    webhook_private: bool
    desk_idle_minutes: int
    desk_session_hours: int
    metrics_token: str

    def __init__(self, environ: Mapping[str, str] | None = None) -> None:
        source = os.environ if environ is None else environ
        problems = []
        values: dict[str, Any] = {}
        for setting in SETTINGS:
            raw = source.get(setting.name, setting.default)
            try:
                values[setting.name] = setting.parse(raw)
            except ValueError as error:
                shown = setting.name if setting.secret else f"{setting.name}={raw!r}"
                problems.append(f"{shown}: {error}.")
        problems += notify.missing(values)
        for name, value in values.items():
            object.__setattr__(self, name.removeprefix("BOT_").lower(), value)
        if problems:
            raise SettingsError(" ".join(problems), "See docs/settings.md.")

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("settings do not change while the program runs")

    @property
    def production(self) -> bool:
        """True when the service faces real visitors."""
        return self.environment == "production"
