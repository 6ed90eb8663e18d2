"""Saved replies: everybody uses them, clinicians and admins keep them."""

from __future__ import annotations

from functools import partial

from sanic.request import Request
from sanic.response import HTTPResponse, redirect

from bot.console.forms import argument, field, key_in_address
from bot.console.page import PREFIX, Page
from bot.console.services import DeskServices
from bot.desk.model_accounts import StaffRef
from bot.errors import RequestError

KEEPER = "clinician"
WORDS = {"added": "The reply is saved.", "removed": "The reply has been removed."}


async def replies(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """GET /replies."""
    return await _page(services, staff, done=WORDS.get(argument(request, "done"), ""))


async def add(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """POST /replies."""
    title, text = "", ""
    try:
        text = field(request, "text")
        title = field(request, "title", limit=80)
        save = partial(services.store.handoffs.save_reply, staff, title, text)
        await services.threads.run_in_thread(save)
    except RequestError as error:
        return await _page(services, staff, error=error, title=title, text=text)
    return redirect(f"{PREFIX}/replies?done=added", status=303)


async def remove(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """POST /replies/<reply_id>/remove; twice is as good as once."""
    number = key_in_address(request, "reply_id")
    delete = partial(services.store.handoffs.delete_saved_reply, staff, number)
    await services.threads.run_in_thread(delete)
    return redirect(f"{PREFIX}/replies?done=removed", status=303)


async def _page(
    services: DeskServices,
    staff: StaffRef,
    *,
    done: str = "",
    error: RequestError | None = None,
    title: str = "",
    text: str = "",
) -> HTTPResponse:
    saved = await services.threads.run_in_thread(services.store.handoffs.saved_replies)
    return services.render(
        "replies.html",
        staff,
        status=error.status if error else 200,
        saved=saved,
        keeper=staff.may(KEEPER),
        done=done,
        problem=error.message if error else "",
        title=title,
        text=text,
    )


PAGES = (
    Page("GET", "/replies", replies),
    Page("POST", "/replies", add, role=KEEPER),
    Page("POST", "/replies/<reply_id:int>/remove", remove, role=KEEPER),
)
