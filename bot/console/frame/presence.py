"""Who is at the desk: whose page says so; a toggle in the header says "I am away"."""

from __future__ import annotations

from datetime import datetime, timezone
from functools import partial

from sanic.request import Request
from sanic.response import HTTPResponse, empty, redirect

from bot.console.frame.forms import field, is_fetch
from bot.console.page import PREFIX, Page
from bot.console.services import DeskServices
from bot.staff.model import StaffRef

TOPIC = "presence"


async def part(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """GET /presence: the part of the header."""
    return await _part(services, staff)


async def here(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """POST /here: a page says, every 20 seconds while it is awake, that somebody sits before it.

    Nothing else counts: an open stream is what the server says, and a computer that fell asleep
    a moment ago still takes it.
    """
    note = partial(services.stores.desk.presence.sign_of_life, request.ctx.session, _now())
    await services.threads.run_in_thread(note)
    return empty()


async def change(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """POST /presence: away or back; who presses "I am back" is here."""
    away = field(request, "away", limit=5) == "1"
    presence, session = services.stores.desk.presence, request.ctx.session

    def note() -> None:
        now = _now()
        presence.set_away(staff, away, now)
        if not away:
            presence.sign_of_life(session, now)

    await services.threads.run_in_thread(note)
    services.desk_hub.notify(TOPIC)
    if is_fetch(request):
        return await _part(services, staff)
    return redirect(f"{PREFIX}/queue", status=303)


async def _part(services: DeskServices, staff: StaffRef) -> HTTPResponse:
    presence = services.stores.desk.presence

    def look() -> tuple[bool, list[str]]:
        now = _now()
        return presence.is_away(staff, now), presence.present(now)

    away, names = await services.threads.run_in_thread(look)
    return services.render("presence.html", staff, away=away, present=names)


def _now() -> datetime:
    return datetime.now(timezone.utc)


PAGES = (
    Page("GET", "/presence", part),
    Page("POST", "/presence", change),
    # A page says it by itself: that is no use of the session.
    Page("POST", "/here", here, keeps=False),
)
