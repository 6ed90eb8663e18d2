"""Finds and keeps the session behind a request's cookie."""

from __future__ import annotations

from functools import partial

from sanic.request import Request
from sanic.response import BaseHTTPResponse

from bot.console.frame import cookies
from bot.console.services import DeskServices
from bot.staff.model import Session
from bot.web.tokens import hash_token

AGENT_LENGTH = 200
#: Sent by a page's own refreshing while nobody touches it: that is not use of the session.
IDLE_HEADER = "x-desk-idle"


async def current_session(
    services: DeskServices, request: Request, *, keep: bool = True
) -> Session | None:
    """The session that the cookie opens, if it still stands; with `keep` this is use of it."""
    token = cookies.read(request, cookies.SESSION)
    if not token:
        return None
    find = partial(
        services.stores.staff.sessions.use,
        hash_token(token),
        keep=keep and not request.headers.get(IDLE_HEADER),
        idle_minutes=services.settings.desk_idle_minutes,
        hours=services.settings.desk_session_hours,
    )
    return await services.threads.run_in_thread(find)


def agent_of(request: Request) -> str:
    """What the browser calls itself, so that people tell their sessions apart."""
    name = str(request.headers.get("user-agent", ""))[:AGENT_LENGTH]
    return "".join(letter if letter.isprintable() else " " for letter in name)


def hand_over(
    services: DeskServices, request: Request, response: BaseHTTPResponse, token: str
) -> None:
    """Give the browser the token of a session that has just begun."""
    cookies.write(response, cookies.SESSION, token, services.settings)
    cookies.remove(response, cookies.VISIT, services.settings)
