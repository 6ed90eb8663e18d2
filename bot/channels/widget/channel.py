"""The visitor routes under /webhooks/widget as a Rasa input channel; thin handlers only.

Unlike Rasa's own channels it never calls `on_new_message`: a message is stored and acknowledged,
and the turn worker answers it from the stored row, whatever happens to this request.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Any

from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint
from sanic.request import Request
from sanic.response import HTTPResponse, empty, json, text

from bot.channels.widget import visitors
from bot.channels.widget.availability import desk, zone_of
from bot.channels.widget.requests import (
    bearer_token,
    named_conversation,
    parse_after,
    parse_feedback,
    parse_message,
    read_object,
)
from bot.channels.widget.routes import VISITOR_ROUTES, methods_of
from bot.channels.widget.services import Services
from bot.channels.widget.tail import tail
from bot.errors import AssistantError, RequestError
from bot.web.addresses import client_address
from bot.web.cors import preflight
from bot.web.sse import respond
from bot.web.tokens import hash_token


class WidgetInput(InputChannel):  # type: ignore[misc, unused-ignore]
    """The web widget's channel.

    Args:
        services: what the handlers reach for.
    """

    def __init__(self, services: Services) -> None:
        self._services = services

    @classmethod
    def name(cls) -> str:
        """Rasa's `register` puts the routes under /webhooks/ and this name."""
        return "widget"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> WidgetInput:
        """Rasa's own server cannot run this channel: it has neither our store nor our worker.

        Raises:
            AssistantError: always, saying what to run instead.
        """
        raise AssistantError(
            "The widget's channel needs the store and the turn worker.",
            "Start it with: python -m bot serve.",
        )

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Define the visitor routes; `on_new_message` is not used, see the module's docstring."""
        blueprint = Blueprint("visitor", strict_slashes=True)
        handlers: Mapping[tuple[str, str], Callable[[Request], Awaitable[Any]]] = {
            ("POST", "/conversations"): self.open_conversation,
            ("POST", "/messages"): self.post_message,
            ("GET", "/messages"): self.get_messages,
            ("GET", "/events"): self.get_events,
            ("GET", "/desk"): self.get_desk,
            ("POST", "/feedback"): self.post_feedback,
            ("GET", "/transcript"): self.get_transcript,
            ("DELETE", "/conversation"): self.delete_conversation,
        }
        for method, path in VISITOR_ROUTES:
            has_body = method == "POST"
            blueprint.route(
                path,
                methods=[method],
                name=f"{method}_{path[1:]}",
                # Streaming routes read their own body, under our limit instead of Sanic's.
                stream=has_body,
                ignore_body=not has_body,
            )(_plain(handlers[method, path]))
        for path in sorted({path for _, path in VISITOR_ROUTES}):
            blueprint.route(
                path, methods=["OPTIONS"], name=f"OPTIONS_{path[1:]}", ignore_body=True
            )(_preflight(path))
        return blueprint

    async def open_conversation(self, request: Request) -> HTTPResponse:
        """POST /conversations."""
        await self._counted(self._services.limits.new_conversation, request)
        await read_object(request, may_be_empty=True)
        conversation_id, token = await self._in_thread(visitors.open_conversation)
        return json({"conversation_id": conversation_id, "token": token}, status=201)

    async def post_message(self, request: Request) -> HTTPResponse:
        """POST /messages: acknowledged only after the message is committed."""
        token = bearer_token(request)
        await self._counted(self._services.limits.message_from_address, request)
        message = parse_message(await read_object(request))
        accepted = await self._in_thread(visitors.accept, token, message)
        return json({"seq": accepted.seq}, status=202)

    async def get_messages(self, request: Request) -> HTTPResponse:
        """GET /messages?after=N."""
        token, after = bearer_token(request), parse_after(request)
        named = named_conversation(request)
        return json(await self._in_thread(visitors.messages_after, token, named, after))

    async def post_feedback(self, request: Request) -> HTTPResponse:
        """POST /feedback."""
        token = bearer_token(request)
        await self._counted(self._services.limits.message_from_address, request)
        feedback = parse_feedback(await read_object(request))
        await self._in_thread(visitors.add_feedback, token, feedback)
        return empty()

    async def get_desk(self, request: Request) -> HTTPResponse:
        """GET /desk?zone=Europe/London: public, the same for everybody in that zone."""
        return json(await self._in_thread(desk, zone_of(request.args.get("zone", ""))))

    async def get_transcript(self, request: Request) -> HTTPResponse:
        """GET /transcript."""
        token, named = bearer_token(request), named_conversation(request)
        transcript = await self._in_thread(visitors.transcript, token, named)
        return text(
            transcript, headers={"Content-Disposition": 'attachment; filename="conversation.txt"'}
        )

    async def delete_conversation(self, request: Request) -> HTTPResponse:
        """DELETE /conversation."""
        token = bearer_token(request)
        await self._in_thread(visitors.delete, token)
        self._services.hub.forget(hash_token(token))
        return empty()

    async def get_events(self, request: Request) -> HTTPResponse | None:
        """GET /events: committed messages as server-sent events, until the visitor leaves."""
        token, after = bearer_token(request), parse_after(request)
        hub = self._services.hub
        if hub.was_deleted(hash_token(token)):
            return empty()
        named = named_conversation(request)
        conversation = await self._in_thread(visitors.conversation_of, token, named)

        async def read(after: int) -> Sequence[Mapping[str, Any]] | None:
            try:
                page = await self._in_thread(visitors.messages_after, token, named, after)
            except RequestError as error:
                if error.status == 401:
                    return None
                raise
            rows: Sequence[Mapping[str, Any]] = page["messages"]
            return rows

        with hub.subscribe(conversation.id) as stream:
            await respond(request, hub, stream, tail(read, after, hub))
        return None

    async def _in_thread(self, call: Callable[..., Any], *args: Any) -> Any:
        return await self._services.threads.run_in_thread(partial(call, self._services, *args))

    async def _counted(self, count: Callable[[str], None], request: Request) -> None:
        address = client_address(request, self._services.settings.trusted_proxies)
        await self._services.threads.run_in_thread(partial(count, address))


def _plain(handler: Callable[[Request], Awaitable[Any]]) -> Callable[[Request], Awaitable[Any]]:
    # Sanic marks streaming handlers with an attribute, which a bound method cannot carry.
    async def handle(request: Request) -> Any:
        return await handler(request)

    return handle


def _preflight(path: str) -> Callable[[Request], Awaitable[HTTPResponse]]:
    async def handle(request: Request) -> HTTPResponse:
        return preflight(methods_of(path))

    return handle
