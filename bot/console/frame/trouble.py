"""Refusals and errors in plain words: a page for people, a sentence for our own scripts."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from sanic.request import Request
from sanic.response import HTTPResponse, redirect, text

from bot.console.frame.forms import is_fetch
from bot.console.page import PREFIX
from bot.console.services import DeskServices
from bot.staff.model import NOBODY
from bot.web.errors import in_words, refusal_of

LOGIN = f"{PREFIX}/login"
EXPIRED = "You have been logged out. Please log in again; what you typed is still on this page."
STORE = "That could not be saved just now. Please try again in a moment."
#: What people of the desk read where the words for visitors do not suit, by the error's code.
WORDS = {
    "storage_trouble": STORE,
    "unavailable": STORE,
    "body_too_large": "That is too much at once. Please send less.",
}
HEADINGS = {403: "Not for you", 404: "Not here", 409: "Somebody was faster", 503: "Not just now"}


def answer(services: DeskServices, request: Request, error: Exception) -> HTTPResponse:
    """Answer for whatever a handler raised."""
    refusal = refusal_of(request, error)
    sentence = WORDS.get(refusal.code) or in_words(refusal, services.knowledge())
    retry_after = refusal.retry_after
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    if is_fetch(request):
        return text(sentence, status=refusal.status, headers=headers)
    staff = getattr(request.ctx, "staff", NOBODY)
    heading = HEADINGS.get(refusal.status, "That did not work")
    response = services.render(
        "trouble.html", staff, status=refusal.status, heading=heading, sentence=sentence
    )
    response.headers.update(headers)
    return response


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
