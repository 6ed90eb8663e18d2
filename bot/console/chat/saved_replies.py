"""Saved replies: everybody uses them, clinicians and admins keep them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from sanic.request import Request
from sanic.response import HTTPResponse, redirect

from bot.console.frame.forms import argument, as_typed, field, key_in_address
from bot.console.page import PREFIX, Page
from bot.console.services import DeskServices
from bot.errors import RequestError
from bot.staff.model import StaffRef

KEEPER = "clinician"
TITLE_LIMIT = 80
WORDS = {
    "added": "The reply is saved.",
    "changed": "The reply is changed.",
    "removed": "The reply has been removed.",
}


@dataclass(frozen=True)
class Typed:
    """A form that was refused: its words, and which reply it was to change (0: a new one)."""

    problem: str
    status: int
    title: str
    text: str
    reply_id: int = 0


async def replies(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """GET /replies."""
    return await _page(services, staff, done=WORDS.get(argument(request, "done"), ""))


async def add(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """POST /replies."""
    try:
        save = partial(services.stores.desk.saved_replies.add, staff, *_words(request))
        await services.threads.run_in_thread(save)
    except RequestError as error:
        return await _page(services, staff, _refused(request, error))
    return redirect(f"{PREFIX}/replies?done=added", status=303)


async def change(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """POST /replies/<reply_id>; of two who change one the second sees what the first wrote."""
    number = key_in_address(request, "reply_id")
    try:
        words, seen = _words(request), field(request, "seen", limit=40)
        save = partial(services.stores.desk.saved_replies.change, staff, number, *words, seen=seen)
        await services.threads.run_in_thread(save)
    except RequestError as error:
        return await _page(services, staff, _refused(request, error, number))
    return redirect(f"{PREFIX}/replies?done=changed", status=303)


async def remove(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """POST /replies/<reply_id>/remove; twice is as good as once."""
    number = key_in_address(request, "reply_id")
    delete = partial(services.stores.desk.saved_replies.remove, staff, number)
    await services.threads.run_in_thread(delete)
    return redirect(f"{PREFIX}/replies?done=removed", status=303)


def _words(request: Request) -> tuple[str, str]:
    return field(request, "title", limit=TITLE_LIMIT), field(request, "text")


def _refused(request: Request, error: RequestError, reply_id: int = 0) -> Typed:
    title, text = as_typed(request, "title"), as_typed(request, "text")
    return Typed(error.message, error.status, title, text, reply_id)


async def _page(
    services: DeskServices, staff: StaffRef, typed: Typed | None = None, *, done: str = ""
) -> HTTPResponse:
    saved = await services.threads.run_in_thread(services.stores.desk.saved_replies.all)
    # What somebody has removed meanwhile can only be added anew: its words go into that form.
    is_new = typed is not None and typed.reply_id not in {one.id for one in saved}
    return services.render(
        "replies.html",
        staff,
        status=typed.status if typed else 200,
        saved=saved,
        keeper=staff.may(KEEPER),
        done=done,
        typed=typed,
        new=typed if is_new else None,
    )


PAGES = (
    Page("GET", "/replies", replies),
    Page("POST", "/replies", add, role=KEEPER),
    Page("POST", "/replies/<reply_id:int>", change, role=KEEPER),
    Page("POST", "/replies/<reply_id:int>/remove", remove, role=KEEPER),
)
