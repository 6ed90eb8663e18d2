"""Reads what people type into forms."""

from __future__ import annotations

import re
from urllib.parse import parse_qs

from sanic.request import Request

from bot.errors import RequestError
from bot.text import has_forbidden, trimmed

LIMIT = 2000
LARGEST_KEY = 2**31 - 1  # that every database can store
UNREADABLE = "We could not read that form. Please go back and try again."


def is_fetch(request: Request) -> bool:
    """Tell whether a script of our own pages asks, which wants a part and no whole page."""
    return str(request.headers.get("x-requested-with", "")).lower() == "fetch"


def field(request: Request, name: str, *, limit: int = LIMIT) -> str:
    """One field of a posted form, trimmed; empty when it is missing.

    Raises:
        RequestError: 422 when it is too long or has characters that cannot be stored.
    """
    return cleaned(_form(request).get(name, ""), limit)


def as_typed(request: Request, name: str) -> str:
    """One field as it was typed, to be shown again and for nothing else."""
    return _form(request).get(name, "")


def secret(request: Request, name: str) -> str:
    """A password as it was typed, spaces at its ends included; empty when it is missing."""
    value = _form(request).get(name, "")
    return value if len(value) <= LIMIT and not has_forbidden(value) else ""


def argument(request: Request, name: str, *, limit: int = 200) -> str:
    """One parameter of the address, trimmed; empty when it is missing.

    Raises:
        RequestError: 422 as for `field`.
    """
    return cleaned(str(request.args.get(name, "")), limit)


def number(request: Request, name: str) -> int | None:
    """A whole number in the address; None when it is missing or none that can be stored."""
    return _whole(argument(request, name))


def number_field(request: Request, name: str) -> int | None:
    """A whole number in a posted form; None as for `number`."""
    return _whole(as_typed(request, name))


def key_in_address(request: Request, name: str) -> int:
    """The number of a row in the address; one that no row can have becomes 0."""
    key = int(request.match_info[name])
    return key if 0 < key <= LARGEST_KEY else 0


def cleaned(value: str, limit: int) -> str:
    """Check a text and return it trimmed."""
    text = trimmed(value)
    if has_forbidden(text):
        raise RequestError(
            422, "bad_characters", "That has characters we cannot store. Please type it again."
        )
    if len(text) > limit:
        raise RequestError(
            422, "too_long", f"That is too long. Please keep it under {limit:,} characters."
        )
    return text


def _whole(text: str) -> int | None:
    return int(text) if re.fullmatch(r"[0-9]{1,15}", text, re.ASCII) else None


def _form(request: Request) -> dict[str, str]:
    known = getattr(request.ctx, "form", None)
    if known is not None:
        return dict(known)
    if "multipart/form-data" in str(request.headers.get("content-type", "")):
        values = {name: str(request.form.get(name, "")) for name in request.form}
    else:
        try:
            pairs = parse_qs(
                (request.body or b"").decode(),
                keep_blank_values=True,
                max_num_fields=500,
                errors="strict",
            )
        except ValueError as error:
            raise RequestError(400, "bad_form", UNREADABLE) from error
        values = {name: found[0] for name, found in pairs.items()}
    request.ctx.form = values
    return dict(values)
