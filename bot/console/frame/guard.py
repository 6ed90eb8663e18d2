"""The one guard before every page: login, role, other sites, form token, headers, errors."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from sanic.request import Request
from sanic.response import HTTPResponse

from bot.console.frame import cookies, crossing, trouble
from bot.console.frame.forms import field, is_fetch
from bot.console.frame.headers import secure
from bot.console.frame.render import VISIT, Visit
from bot.console.page import Page
from bot.console.services import DeskServices
from bot.console.sign_in.sessions import current_session
from bot.errors import RequestError
from bot.staff.model import NOBODY
from bot.web.tokens import new_token

MAX_BODY = 512 * 1024
STALE_FORM = (
    "This page had been open too long, so nothing was changed. Go back, reload it and try again."
)
FORBIDDEN = "Your role does not include this page. An administrator can change your role."


def guarded(page: Page, services: DeskServices) -> Callable[..., Awaitable[HTTPResponse | None]]:
    """Put the guard before a page's handler."""

    async def handle(request: Request, **_: Any) -> HTTPResponse | None:
        try:
            response = await _pass(page, services, request)
        except Exception as error:
            response = trouble.answer(services, request, error)
        if response is not None:
            secure(response.headers)
        return response

    return handle


async def _pass(page: Page, services: DeskServices, request: Request) -> HTTPResponse | None:
    request.ctx.session = None
    VISIT.set(Visit(path=request.path, fetch=is_fetch(request)))
    if page.method != "GET":
        _refuse_other_sites(request)
    elif _hidden_cookie(request):
        return trouble.come_in(services, request)
    session = await current_session(services, request, keep=page.keeps)
    request.ctx.session = session
    full = session is not None and session.stage == "full"
    # Someone on the way in (second step, enrolment) has a session, but nothing is open to them.
    if not page.public and not full:
        return trouble.log_in_first(request)
    staff = session.staff if session is not None and full else NOBODY
    secret = cookies.read(request, cookies.SESSION) if session else ""
    secret = secret or cookies.read(request, cookies.VISIT)
    fresh = "" if secret else new_token()
    VISIT.set(Visit(crossing.token_of(secret or fresh), request.path, is_fetch(request)))
    request.ctx.staff = staff
    if not page.public and not staff.may(page.role):
        raise RequestError(403, "role", FORBIDDEN)
    if page.method != "GET":
        _check_form(request, secret)
    response = await page.handler(services, staff, request)
    if response is not None and fresh and page.method == "GET" and _is_page(response):
        cookies.write(response, cookies.VISIT, fresh, services.settings)
    return response


def _refuse_other_sites(request: Request) -> None:
    if crossing.from_elsewhere(request.headers):
        raise RequestError(403, "other_site", crossing.FOREIGN)


def _hidden_cookie(request: Request) -> bool:
    """Came by a link from elsewhere, a mail for instance: the browser held its cookie back."""
    return (
        request.headers.get("sec-fetch-site", "") == "cross-site"
        and request.headers.get("sec-fetch-mode", "") == "navigate"
        and not cookies.read(request, cookies.SESSION)
    )


def _check_form(request: Request, secret: str) -> None:
    if len(request.body or b"") > MAX_BODY:
        raise RequestError(413, "too_large", "That is too much at once. Please send less.")
    if not crossing.same_token(secret, field(request, "csrf", limit=200)):
        raise RequestError(403, "stale_form", STALE_FORM)


def _is_page(response: HTTPResponse) -> bool:
    return str(response.content_type or "").startswith("text/html")
