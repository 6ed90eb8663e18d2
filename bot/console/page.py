"""What a page of the console is."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from sanic.request import Request
from sanic.response import HTTPResponse

from bot.console.services import DeskServices
from bot.staff.model import StaffRef

PREFIX = "/desk"
#: Rows that a list shows before it leads on to the next page.
ROWS_A_PAGE = 50

#: A stream answers by itself and returns None.
Handler = Callable[[DeskServices, StaffRef, Request], Awaitable[HTTPResponse | None]]


@dataclass(frozen=True)
class Page:
    """One address of the console.

    Args:
        method: "GET" or "POST".
        path: below /desk, such as "/bookings/<booking_id:int>"; its parts are in
            `request.match_info`.
        handler: answers; raises RequestError for a refusal in plain words.
        role: the least role that may use it.
        public: for everybody; the handler then gets NOBODY.
        keeps: asking for it is use of the session, which keeps it alive.
    """

    method: str
    path: str
    handler: Handler
    role: str = "clerk"
    public: bool = False
    keeps: bool = True
