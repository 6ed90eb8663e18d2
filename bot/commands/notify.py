"""`python -m bot notify`: sends mails and webhooks without the service."""

from __future__ import annotations

import argparse
import base64
import logging
import secrets
import sys
from collections.abc import Callable

from bot.errors import SettingsError
from bot.knowledge.live import LiveKnowledge
from bot.notify.message import Composer
from bot.notify.sending import Sender
from bot.notify.smtp import EmailTransport
from bot.notify.transport import Transport
from bot.notify.webhook import WebhookTransport
from bot.notify.worker import NotifyWorker
from bot.settings import Settings
from bot.settings.notify import LONGEST_SECRET, SECRET_PREFIX
from bot.stores import Stores, stores_at_hand

SENT, NOT_SENT = 0, 1


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's options."""
    parser = subparsers.add_parser("notify", help="send the mails and webhooks that wait")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--once", action="store_true", help="send what is due now, and end")
    what.add_argument(
        "--new-secret", action="store_true", help="print a new value for BOT_WEBHOOK_SECRET"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Send what is due: 0 when all went out, 1 when some did not."""
    if arguments.new_secret:
        print(new_secret())
        return SENT
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(message)s")
    settings = Settings()
    if not transports_of(settings):
        raise SettingsError(
            "Neither mails nor a webhook are set up.",
            "Set BOT_MAIL_TO or BOT_WEBHOOK_URL; see docs/notifications.md.",
        )
    with stores_at_hand(settings.database_url) as stores:
        sent, failed = make_worker(settings, stores, LiveKnowledge(settings.knowledge)).once()
        counts = stores.deliveries.counts()
    print(f"{sent} sent, {failed} not sent. {counts.waiting} wait, {counts.dead} are given up.")
    return NOT_SENT if failed else SENT


def new_secret() -> str:
    """A secret as the Standard Webhooks specification wants it."""
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(LONGEST_SECRET // 2)).decode()


def transports_of(settings: Settings) -> dict[str, Transport]:
    """What the settings have set up, by name."""
    found: list[Transport] = []
    if settings.mail_to and settings.smtp_url is not None:
        found.append(
            EmailTransport(settings.smtp_url, sender=settings.mail_from, to=settings.mail_to)
        )
    if settings.webhook_url:
        found.append(
            WebhookTransport(
                settings.webhook_url,
                settings.webhook_secret,
                allow_private=settings.webhook_private,
            )
        )
    return {transport.name: transport for transport in found}


def make_worker(
    settings: Settings,
    stores: Stores,
    knowledge: LiveKnowledge,
    on_change: Callable[[], object] = lambda: None,
) -> NotifyWorker:
    """The worker that the settings ask for; without transports it has nothing to do."""
    transports = transports_of(settings)
    knowledge.current()  # a broken file is said now, and not at the first mail
    contact = stores.deliveries.contact if settings.mail_details else None
    composer = Composer(
        settings.public_url,
        knowledge.current,
        contact,
        stores.deliveries.visitor_mail,
    )
    sender = Sender(stores.deliveries, transports, composer)
    return NotifyWorker(stores.deliveries, sender, list(transports), on_change=on_change)
