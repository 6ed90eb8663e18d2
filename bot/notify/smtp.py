"""Sends a mail through an SMTP server."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Sequence
from contextlib import suppress
from email.message import EmailMessage

from bot.notify.mail import make_mail
from bot.notify.message import Message
from bot.notify.smtp_errors import as_transport_error, refused
from bot.notify.watchdog import cut_off_after
from bot.settings.notify import MailServer

#: For one answer of the server, and for the whole of it.
ANSWER_SECONDS = 20.0
WHOLE_SECONDS = 90.0


class EmailTransport:
    """Sends each message in one mail: to all receivers, or to the visitor whom it names.

    Args:
        server: where mails are handed in.
        sender: address of the sender.
        to: addresses of the receivers at the desk.
        answer_seconds: time for one answer of the server.
        whole_seconds: time for everything, however busy the server keeps us.
    """

    name = "email"

    def __init__(
        self,
        server: MailServer,
        *,
        sender: str,
        to: Sequence[str],
        answer_seconds: float = ANSWER_SECONDS,
        whole_seconds: float = WHOLE_SECONDS,
    ) -> None:
        self._server = server
        self._sender = sender
        self._to = list(to)
        self._answer_seconds = answer_seconds
        self._whole_seconds = whole_seconds

    def send(self, message: Message) -> str:
        """Hand the mail in; see `Transport.send`."""
        to = [message.to] if message.to else self._to
        mail = make_mail(message, sender=self._sender, to=to)
        client = self._client()
        try:
            with cut_off_after(self._whole_seconds, lambda: client.sock):
                left_out = self._hand_in(client, mail, to)
                # The server has taken the mail: whatever happens now, it must not go out again.
                with suppress(smtplib.SMTPException, OSError):
                    client.quit()
        except (smtplib.SMTPException, OSError, ValueError) as error:
            raise as_transport_error(error, private=bool(message.to)) from error
        finally:
            client.close()
        return left_out

    def _client(self) -> smtplib.SMTP:
        # Without a host the constructor does not connect yet.
        if self._server.tls == "implicit":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(timeout=self._answer_seconds, context=context)
        return smtplib.SMTP(timeout=self._answer_seconds)

    def _hand_in(self, client: smtplib.SMTP, mail: EmailMessage, to: list[str]) -> str:
        server = self._server
        # smtplib checks certificates against this name; connect() alone does not set it.
        client._host = server.host  # type: ignore[attr-defined]
        code, answer = client.connect(server.host, server.port)
        if code != 220:
            raise smtplib.SMTPConnectError(code, answer)
        client.ehlo_or_helo_if_needed()
        if server.tls == "starttls":
            client.starttls(context=ssl.create_default_context())
            client.ehlo_or_helo_if_needed()
        if server.user:
            client.login(server.user, server.password)
        not_taken = client.send_message(mail, self._sender, to)
        return f"Not delivered to all: {refused(not_taken)}" if not_taken else ""
