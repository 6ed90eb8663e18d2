"""One conversation: read it, take it, answer, note, give it back or close it."""

from __future__ import annotations

import re
from functools import partial

from sanic.request import Request
from sanic.response import HTTPResponse, redirect

from bot.console.chat.view import PARTS, Typed, conversation_of, page, part
from bot.console.frame.forms import argument, field, is_fetch, number, number_field
from bot.console.page import PREFIX, Page
from bot.console.services import DeskServices
from bot.desk import sentences, states
from bot.desk.model import Taken
from bot.desk.states import CLOSE, GIVE_BACK, HELD, TAKE, TAKE_OVER, Next, step
from bot.errors import RequestError
from bot.reply import Reply
from bot.staff.model import StaffRef

CLIENT_ID = re.compile(r"[A-Za-z0-9-]{8,64}")
NOT_YOURS = "You do not hold this chat now, so it was not sent. Take it first; your text is kept."
CHOOSE = "Please choose how it ended."


async def view(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """GET /conversations/<id>?part=&before=."""
    wanted = argument(request, "part", limit=20)
    if wanted in PARTS:
        return await part(services, staff, request, wanted)
    return await page(services, staff, request)


async def take(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """POST /conversations/<id>/take."""
    conversation_id = conversation_of(request)
    words = _sentence(services, states.WITH_ASSISTANT, TAKE, staff)
    taking = partial(services.stores.desk.handoffs.take, conversation_id, staff, words)
    return await _taken(services, staff, request, await services.threads.run_in_thread(taking))


async def take_over(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """POST /conversations/<id>/take-over: from the colleague whom the page showed."""
    conversation_id, holder = conversation_of(request), number(request, "holder") or 0
    words = _sentence(services, HELD, TAKE_OVER, staff)
    taking = partial(services.stores.desk.handoffs.take_over, conversation_id, staff, holder, words)
    return await _taken(services, staff, request, await services.threads.run_in_thread(taking))


async def _taken(
    services: DeskServices, staff: StaffRef, request: Request, taken: Taken
) -> HTTPResponse:
    if taken.ok:
        return await _done(services, staff, request, "head")
    told = f"{taken.holder_name} has taken this chat." if taken.holder_name else ""
    return await _refused(services, staff, request, Typed(told, 409))


async def give_back(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """POST /conversations/<id>/give-back."""
    conversation_id = conversation_of(request)
    words = _sentence(services, HELD, GIVE_BACK, staff)
    ending = partial(services.stores.desk.handoffs.give_back, conversation_id, staff, words)
    if await services.threads.run_in_thread(ending):
        return await _done(services, staff, request, "head")
    return await _refused(services, staff, request, Typed(status=409))


async def close(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """POST /conversations/<id>/close."""
    conversation_id, outcome = conversation_of(request), field(request, "outcome", limit=20)
    if outcome not in states.OUTCOMES:
        return await _refused(services, staff, request, Typed(CHOOSE, 422))
    words = _sentence(services, HELD, CLOSE, staff, outcome)
    ending = partial(services.stores.desk.handoffs.close, conversation_id, staff, outcome, words)
    if await services.threads.run_in_thread(ending):
        return await _done(services, staff, request, "head")
    return await _refused(services, staff, request, Typed(status=409))


async def reply(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """POST /conversations/<id>/reply; the same client_id is sent once."""
    conversation_id, text = conversation_of(request), field(request, "text")
    client_id = field(request, "client_id", limit=64)
    if not CLIENT_ID.fullmatch(client_id):
        raise RequestError(422, "bad_id", "Please reload this page and send it again.")
    typed = Typed(reply=text, client_id=client_id)
    answering = partial(
        services.stores.desk.answers.reply, conversation_id, staff, text, client_id,
        seen=number_field(request, "seen"),
    )  # fmt: skip
    try:
        seq = await services.threads.run_in_thread(answering)
    except RequestError as error:
        again = client_id if error.code != "id_reused" else ""
        problem = Typed(error.message, error.status, reply=text, client_id=again)
        return await _refused(services, staff, request, problem)
    if seq is not None:
        return await _done(services, staff, request, "talk")
    why = await _whose(services, staff, conversation_id)
    words = why if why == _GONE else NOT_YOURS
    problem = Typed(words, 409, reply=typed.reply, client_id=client_id)
    return await _refused(services, staff, request, problem)


async def note(services: DeskServices, staff: StaffRef, request: Request) -> HTTPResponse:
    """POST /conversations/<id>/note; visitors never see it."""
    conversation_id, text = conversation_of(request), field(request, "text")
    writing = partial(services.stores.desk.stories.note, conversation_id, staff, text)
    try:
        await services.threads.run_in_thread(writing)
    except RequestError as error:
        problem = Typed(error.message, error.status, note=text)
        return await _refused(services, staff, request, problem)
    services.desk_hub.notify(f"notes:{conversation_id}")
    if is_fetch(request):
        return await part(services, staff, request, "notes")
    return redirect(f"{PREFIX}/conversations/{conversation_id}#notes", status=303)


async def close_questions(
    services: DeskServices, staff: StaffRef, request: Request
) -> HTTPResponse:
    """POST /conversations/<id>/questions: what was left open was answered in this chat."""
    closing = partial(services.stores.questions.asked.close_chat, conversation_of(request), staff)
    if await services.threads.run_in_thread(closing):
        services.desk_hub.notify("questions")
    return await _done(services, staff, request, "head")


_GONE = "This chat is not here any more. The visitor may have deleted it."


def _sentence(
    services: DeskServices, state: str, event: str, staff: StaffRef, outcome: str = ""
) -> Reply:
    """What the visitor reads about this change."""
    to = step(state, event, outcome)
    assert isinstance(to, Next)
    return sentences.sentence(services.knowledge(), to.sentence_key, staff_name=staff.name)


async def _done(
    services: DeskServices, staff: StaffRef, request: Request, shown: str
) -> HTTPResponse:
    """Wake the visitor and all of the desk; show the part that has changed."""
    conversation_id = conversation_of(request)
    services.hub.notify(conversation_id)
    services.desk_hub.notify(f"conversation:{conversation_id}")
    services.desk_hub.notify("queue")
    if is_fetch(request):
        return await part(services, staff, request, shown)
    return redirect(f"{PREFIX}/conversations/{conversation_id}", status=303)


async def _refused(
    services: DeskServices, staff: StaffRef, request: Request, typed: Typed
) -> HTTPResponse:
    """Say why not; a page shows what was typed again."""
    problem = typed.problem or await _whose(services, staff, conversation_of(request))
    if is_fetch(request):
        raise RequestError(typed.status, "refused", problem)
    shown = Typed(problem, typed.status, typed.reply, typed.note, typed.client_id)
    return await page(services, staff, request, shown)


async def _whose(services: DeskServices, staff: StaffRef, conversation_id: str) -> str:
    """Why somebody could not end a chat."""
    find = partial(services.stores.desk.stories.again, conversation_id, staff)
    story = await services.threads.run_in_thread(find)
    if story is None:
        return _GONE
    current = story.handoffs[-1] if story.handoffs else None
    if current and current.state == HELD and current.taken_by != staff.id:
        return f"{current.staff_name} has taken this chat."
    if current and current.ended_at:
        return "This request has ended already."
    return "You do not hold this chat. Take it first."


_AT = "/conversations/<conversation_id:str>"
PAGES = (
    Page("GET", _AT, view),
    Page("POST", f"{_AT}/take", take),
    Page("POST", f"{_AT}/take-over", take_over),
    Page("POST", f"{_AT}/give-back", give_back),
    Page("POST", f"{_AT}/close", close),
    Page("POST", f"{_AT}/reply", reply),
    Page("POST", f"{_AT}/note", note),
    Page("POST", f"{_AT}/questions", close_questions),
)
