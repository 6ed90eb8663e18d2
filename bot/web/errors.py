"""Every refused or failed request: in our words, in the log, and in the one JSON shape.

Imports bot.errors and sanic.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from sanic.exceptions import MethodNotSupported, SanicException
from sanic.handlers import ErrorHandler
from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot.errors import RequestError, StoreError
from bot.knowledge.model import Knowledge
from bot.knowledge.sentences import say

log = logging.getLogger(__name__)

Answer = Callable[[Request, Exception], HTTPResponse]

RETRY_SECONDS = 5
# What Sanic itself refuses, by our codes. Sanic's own texts name paths and internals.
FRAMEWORK_ERRORS: dict[int, str] = {
    400: "bad_request",
    404: "not_found",
    405: "method_not_allowed",
    408: "too_slow",
    413: "body_too_large",
    417: "bad_request",
    503: "unavailable",
}


def error_response(
    status: int, code: str, message: str, retry_after: int | None = None
) -> HTTPResponse:
    """Build the answer that every error has, whatever its cause."""
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return json({"error": {"code": code, "message": message}}, status=status, headers=headers)


class JsonErrorHandler(ErrorHandler):
    """Turns any exception of a handler into the one error shape.

    Args:
        knowledge: gives the knowledge in force, for the sentences.
    """

    def __init__(self, knowledge: Callable[[], Knowledge]) -> None:
        super().__init__()
        self._knowledge = knowledge

    def under(self, prefix: str, answer: Answer) -> None:
        """Let somebody else answer for errors at addresses under a prefix, with pages for people."""
        self._elsewhere = {**self._elsewhere, prefix: answer}

    #: Prefix -> who answers there; never changed in place.
    _elsewhere: Mapping[str, Answer] = MappingProxyType({})

    def response(self, request: Request, exception: Exception) -> HTTPResponse:
        """Answer for an exception; called by Sanic for whatever a handler raises."""
        for prefix, answer in self._elsewhere.items():
            if request.path == prefix or request.path.startswith(f"{prefix}/"):
                return answer(request, exception)
        refusal = refusal_of(request, exception)
        words = in_words(refusal, self._knowledge())
        found = error_response(refusal.status, refusal.code, words, refusal.retry_after)
        if isinstance(exception, MethodNotSupported):
            found.headers.update(exception.headers)
            found.headers.pop("Content-Length", None)
        return found

    def default(self, request: Request, exception: Exception) -> HTTPResponse:
        """Sanic's fallback when `response` itself fails; keeps the shape."""
        refusal = RequestError(500, "unexpected")
        return error_response(500, refusal.code, in_words(refusal, self._knowledge()))


def in_words(refusal: RequestError, knowledge: Knowledge) -> str:
    """Return the sentence of a refusal: its own, which is for staff, or the clinic's for its code.

    Args:
        refusal: why something was refused; with a time to wait, {wait} stands for it.
        knowledge: has the sentences.
    """
    if refusal.message:
        return refusal.message
    wait = refusal.retry_after or 0
    waiting = say(knowledge, "wait_second" if wait == 1 else "wait_seconds", seconds=str(wait))
    return say(knowledge, refusal.sentence, wait=waiting, **refusal.values)


def refusal_of(request: Request, exception: Exception) -> RequestError:
    """Return what went wrong as a refusal; what nobody foresaw, and the database, go into the log.

    Args:
        request: what was asked.
        exception: whatever a handler or Sanic raised.
    """
    if isinstance(exception, RequestError):
        return exception
    if isinstance(exception, StoreError):
        log.warning("the database failed a request: %s", exception)
        return RequestError(503, "storage_trouble", retry_after=RETRY_SECONDS)
    status = exception.status_code if isinstance(exception, SanicException) else 500
    if status not in FRAMEWORK_ERRORS:
        log_unexpected(exception, place_of(request))
        return RequestError(500, "unexpected")
    retry_after = RETRY_SECONDS if status == 503 else None
    return RequestError(status, FRAMEWORK_ERRORS[status], retry_after=retry_after)


def place_of(request: Request) -> str:
    """Name a request for the log, by its route: an address may hold a secret or a person's name."""
    route = "/" + request.route.path.lstrip("/") if request.route else "no route"
    return f"{request.method} {route}"


def log_unexpected(exception: BaseException, place: str) -> None:
    """Log where it broke, never the exception's own text: it may quote a visitor's words."""
    frames = traceback.extract_tb(exception.__traceback__)
    where = " < ".join(
        f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in reversed(frames)
    )
    log.error("unexpected %s in %s: %s", type(exception).__name__, place, where)
