"""What went wrong with a mail, in plain words, and whether to try again."""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from collections.abc import Mapping

from bot.notify.errors import TransportError
from bot.notify.words import one_line

_ADDRESS = re.compile(r"[^\s<>()'\",;:]+@[^\s<>()'\",;:]+")

Refusals = Mapping[str, tuple[int, bytes]]


def as_transport_error(error: Exception, *, private: bool = False) -> TransportError:
    """Translate what smtplib raises.

    A wrong password or certificate is tried again: staff mend it, and the mails are not lost.

    Args:
        error: of smtplib or the socket.
        private: the mail was a visitor's; servers repeat the address, which belongs into no log.
    """
    told = _translated(error)
    if private:
        told = TransportError(
            _ADDRESS.sub("the visitor's address", told.reason), permanent=told.permanent
        )
    return told


def _translated(error: Exception) -> TransportError:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        permanent = all(code >= 500 for code, _ in error.recipients.values())
        words = f"The mail server takes no mail for {refused(error.recipients)}"
        return TransportError(words, permanent=permanent)
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return TransportError(f"The mail server refused the login ({_said(error)}).")
    if isinstance(error, smtplib.SMTPSenderRefused | smtplib.SMTPDataError):
        permanent = error.smtp_code >= 500
        return TransportError(f"The mail server refused ({_said(error)}).", permanent=permanent)
    if isinstance(error, smtplib.SMTPResponseException):
        return TransportError(f"The mail server is not ready ({_said(error)}).")
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return TransportError(f"The mail server cannot do it: {one_line(str(error))}")
    return TransportError(_connection(error))


def _connection(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"The mail server's certificate is not valid: {one_line(error.verify_message)}."
    if isinstance(error, ssl.SSLError):
        return "No encrypted connection to the mail server; does `tls` in BOT_SMTP_URL fit it?"
    # smtplib turns a time-out while it reads into a closed connection.
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return "The mail server took too long to answer."
    if isinstance(error, ConnectionRefusedError):
        return "The mail server cannot be reached: nothing listens there."
    if isinstance(error, socket.gaierror):
        return "The mail server's name is not known."
    if isinstance(error, smtplib.SMTPServerDisconnected | ConnectionError):
        return "The mail server broke the connection off."
    return f"The mail server cannot be reached ({type(error).__name__})."


def refused(recipients: Refusals) -> str:
    """Who was refused, and why."""
    return "; ".join(
        f"{one_line(address)} ({code} {_text(answer)})"
        for address, (code, answer) in recipients.items()
    )


def _said(error: smtplib.SMTPResponseException) -> str:
    return f"{error.smtp_code} {_text(error.smtp_error)}".strip()


def _text(answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return one_line(text)
