"""Settings of mails and webhooks: how their values are read, and which need one another."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

SECRET_PREFIX = "whsec_"
#: In bytes; the Standard Webhooks specification says so.
SHORTEST_SECRET, LONGEST_SECRET = 24, 64
TLS_WAYS = ("starttls", "implicit", "none")
#: Plain ones only: what needs quotes or another alphabet is not worth the trouble it makes.
_MAIL_ADDRESS = re.compile(
    r"[A-Za-z0-9_%+&'!#$*/^{|}~-]+(\.[A-Za-z0-9_%+&'!#$*/^{|}~-]+)*"
    r"@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*"
)
DEFAULT_PORTS = {"starttls": 587, "implicit": 465, "none": 25}


@dataclass(frozen=True)
class MailServer:
    """Where mails are handed in.

    Args:
        host: name or address.
        port: its port.
        tls: `starttls`, `implicit` or `none`.
        user: empty when the server wants no login.
        password: kept out of every text that is made of this.
    """

    host: str
    port: int
    tls: str
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)


def yes_or_no(value: str) -> bool:
    """`yes` or `no`, and nothing that could be mistaken for either."""
    if value not in ("yes", "no"):
        raise ValueError("only yes or no is possible")
    return value == "yes"


def mail_addresses(value: str) -> tuple[str, ...]:
    """Addresses, separated by commas."""
    return tuple(_mail_address(part) for part in value.split(",") if part.strip())


def mail_address(value: str) -> str:
    """One address, or none."""
    return _mail_address(value) if value.strip() else ""


def _mail_address(value: str) -> str:
    text = value.strip()
    if not _MAIL_ADDRESS.fullmatch(text):
        raise ValueError(f"{text!r} is not an address such as desk@clinic.example")
    return text


def mail_server(value: str) -> MailServer | None:
    """smtp://user:password@host:587?tls=starttls; what is wrong is said without the value."""
    if not value.strip():
        return None
    form = "use smtp://user:password@host:587?tls=starttls, with %-codes for special characters"
    parts, port = _split(value, form)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.path.strip("/"):
        raise ValueError(form)
    options = parse_qs(parts.query, keep_blank_values=True)
    usual = "implicit" if parts.scheme == "smtps" else _usual_tls(parts.hostname)
    tls = options.pop("tls", [usual])[-1]
    if options:
        raise ValueError(f"tls is the only option; {form}")
    if tls not in TLS_WAYS:
        raise ValueError("tls can be starttls, implicit or none")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if bool(user) != bool(password):
        raise ValueError(f"user and password belong together; {form}")
    if user and tls == "none" and not _this_machine(parts.hostname):
        raise ValueError("a password would be sent in the clear; use tls=starttls or tls=implicit")
    return MailServer(parts.hostname, port or DEFAULT_PORTS[tls], tls, user, password)


def _usual_tls(host: str) -> str:
    return "none" if _this_machine(host) else "starttls"


def _this_machine(host: str) -> bool:
    return host in ("localhost", "127.0.0.1", "::1")


def _split(value: str, form: str) -> tuple[SplitResult, int | None]:
    text = value.strip()
    if not text.isprintable() or " " in text:
        raise ValueError(form)
    try:
        parts = urlsplit(text)
        return parts, parts.port
    except ValueError:
        # Not chained: the library's words repeat the value.
        raise ValueError(form) from None


def web_address(value: str) -> str:
    """An http or https address without a password in it, or none."""
    if not value.strip():
        return ""
    form = "use an address such as https://desk.clinic.example"
    parts, _ = _split(value, form)
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        raise ValueError(form)
    if parts.fragment:
        raise ValueError(f"what follows # is never sent; {form}")
    return value.strip()


def base_address(value: str) -> str:
    """An address that paths are put behind."""
    address = web_address(value)
    if "?" in address:
        raise ValueError("paths are put behind it, so it must not have a ?")
    return address.rstrip("/")


def webhook_secret(value: str) -> bytes:
    """whsec_ and then 24 to 64 random bytes in base64; what is wrong is said without the value."""
    text = value.strip()
    if not text:
        return b""
    remedy = "make one with: python -m bot notify --new-secret"
    if not text.startswith(SECRET_PREFIX):
        raise ValueError(f"it must begin with {SECRET_PREFIX}; {remedy}")
    try:
        secret = base64.b64decode(text.removeprefix(SECRET_PREFIX), validate=True)
    except binascii.Error:
        raise ValueError(f"what follows {SECRET_PREFIX} is not base64; {remedy}") from None
    if not SHORTEST_SECRET <= len(secret) <= LONGEST_SECRET:
        raise ValueError(f"it must hold {SHORTEST_SECRET} to {LONGEST_SECRET} bytes; {remedy}")
    return secret


def missing(values: Mapping[str, Any]) -> Iterator[str]:
    """Say what a mail or a webhook still needs; names that could not be read are left out."""
    mail = ("BOT_MAIL_TO", "BOT_MAIL_FROM", "BOT_SMTP_URL")
    hook = ("BOT_WEBHOOK_URL", "BOT_WEBHOOK_SECRET")
    for names, what in ((mail, "Mails need"), (hook, "The webhook needs")):
        there = [name for name in names if values.get(name)]
        lacking = [name for name in names if name in values and not values[name]]
        if there and lacking:
            yield f"{what} {' and '.join(lacking)} as well, since {there[0]} is set."
    begun = any(values.get(name) for name in ("BOT_MAIL_TO", "BOT_WEBHOOK_URL"))
    if begun and values.get("BOT_PUBLIC_URL") == "":
        yield "BOT_PUBLIC_URL is missing: what is sent holds a link to the console."
