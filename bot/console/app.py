"""Adds the console's pages to the server's app; the list of its modules."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.console.account import people, profile
from bot.console.bookings import files
from bot.console.bookings import pages as booking_pages
from bot.console.chat import pages as conversation_pages
from bot.console.chat import saved_replies
from bot.console.frame import alerts, events, front, presence, static_files, trouble
from bot.console.frame.guard import guarded
from bot.console.frame.headers import secure
from bot.console.page import PREFIX, Page
from bot.console.questions import drafts
from bot.console.questions import pages as question_pages
from bot.console.queue import pages as queue_pages
from bot.console.record import audit, deliveries, numbers
from bot.console.services import DeskServices
from bot.console.sign_in import enrol, login

#: Every module with pages; a new one is added here and nowhere else.
MODULES = (
    front,
    login,
    enrol,
    profile,
    people,
    audit,
    deliveries,
    alerts,
    booking_pages,
    files,
    question_pages,
    drafts,
    numbers,
    events,
    static_files,
    queue_pages,
    conversation_pages,
    saved_replies,
    presence,
)


def pages() -> tuple[Page, ...]:
    """Every page of the console."""
    return tuple(page for module in MODULES for page in module.PAGES)


def routes(listed: Sequence[Page]) -> set[tuple[str, str]]:
    """The pages as (method, path), as the server's written list has them."""
    return {(page.method, PREFIX + page.path) for page in listed}


def attach(app: Sanic, services: DeskServices) -> set[tuple[str, str]]:
    """Add every page behind the guard; returns the routes that were added."""
    listed = pages()
    for page in listed:
        name = f"desk {page.method} {page.path}"
        has_body = page.method != "GET"
        app.route(PREFIX + page.path, methods=[page.method], name=name, ignore_body=not has_body)(
            guarded(page, services)
        )
    app.error_handler.under(PREFIX, lambda request, error: _astray(services, request, error))
    _add_lifecycle(app, services)
    return routes(listed)


def _astray(services: DeskServices, request: Request, error: Exception) -> HTTPResponse:
    """Answer for what never reached the guard: an address or method that does not exist."""
    response = trouble.answer(services, request, error)
    secure(response.headers)
    return response


def _add_lifecycle(app: Sanic, services: DeskServices) -> None:
    async def bind(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        services.desk_hub.bind(loop)

    async def close_streams(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        services.desk_hub.close()

    app.register_listener(bind, "before_server_start")
    app.register_listener(close_streams, "before_server_stop")
