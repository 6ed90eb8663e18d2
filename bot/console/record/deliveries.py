"""Messages out: mails and webhooks that wait or were given up, and sending them again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone
from functools import partial

from sanic.request import Request
from sanic.response import HTTPResponse, redirect

from bot.console.frame.forms import argument, is_fetch, key_in_address, number
from bot.console.page import PREFIX, ROWS_A_PAGE, Page
from bot.console.services import DeskServices
from bot.notify.message import NEWER_KIND, SAYINGS, page_of
from bot.notify.model import DeliveryCounts, DeliveryRow
from bot.settings import Settings
from bot.staff.model import StaffRef

TRANSPORTS = {"email": "Mail", "webhook": "Webhook"}
DONE = {
    "again": "It will be sent again within seconds.",
    "all": "They will be sent again within seconds.",
    "changed": "Nothing to do: it was sent again already, or it is gone.",
}
#: Far beyond any real list; larger numbers are not worth asking the database.
LAST_ROW = 1_000_000


@dataclass(frozen=True)
class Line:
    """One row as the template shows it."""

    row: DeliveryRow
    what: str
    by: str
    link: str


@dataclass(frozen=True)
class View:
    """What the page shows."""

    counts: DeliveryCounts
    dead: list[Line]
    waiting: list[Line]
    more: bool


async def deliveries(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """GET /deliveries, and only the list with ?part=list."""
    whole = argument(request, "part") != "list"
    template = "deliveries.html" if whole else "_delivery_list.html"
    return await _page(services, staff, request, argument(request, "done"), template)


async def again(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """POST /deliveries/<delivery_id>/again."""
    which = key_in_address(request, "delivery_id")
    send = partial(services.stores.deliveries.resend, which, staff, datetime.now(timezone.utc))
    done = "again" if await services.threads.run_in_thread(send) else "changed"
    return await _changed(services, staff, request, done)


async def all_again(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """POST /deliveries/again."""
    send = partial(services.stores.deliveries.resend_all, staff, datetime.now(timezone.utc))
    done = "all" if await services.threads.run_in_thread(send) else "changed"
    return await _changed(services, staff, request, done)


async def _changed(
    services: DeskServices, staff: StaffRef, request: Request, done: str
) -> HTTPResponse:
    services.desk_hub.notify("deliveries")
    if is_fetch(request):
        return await _page(services, staff, request, done, "_deliveries.html")
    return redirect(f"{PREFIX}/deliveries?done={done}", status=303)


async def _page(
    services: DeskServices, staff: StaffRef, request: Request, done: str, template: str
) -> HTTPResponse:
    skip = min(number(request, "from") or 0, LAST_ROW)
    view = await services.threads.run_in_thread(partial(_look, services, skip))
    return services.render(
        template,
        staff,
        view=view,
        set_up=set_up(services.settings),
        done=DONE.get(done, ""),
        skip=skip,
        earlier=max(0, skip - ROWS_A_PAGE) if skip else None,
        later=skip + ROWS_A_PAGE if view.more else None,
    )


def _look(services: DeskServices, skip: int) -> View:
    deliveries = services.stores.deliveries
    dead = deliveries.dead(skip, ROWS_A_PAGE + 1)
    waiting = deliveries.waiting(skip, ROWS_A_PAGE + 1)
    return View(
        counts=deliveries.counts(),
        dead=[_line(row) for row in dead[:ROWS_A_PAGE]],
        waiting=[_line(row) for row in waiting[:ROWS_A_PAGE]],
        more=len(dead) > ROWS_A_PAGE or len(waiting) > ROWS_A_PAGE,
    )


def _line(row: DeliveryRow) -> Line:
    what, _ = SAYINGS.get(row.notice.kind, NEWER_KIND)
    by = TRANSPORTS.get(row.transport, row.transport)
    return Line(row, what, by, page_of(row.notice.conversation_id, dict(row.notice.refs)))


def set_up(settings: Settings) -> list[str]:
    """Where messages go, as the settings have it."""
    mails = [f"by mail to {', '.join(settings.mail_to)}"] if settings.mail_to else []
    return mails + (["to your webhook"] if settings.webhook_url else [])


PAGES = (
    Page("GET", "/deliveries", deliveries),
    Page("POST", "/deliveries/again", all_again),
    Page("POST", "/deliveries/<delivery_id:int>/again", again),
)
