"""Who is at the desk: an open console counts; a toggle in the header says "I am away"."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import datetime, timezone
from functools import partial

from sanic.request import Request
from sanic.response import HTTPResponse, redirect

from bot.console.forms import field, is_fetch
from bot.console.page import PREFIX, Page
from bot.console.services import DeskServices
from bot.desk.model_accounts import StaffRef

#: Well within the minute after which the store takes a silent console for closed.
BEAT_SECONDS = 25.0
TOPIC = "presence"


def beat(services: DeskServices) -> Callable[[StaffRef], None]:
    """Make what notes a sign of life of somebody whose stream is open; not at every event."""
    last: dict[int, float] = {}
    guard = threading.Lock()

    def note(staff: StaffRef) -> None:
        now = time.monotonic()
        with guard:
            before = last.get(staff.id)
            if before is not None and now - before < BEAT_SECONDS:
                return
            last[staff.id] = now
        services.store.views.sign_of_life(staff, datetime.now(timezone.utc))

    return note


async def here(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """GET /presence: the part of the header.

    An open page asks for it again and again, so that is a sign of life as well: where a proxy
    holds streams back, their people are at the desk all the same.
    """
    if is_fetch(request):
        note = partial(services.store.views.sign_of_life, staff, datetime.now(timezone.utc))
        await services.threads.run_in_thread(note)
    return await _part(services, staff)


async def change(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """POST /presence: away or back."""
    away = field(request, "away", limit=5) == "1"
    note = partial(services.store.handoffs.set_present, staff, not away)
    await services.threads.run_in_thread(note)
    services.desk_hub.notify(TOPIC)
    if is_fetch(request):
        return await _part(services, staff)
    return redirect(f"{PREFIX}/queue", status=303)


async def _part(services: DeskServices, staff: StaffRef) -> HTTPResponse:
    store = services.store

    def look() -> tuple[bool, list[str]]:
        return store.views.is_away(staff), store.handoffs.present(datetime.now(timezone.utc))

    away, names = await services.threads.run_in_thread(look)
    return services.render("presence.html", staff, away=away, present=names)


PAGES = (Page("GET", "/presence", here), Page("POST", "/presence", change))
