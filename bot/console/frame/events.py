"""GET /desk/events: tells the pages of staff what has changed, as server-sent events."""

from __future__ import annotations

import json
from contextlib import suppress
from functools import partial

from sanic.request import Request
from sanic.response import HTTPResponse

from bot.console.frame import cookies
from bot.console.frame.headers import HEADERS
from bot.console.page import Page
from bot.console.services import DeskServices
from bot.errors import AssistantError
from bot.staff.model import StaffRef
from bot.web.tokens import hash_token

HEARTBEAT = ": still here\n\n"
#: Tells the page that the session has ended: it must not come back by itself.
GOODBYE = "event: goodbye\ndata: {}\n\n"


def change(topic: str) -> str:
    """One event."""
    return f"event: change\ndata: {json.dumps({'topic': topic})}\n\n"


async def events(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse | None:
    """Follow the hub until the session ends, the page is closed or the service stops."""
    token = hash_token(cookies.read(request, cookies.SESSION))
    hub = services.desk_hub
    with hub.subscribe(token) as subscription:
        response = await request.respond(
            headers={
                **HEADERS,
                "Cache-Control": "no-store, no-transform",
                "X-Accel-Buffering": "no",
            },
            content_type="text/event-stream; charset=utf-8",
        )
        # The answer has begun: there is no status left to send, the page simply comes back.
        with suppress(AssistantError):
            await response.send(HEARTBEAT)
            while not hub.closing:
                if not await _still(services, token):
                    await response.send(GOODBYE)
                    break
                topics = await subscription.wait(services.heartbeat)
                for topic in topics:
                    await response.send(change(topic))
                if not topics:
                    await response.send(HEARTBEAT)
        await response.eof()
    return None


async def _still(services: DeskServices, token: str) -> bool:
    """Tell whether the session stands; an open stream alone does not keep it alive."""
    look = partial(
        services.store.sessions.use,
        token,
        keep=False,
        idle_minutes=services.settings.desk_idle_minutes,
        hours=services.settings.desk_session_hours,
    )
    session = await services.threads.run_in_thread(look)
    return session is not None and session.stage == "full"


# A stream that comes back by itself is no use of the session.
PAGES = (Page("GET", "/events", events, keeps=False),)
