"""A real SMTP server on this machine, friendly or not."""

from __future__ import annotations

import asyncio
import email
import email.policy
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP

from bot.settings.notify import MailServer

HOST = "127.0.0.1"


class Handler:
    """Keeps the mails it accepts; the answers can be changed.

    Args:
        rcpt: answer to each receiver; accepted when empty.
        data: answer to the mail itself.
        hold: when set, the answer to the mail waits for it.
    """

    def __init__(
        self,
        *,
        mail: str = "",
        rcpt: dict[str, str] | str = "",
        data: str = "250 OK",
        hold: threading.Event | None = None,
    ) -> None:
        self.raw: list[bytes] = []
        self.receivers: list[list[str]] = []
        self.begun = threading.Event()
        self._mail = mail
        self._rcpt = rcpt
        self._data = data
        self._hold = hold

    @property
    def mails(self) -> list[EmailMessage]:
        """What was handed in, read again."""
        read = [email.message_from_bytes(one, policy=email.policy.default) for one in self.raw]
        return [mail for mail in read if isinstance(mail, EmailMessage)]

    async def handle_MAIL(
        self, server: SMTP, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if self._mail:
            return self._mail
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        answers = self._rcpt
        answer = answers if isinstance(answers, str) else answers.get(address, "")
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:
        self.begun.set()
        if self._hold is not None:
            await server.loop.run_in_executor(None, self._hold.wait)
        if self._data.startswith("2"):
            self.raw.append(envelope.content)
            self.receivers.append(list(envelope.rcpt_tos))
        return self._data


@contextmanager
def smtp(
    handler: Any,
    *,
    tls: str = "none",
    user: str = "",
    password: str = "",
    implicit: ssl.SSLContext | None = None,
    **options: Any,
) -> Iterator[MailServer]:
    """Run it on a free port, in a thread of its own."""
    loop = asyncio.new_event_loop()
    server = loop.run_until_complete(
        loop.create_server(
            lambda: SMTP(handler, hostname=HOST, loop=loop, **options), HOST, 0, ssl=implicit
        )
    )
    port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, name="smtp server")
    thread.start()
    try:
        yield MailServer(HOST, port, tls, user, password)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        _close(loop, server)


def _close(loop: asyncio.AbstractEventLoop, server: asyncio.AbstractServer) -> None:
    server.close()
    left = asyncio.all_tasks(loop)
    for task in left:
        task.cancel()
    if left:
        loop.run_until_complete(asyncio.wait(left))
    loop.run_until_complete(loop.shutdown_default_executor())
    loop.close()
