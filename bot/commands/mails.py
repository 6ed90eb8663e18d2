"""`python -m bot mails`: catches mails and shows them, for trying things out."""

from __future__ import annotations

import argparse
import asyncio
import email
import email.policy
import unicodedata
from email.message import EmailMessage
from typing import Any

from bot.errors import AssistantError

HOST = "127.0.0.1"
PORT = 2525
LINE = "-" * 72


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command's options."""
    parser = subparsers.add_parser("mails", help="catch mails and show them, for development")
    parser.add_argument("--port", type=int, default=PORT, help=f"port to listen on, {PORT}")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Show mails until interrupted."""
    asyncio.run(_catch(arguments.port))
    return 0


async def _catch(port: int) -> None:
    # Only this command needs it.
    from aiosmtpd.smtp import SMTP

    loop = asyncio.get_running_loop()
    try:
        server = await loop.create_server(lambda: SMTP(MailPrinter(), hostname=HOST), HOST, port)
    except (OSError, OverflowError) as error:
        raise AssistantError(
            f"Cannot listen on port {port}.", "Name another one with --port."
        ) from error
    taken = server.sockets[0].getsockname()[1]
    print(f"Catching mails; use BOT_SMTP_URL=smtp://{HOST}:{taken}", flush=True)
    async with server:
        await server.serve_forever()


class MailPrinter:
    """Prints each mail; aiosmtpd calls the method by its name."""

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Show one mail and accept it."""
        print(readable(envelope.content), flush=True)
        return "250 OK"


def readable(content: bytes) -> str:
    """A mail as a person reads it: the main headers and the text part, safe for a terminal."""
    mail = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    headers = [f"{name}: {mail[name]}" for name in ("From", "To", "Subject", "Date", "Message-ID")]
    body = mail.get_body(("plain", "html"))
    text = body.get_content() if isinstance(body, EmailMessage) else ""
    kinds = ", ".join(part.get_content_type() for part in mail.walk() if not part.is_multipart())
    lines = [LINE, *map(_safe, headers), f"Parts: {kinds}", ""]
    return "\n".join([*lines, *map(_safe, text.splitlines()), LINE])


def _safe(line: str) -> str:
    """Without what could steer a terminal."""
    return "".join(" " if unicodedata.category(mark) in ("Cc", "Cf") else mark for mark in line)
