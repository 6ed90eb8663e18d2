"""Refusals and errors in plain words: a page for people, a sentence for our own scripts."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path
from urllib.parse import quote, urlsplit

from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse, redirect, text

from bot.console.frame.forms import is_fetch
from bot.console.page import PREFIX
from bot.console.services import DeskServices
from bot.errors import RequestError, StoreError
from bot.staff.model import NOBODY

log = logging.getLogger(__name__)

LOGIN = f"{PREFIX}/login"
EXPIRED = "You have been logged out. Please log in again; what you typed is still on this page."
STORE = "That could not be saved just now. Please try again in a moment."
UNEXPECTED = "Something went wrong on our side. Please try again."
FRAMEWORK = {
    404: "There is nothing at this address.",
    405: "That is not possible at this address.",
    413: "That is too much at once. Please send less.",
    # Raised for a reader who has gone away in the middle, too: nothing to be logged.
    503: STORE,
}
HEADINGS = {403: "Not for you", 404: "Not here", 409: "Somebody was faster", 503: "Not just now"}


def answer(services: DeskServices, request: Request, error: Exception) -> HTTPResponse:
    """Answer for whatever a handler raised."""
    if isinstance(error, RequestError):
        return _said(services, request, error.status, error.message, error.retry_after)
    if isinstance(error, StoreError):
        log.warning("the database failed a page: %s", error)
        return _said(services, request, 503, STORE, 5)
    if isinstance(error, SanicException) and error.status_code in FRAMEWORK:
        return _said(services, request, error.status_code, FRAMEWORK[error.status_code])
    _log(error, request)
    return _said(services, request, 500, UNEXPECTED)


def log_in_first(request: Request) -> HTTPResponse:
    """Send a person to the login page and back again; tell a script in one sentence."""
    if is_fetch(request):
        return text(EXPIRED, status=401)
    wanted = request.path
    if request.method == "GET":
        wanted += f"?{request.query_string}" if request.query_string else ""
    else:
        # The page that the form stood on.
        wanted = urlsplit(str(request.headers.get("referer", ""))).path
    return redirect(f"{LOGIN}?next={quote(safe_next(wanted), safe='')}", status=303)


def safe_next(wanted: str) -> str:
    """A place of the console to go on to; the front page for everything else."""
    harmless = wanted.isprintable() and "\\" not in wanted and not wanted.startswith("//")
    inside = wanted == PREFIX or wanted.startswith((f"{PREFIX}/", f"{PREFIX}?"))
    return wanted if harmless and inside and not wanted.startswith(LOGIN) else PREFIX


def come_in(services: DeskServices, request: Request) -> HTTPResponse:
    """Ask for the same page once more from here, so that the browser shows its cookie."""
    address = request.path + (f"?{request.query_string}" if request.query_string else "")
    return services.render("come_in.html", NOBODY, address=address)


def _said(
    services: DeskServices,
    request: Request,
    status: int,
    sentence: str,
    retry_after: int | None = None,
) -> HTTPResponse:
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    if is_fetch(request):
        return text(sentence, status=status, headers=headers)
    staff = getattr(request.ctx, "staff", NOBODY)
    heading = HEADINGS.get(status, "That did not work")
    response = services.render(
        "trouble.html", staff, status=status, heading=heading, sentence=sentence
    )
    response.headers.update(headers)
    return response


def _log(error: BaseException, request: Request) -> None:
    """Log where it broke, never the error's own text: it may quote somebody's words."""
    frames = traceback.extract_tb(error.__traceback__)
    where = " < ".join(
        f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames)
    )
    route = request.route.path if request.route else "no route"
    log.error("unexpected %s in %s %s: %s", type(error).__name__, request.method, route, where)
