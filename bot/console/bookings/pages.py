"""The bookings of the desk: the list with its filters, one booking, and what becomes of it."""

from __future__ import annotations

from datetime import datetime, timezone
from functools import partial

from sanic.request import Request
from sanic.response import HTTPResponse, redirect

from bot.bookings.appointments import LONGEST, LONGEST_NOTE, NEXT, SHORTEST, STATUSES
from bot.bookings.model import BookingCard, BookingEvent, Changed
from bot.bookings.store import GONE
from bot.console.bookings.cautions import cautions
from bot.console.bookings.facts import facts, searched
from bot.console.bookings.form import (
    LABELS,
    SAME,
    Typed,
    as_typed,
    rebased,
    typed_of,
    wish_of,
    zone,
)
from bot.console.frame.forms import argument, field, is_fetch, key_in_address, number
from bot.console.page import PREFIX, Page
from bot.console.services import DeskServices
from bot.errors import RequestError
from bot.staff.model import StaffRef

MOST_PAGES = 10_000
#: The parts of a booking's page that follow the server; the form between them does not.
PARTS = {"facts": "_booking_facts.html", "past": "_booking_past.html"}
FASTER = "Somebody changed this booking while you had it open, so yours was not saved yet."


async def bookings(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """GET /bookings?status=&q=&page=."""
    status, search = filters(request)
    page = min(number(request, "page") or 0, MOST_PAGES)
    look = partial(services.stores.bookings.page, status=status, search=search, page=page)
    found = await services.threads.run_in_thread(look)
    part = argument(request, "part") == "list"
    return services.render(
        "_booking_list.html" if part else "bookings.html",
        staff,
        found=found,
        labels=LABELS,
        statuses=STATUSES,
        chosen=status,
        searched=searched(),
        search=search,
        page=page,
    )


def filters(request: Request) -> tuple[str, str]:
    """Which bookings are wanted: status and search, from the address."""
    status = argument(request, "status")
    return (status if status in STATUSES else ""), argument(request, "q")


async def booking(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """GET /bookings/<booking_id>."""
    look = partial(services.stores.bookings.one, booking_id(request), staff)
    card = await services.threads.run_in_thread(look)
    part = argument(request, "part")
    if part in PARTS:
        seen = number(request, "version")
        looked = _cautions(services, card)
        return services.render(
            PARTS[part],
            staff,
            card=card,
            facts=facts(card.booking),
            labels=LABELS,
            seen=seen,
            cautions=looked,
        )
    done = "Saved." if argument(request, "saved") else ""
    return _page(services, staff, request, card, as_typed(card.booking, zone(services)), done=done)


async def change(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """POST /bookings/<booking_id>: of two who change it at once the second one is shown the
    first one's change and keeps what was typed."""
    key = booking_id(request)
    bookings = services.stores.bookings
    typed, version = typed_of(request), _version(request)
    card = await services.threads.run_in_thread(partial(bookings.one, key, staff))
    try:
        if version != card.booking.version:
            # The other's change first: what was typed is looked at when it is sent again. A
            # repeated click is recognised by the store.
            wish = wish_of(typed, card.booking, zone(services), lenient=True)
        else:
            wish = wish_of(typed, card.booking, zone(services))
        changed: Changed = await services.threads.run_in_thread(
            partial(bookings.change, key, staff, version, wish)
        )
    except RequestError as error:
        if error.status != 422:
            raise
        return _page(services, staff, request, card, typed, problem=error.message, status=422)
    if not changed.ok:
        typed_again = rebased(typed, changed.current, version, zone(services))
        since = changed.current.events[-max(1, changed.current.booking.version - version) :]
        return _page(
            services,
            staff,
            request,
            changed.current,
            typed_again,
            problem=FASTER,
            since=since,
            status=409,
        )
    services.desk_hub.notify("bookings")
    if is_fetch(request):
        fresh = as_typed(changed.current.booking, zone(services))
        return _page(services, staff, request, changed.current, fresh, done="Saved.")
    return redirect(f"{PREFIX}/bookings/{key}?saved=1", status=303)


def _cautions(services: DeskServices, card: BookingCard) -> list[str]:
    return cautions(card.booking, services.knowledge(), datetime.now(timezone.utc))


def booking_id(request: Request) -> int:
    """The booking in the address.

    Raises:
        RequestError: 404 for a number that no booking can have.
    """
    key = key_in_address(request, "booking_id")
    if not key:
        raise RequestError(404, "not_found", GONE)
    return key


def _version(request: Request) -> int:
    text = field(request, "version", limit=20)
    return int(text) if text.isascii() and text.isdecimal() else -1


def _page(
    services: DeskServices,
    staff: StaffRef,
    request: Request,
    card: BookingCard,
    typed: Typed,
    *,
    problem: str = "",
    since: tuple[BookingEvent, ...] = (),
    done: str = "",
    status: int = 200,
) -> HTTPResponse:
    part = is_fetch(request)
    return services.render(
        "_booking.html" if part else "booking.html",
        staff,
        # A script puts the answer into the page, also when it says what to change.
        status=200 if part else status,
        card=card,
        facts=facts(card.booking),
        typed=typed,
        labels=LABELS,
        next=NEXT[card.booking.status],
        same=SAME[card.booking.status],
        problem=problem,
        since=since,
        done=done,
        seen=None,
        cautions=_cautions(services, card),
        shortest=SHORTEST,
        longest=LONGEST,
        longest_note=LONGEST_NOTE,
    )


PAGES = (
    Page("GET", "/bookings", bookings),
    Page("GET", "/bookings/<booking_id:int>", booking),
    Page("POST", "/bookings/<booking_id:int>", change),
)
