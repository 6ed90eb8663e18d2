"""The table of settings; docs/settings.md says the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.settings import notify, values


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
        values.environment,
        "`production` hides the demo page and refuses answers without a review that holds.",
    ),
    Setting("BOT_HOST", "127.0.0.1", values.text, "Address to listen on; keep it behind a proxy."),
    Setting("BOT_PORT", "8080", values.port, "Port to listen on; 0 takes a free one."),
    Setting(
        "BOT_CONTENT",
        ".",
        values.path,
        "Folder of the clinic's files: `knowledge.yml`, `domain.yml`, `config.yml`, `data/` and, where "
        "the widget is to say it in other words, `widget.json`.",
    ),
    Setting(
        "BOT_KNOWLEDGE",
        "",
        values.path_or_none,
        "The file of approved answers, where it is not the `knowledge.yml` of that folder.",
    ),
    Setting("BOT_MODELS", "models", values.path, "Folder of trained models."),
    Setting("BOT_CACHE", ".cache", values.path, "Folder for the converted sentence encoder."),
    Setting(
        "DATABASE_URL",
        "sqlite:///var/assistant.db",
        values.text,
        "SQLAlchemy address of the database: SQLite for one process, PostgreSQL for several.",
    ),
    Setting(
        "BOT_ORIGINS",
        "",
        values.origins,
        "Exact origins of pages that may carry the widget, separated by commas.",
    ),
    Setting(
        "BOT_TRUSTED_PROXIES",
        "0",
        values.whole,
        "Number of own proxies in front whose X-Forwarded-For entries are believed.",
    ),
    Setting(
        "BOT_MESSAGES_PER_MINUTE", "20", values.count, "Messages one visitor may send in a minute."
    ),
    Setting("BOT_MESSAGE_BURST", "5", values.whole, "Messages allowed on top of that in a burst."),
    Setting(
        "BOT_MESSAGES_PER_MINUTE_PER_ADDRESS",
        "120",
        values.count,
        "Messages one network address may send in a minute.",
    ),
    Setting(
        "BOT_CONVERSATIONS_PER_HOUR",
        "30",
        values.count,
        "New conversations one network address may open in an hour.",
    ),
    Setting(
        "BOT_STREAMS_PER_CONVERSATION", "3", values.count, "Open event streams per conversation."
    ),
    Setting(
        "BOT_QUEUE_LIMIT",
        "500",
        values.count,
        "Messages waiting for an answer above which new ones are refused for a moment.",
    ),
    Setting(
        "BOT_TURN_SECONDS", "8", values.count, "Time one answer may take before it is given up."
    ),
    Setting(
        "BOT_HANDOFF_WAIT_MINUTES",
        "5",
        values.count,
        "Minutes after which a waiting visitor is told that nobody came, and offered a call back.",
    ),
    Setting(
        "BOT_HANDOFF_REPLY_MINUTES",
        "10",
        values.count,
        "Minutes that the person who holds a chat may leave a message unanswered.",
    ),
    Setting(
        "BOT_DISK_FREE_PERCENT",
        "10",
        values.whole,
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
        values.count,
        "Minutes without use after which staff are logged out of the console.",
    ),
    Setting(
        "BOT_DESK_SESSION_HOURS",
        "12",
        values.count,
        "Hours after which staff must log in to the console again in any case.",
    ),
    Setting(
        "BOT_METRICS_TOKEN",
        "",
        values.secret,
        "Token that opens `/metrics` to other machines; empty answers this machine only.",
    ),
)
