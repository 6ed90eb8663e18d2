"""Finds and keeps the session behind a request's cookie."""

from __future__ import annotations

from functools import partial

from sanic.request import Request
from sanic.response import BaseHTTPResponse

from bot.console import cookies
from bot.console.services import DeskServices
from bot.desk.model_accounts import Session

AGENT_LENGTH = 200
#: Sent by a page's own refreshing while nobody touches it: that is not use of the session.
IDLE_HEADER = "x-desk-idle"


async def current_session(services: DeskServices, request: Request) -> Session | None:
    """The session that the cookie opens, if it still stands; being used keeps it alive."""
    token = cookies.read(request, cookies.SESSION)
    if not token:
        return None
    find = partial(
        services.store.sessions.use,
        cookies.hash_token(token),
        keep=not request.headers.get(IDLE_HEADER),
        idle_minutes=services.settings.desk_idle_minutes,
        hours=services.settings.desk_session_hours,
    )
    return await services.threads.run_in_thread(find)


async def begin(
    services: DeskServices,
    request: Request,
    response: BaseHTTPResponse,
    staff_id: int,
    stage: str,
) -> None:
    """Begin a session under a new token; the one before it ends."""
    token = cookies.new_token()
    old = cookies.read(request, cookies.SESSION)
    start = partial(
        services.store.sessions.begin,
        cookies.hash_token(token),
        staff_id,
        stage=stage,
        agent=str(request.headers.get("user-agent", ""))[:AGENT_LENGTH],
        instead_of=cookies.hash_token(old) if old else "",
    )
    await services.threads.run_in_thread(start)
    cookies.write(response, cookies.SESSION, token, services.settings)
