"""Drafts that make the assistant better: written from questions, shown as a diff, dropped."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from sanic.request import Request
from sanic.response import HTTPResponse, redirect

from bot.console.frame.forms import as_typed, field, key_in_address, number
from bot.console.page import PREFIX, ROWS_A_PAGE, Page
from bot.console.questions.pages import (
    LONGEST_ANSWER,
    MOST_WORDINGS,
    find,
    group_page,
    ids_of,
)
from bot.console.services import DeskServices
from bot.errors import RequestError
from bot.questions.changes import Change, Files, changes_of
from bot.questions.changes_knowledge import key_of
from bot.questions.changes_nlu import one_line
from bot.questions.model import ANSWER, WORDING, Draft, NewDraft
from bot.staff.model import StaffRef

NEW_TOPIC = "new"


async def add_wording(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """POST /questions/<question_id>/wording."""
    return await _add(services, staff, request, WORDING)


async def add_answer(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """POST /questions/<question_id>/draft."""
    return await _add(services, staff, request, ANSWER)


async def _add(
    services: DeskServices, staff: StaffRef, request: Request, kind: str
) -> HTTPResponse:
    await find(services, request)
    names = ("wordings", "topic", "title", "answer")
    typed = {f"{kind}-{name}": as_typed(request, name) for name in names}
    try:
        wanted = _wanted(kind, request)
        look = partial(_changes, services, wanted)
        if not await services.threads.run_in_thread(look):
            raise RequestError(409, "nothing_new", "That would change nothing.")
    except RequestError as error:
        return await group_page(
            services, staff, request, problem=error.message, status=error.status, typed=typed
        )
    done = field(request, "close", limit=10) == "yes"
    keep = partial(services.stores.questions.drafts.add, wanted, staff, close=done)
    draft = await services.threads.run_in_thread(keep)
    services.desk_hub.notify("questions")
    return redirect(f"{PREFIX}/questions/drafts#draft-{draft}", status=303)


def _wanted(kind: str, request: Request) -> NewDraft:
    """Read a form; raises RequestError with what is missing."""
    lines = field(request, "wordings", limit=20_000).split("\n")
    wordings = tuple(dict.fromkeys(one_line(line) for line in lines if line.strip()))
    topic, title = field(request, "topic", limit=100), field(request, "title", limit=100)
    text = field(request, "answer", limit=LONGEST_ANSWER) if kind == ANSWER else ""
    if kind == WORDING and not wordings:
        raise RequestError(422, "no_wording", "Please leave at least one wording.")
    if len(wordings) > MOST_WORDINGS:
        raise RequestError(422, "too_many", f"Please keep it to {MOST_WORDINGS} wordings.")
    if kind == ANSWER and not text:
        raise RequestError(422, "no_answer", "Please write the answer first.")
    if not topic:
        raise RequestError(422, "no_topic", "Please choose a topic.")
    if kind == ANSWER and topic == NEW_TOPIC:
        if not title:
            raise RequestError(422, "no_title", "Please give the new topic a title.")
        topic = key_of(title)
    else:
        title = ""
    return NewDraft(kind, topic, title, text, wordings, ids_of(request))


async def drafts(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """GET /questions/drafts?before=N."""
    before = number(request, "before")
    look = partial(_shown, services, before)
    found = await services.threads.run_in_thread(look)
    return services.render(
        "drafts.html",
        staff,
        drafts=found[:ROWS_A_PAGE],
        topics=services.knowledge().topics,
        older=found[ROWS_A_PAGE - 1][0].id if len(found) > ROWS_A_PAGE else None,
        before=before,
    )


async def drop(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """POST /questions/drafts/<draft_id>/drop."""
    number = key_in_address(request, "draft_id")
    away = partial(services.stores.questions.drafts.drop, number, staff)
    await services.threads.run_in_thread(away)
    services.desk_hub.notify("questions")
    return redirect(f"{PREFIX}/questions/drafts", status=303)


def _shown(
    services: DeskServices, before: int | None
) -> list[tuple[Draft, list[list[tuple[str, str]]], str]]:
    """Each draft with its diffs as marked lines, or with the reason why there is none."""
    found = []
    for draft in services.stores.questions.drafts.page(before=before, limit=ROWS_A_PAGE + 1):
        try:
            diffs = [_marked(change) for change in _changes(services, draft.wanted)]
            problem = "" if diffs else "The files hold all of this already."
        except RequestError as error:
            diffs, problem = [], error.message
        found.append((draft, diffs, problem))
    return found


def _changes(services: DeskServices, wanted: NewDraft) -> list[Change]:
    settings = services.settings
    texts = [_read(path) for path in (settings.knowledge, settings.data / "nlu.yml")]
    return changes_of(wanted, Files(*texts), services.knowledge().topics)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise RequestError(
            503, "no_file", f"The file {path.name} cannot be read just now."
        ) from error


def _marked(change: Change) -> list[tuple[str, str]]:
    """The lines of a diff, each with the name of its kind."""
    kinds = {"+": "added", "-": "removed", "@": "place"}
    lines = change.lines()
    return [
        ("file" if at < 2 else kinds.get(line[:1], "same"), line) for at, line in enumerate(lines)
    ]


PAGES = (
    Page("POST", "/questions/<question_id:int>/wording", add_wording),
    Page("POST", "/questions/<question_id:int>/draft", add_answer),
    Page("GET", "/questions/drafts", drafts),
    Page("POST", "/questions/drafts/<draft_id:int>/drop", drop),
)
