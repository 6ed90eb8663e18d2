"""The console's two cookies: the session, and the secret behind the login page's form."""

from __future__ import annotations

import re

from sanic.request import Request
from sanic.response import BaseHTTPResponse

from bot.console.page import PREFIX
from bot.settings import Settings

SESSION = "desk"
#: Held by whoever has not logged in, so that the login form has a token as well.
VISIT = "desk_form"
TOKEN = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)


def read(request: Request, name: str) -> str:
    """A cookie's token; empty when there is none or it is none of ours.

    Read from the header itself: the standard library drops every cookie when another application
    of the same domain has set one that it cannot read.
    """
    pairs = (pair.partition("=") for pair in request.headers.get("cookie", "").split(";"))
    values = (value.strip() for key, _, value in pairs if key.strip() == name)
    return next(filter(TOKEN.fullmatch, values), "")


def write(response: BaseHTTPResponse, name: str, token: str, settings: Settings) -> None:
    """Hand a browser a cookie that only this server sees, and only under /desk."""
    response.cookies[name] = token
    cookie = response.cookies[name]
    cookie["path"] = PREFIX
    cookie["httponly"] = True
    cookie["samesite"] = "Strict"
    if settings.production:
        cookie["secure"] = True


def remove(response: BaseHTTPResponse, name: str, settings: Settings) -> None:
    """Take a cookie away."""
    write(response, name, "", settings)
    response.cookies[name]["max-age"] = 0
