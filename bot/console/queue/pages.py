"""The queue: who waits, who needs a call back, who is held by whom, what ended; and the search."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone

from sanic.request import Request
from sanic.response import HTTPResponse

from bot.console.frame.forms import argument
from bot.console.page import Page
from bot.console.services import DeskServices
from bot.desk import states
from bot.desk.model import Counts, QueueRow
from bot.desk.summary import alarm_name
from bot.staff.model import StaffRef


@dataclass(frozen=True)
class Queue:
    """What the page shows, each list oldest first but those to look at and the ended ones."""

    counts: Counts
    look: list[QueueRow]
    waiting: list[QueueRow]
    missed: list[QueueRow]
    mine: list[QueueRow]
    others: list[QueueRow]
    ended: list[QueueRow]


async def queue(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """GET /queue?part=&q=: the page, its live list, or what a search found."""
    part, words = argument(request, "part", limit=20), argument(request, "q")
    now = datetime.now(timezone.utc)
    lists = services.stores.desk.queue

    def look() -> tuple[Queue, list[QueueRow]]:
        found = lists.search(words) if words else []
        if part == "found":
            return EMPTY, found
        look = lists.unseen(now)
        # A wait keeps its place in the queue; what is missed is shown once, on top.
        on_top = {row.conversation_id for row in look}
        rows = lists.open()
        held = [row for row in rows if row.state == states.HELD]
        return Queue(
            counts=lists.counts(),
            look=look,
            waiting=[row for row in rows if row.state == states.WAITING],
            missed=[
                row
                for row in rows
                if row.state == states.MISSED and row.conversation_id not in on_top
            ],
            mine=[row for row in held if row.taken_by == staff.id],
            others=[row for row in held if row.taken_by != staff.id],
            ended=lists.ended(now),
        ), found

    shown, found = await services.threads.run_in_thread(look)
    template = {"list": "queue_list.html", "found": "queue_found.html"}.get(part, "queue.html")
    return services.render(
        template,
        staff,
        queue=shown,
        words=words,
        found=found,
        alarm=lambda rule: alarm_name(rule, services.knowledge()),
        now=now,
    )


EMPTY = Queue(Counts(0, 0, 0, 0, 0), [], [], [], [], [], [])
PAGES = (Page("GET", "/queue", queue),)
