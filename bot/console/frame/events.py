"""GET /desk/events: tells the pages of staff what has changed, as server-sent events."""

from __future__ import annotations

from functools import partial

from sanic.request import Request

from bot.console.frame import cookies
from bot.console.frame.headers import HEADERS
from bot.console.page import Page
from bot.console.services import DeskServices
from bot.staff.model import StaffRef
from bot.web.sse import Send, event, respond
from bot.web.tokens import hash_token

#: Tells the page that the session has ended: it must not come back by itself.
GOODBYE = event("goodbye", {})


async def events(services: DeskServices, staff: StaffRef, request: Request) -> None:
    """Tell what has changed until the session ends, the page is closed or the service stops."""
    token = hash_token(cookies.read(request, cookies.SESSION))
    with services.desk_hub.subscribe(token) as stream:

        async def look(send: Send) -> bool:
            if not await _still(services, token):
                await send(GOODBYE)
                return False
            for topic in stream.take():
                await send(event("change", {"topic": topic}))
            return True

        await respond(request, services.desk_hub, stream, look, HEADERS)


async def _still(services: DeskServices, token: str) -> bool:
    """Tell whether the session stands; an open stream alone does not keep it alive."""
    look = partial(
        services.stores.staff.sessions.use,
        token,
        keep=False,
        idle_minutes=services.settings.desk_idle_minutes,
        hours=services.settings.desk_session_hours,
    )
    session = await services.threads.run_in_thread(look)
    return session is not None and session.stage == "full"


# A stream that comes back by itself is no use of the session.
PAGES = (Page("GET", "/events", events, keeps=False),)
