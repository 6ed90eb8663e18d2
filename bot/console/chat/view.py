"""Shows one conversation, whole or in the parts that follow the server."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from functools import partial
from typing import Any

from sanic.request import Request
from sanic.response import HTTPResponse

from bot.console.frame.forms import argument, number
from bot.console.services import DeskServices
from bot.console.sign_in.sessions import IDLE_HEADER
from bot.desk import states
from bot.desk.model import HandoffRecord, Json, SavedReply, Story
from bot.desk.summary import alarm_name, brief
from bot.errors import RequestError
from bot.staff.model import StaffRef
from bot.text import has_forbidden

MESSAGES_SHOWN = 50  # the others by a link
PARTS = {
    "head": "conversation_head.html",
    "talk": "conversation_talk.html",
    "notes": "conversation_notes.html",
}
GONE = "This chat is not here. The visitor may have deleted it."


@dataclass(frozen=True)
class Typed:
    """What a form that was refused had in it; nothing that was typed is lost."""

    problem: str = ""
    status: int = 200
    reply: str = ""
    note: str = ""
    client_id: str = ""


NOTHING_TYPED = Typed()


def conversation_of(request: Request) -> str:
    """The conversation's id in the address.

    Raises:
        RequestError: 404 when there can be none like it.
    """
    found = str(request.match_info["conversation_id"])
    if has_forbidden(found):
        raise RequestError(404, "gone", GONE)
    return found


async def page(
    services: DeskServices, staff: StaffRef, request: Request, typed: Typed = NOTHING_TYPED
) -> HTTPResponse:
    """The whole page; the view is put on record."""
    desk = services.stores.desk

    def look() -> tuple[Story | None, list[SavedReply]]:
        return desk.stories.story(conversation_of(request), staff), desk.saved_replies.all()

    story, saved = await services.threads.run_in_thread(look)
    if story is None:
        raise RequestError(404, "gone", GONE)
    services.desk_hub.notify("queue")
    return services.render(
        "conversation.html",
        staff,
        status=typed.status,
        typed=typed,
        saved=saved,
        client_id=typed.client_id or secrets.token_hex(16),
        **_values(services, staff, request, story),
    )


async def part(
    services: DeskServices, staff: StaffRef, request: Request, name: str
) -> HTTPResponse:
    """One part of a page that is open already."""
    conversation_id = conversation_of(request)
    look = partial(services.stores.desk.stories.again, conversation_id, staff)
    story = await services.threads.run_in_thread(look)
    if story is None:
        return services.render(
            "conversation_gone.html", staff, part=name, conversation_id=conversation_id
        )
    values = _values(services, staff, request, story)
    if name == "talk" and story.messages and not request.headers.get(IDLE_HEADER):
        seen = partial(
            services.stores.desk.stories.mark_read, conversation_id, values["messages"][-1]["seq"]
        )
        if await services.threads.run_in_thread(seen):
            services.desk_hub.notify("queue")
    return services.render(PARTS[name], staff, **values)


def _values(
    services: DeskServices, staff: StaffRef, request: Request, story: Story
) -> dict[str, Any]:
    knowledge = services.knowledge()
    current = story.handoffs[-1] if story.handoffs else None
    before = number(request, "before")
    shown = [one for one in story.messages if before is None or one["seq"] < before]
    return {
        "story": story,
        "brief": brief(story, knowledge),
        "current": current,
        "mine": _is_mine(current, staff),
        "open": story.state in states.OPEN,
        "here": services.hub.is_followed(story.conversation_id),
        # On several machines the visitor's page may hang on another one.
        "knows": services.settings.database_url.startswith("sqlite"),
        "choices": states.OUTCOMES,
        "messages": shown[-MESSAGES_SHOWN:],
        "earlier": shown[-MESSAGES_SHOWN]["seq"] if len(shown) > MESSAGES_SHOWN else None,
        "before": before,
        "newest": _newest(story),
        "titles": {key: topic.title for key, topic in knowledge.topics.items()},
        "alarm": lambda rule: alarm_name(rule, knowledge),
        "alarmed": {one.seq: one.text for one in story.alarms},
        "done": argument(request, "done", limit=20),
    }


def _is_mine(current: HandoffRecord | None, staff: StaffRef) -> bool:
    return current is not None and current.state == states.HELD and current.taken_by == staff.id


def _newest(story: Story) -> Json | None:
    """The visitor's newest message, which screen readers announce."""
    return next((one for one in reversed(story.messages) if one["role"] == "visitor"), None)
