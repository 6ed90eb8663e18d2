"""Builds the Sanic app: our channel, the public routes, nothing else; imports rasa and sanic."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

from rasa.core.channels.channel import register
from sanic import Sanic
from sanic.config import Config
from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot.channels.widget.channel import WidgetInput
from bot.channels.widget.greeting import greeting as default_greeting
from bot.channels.widget.routes import assert_routes
from bot.channels.widget.services import WIDGET_FOLDER, Services, Waker, nobody
from bot.channels.widget.tail import HEARTBEAT_SECONDS, StreamHub
from bot.conversations.store import Store
from bot.knowledge.model import Knowledge
from bot.numbers.metrics import Metrics
from bot.settings import Settings
from bot.site.health import Readiness
from bot.site.metrics_page import metrics_page
from bot.web import assets
from bot.web.cors import Cors
from bot.web.errors import JsonErrorHandler
from bot.web.framing import StrictRequest
from bot.web.headers import add_security_headers
from bot.web.limits import VisitorLimits
from bot.web.threads import Threads
from bot.widget.script import script as join_widget

SERVER_CONFIG: dict[str, Any] = {
    "ACCESS_LOG": False,
    "AUTO_EXTEND": False,
    "MOTD": False,
    "REGISTER": False,
    # Longer than a proxy keeps its idle connections, so that it never writes into a closed one.
    "KEEP_ALIVE_TIMEOUT": 75,
    # Silence while a request arrives or an answer goes out. Event streams send a comment every
    # 15 seconds, so only a stream whose reader has stalled runs into it.
    "REQUEST_TIMEOUT": 15,
    "RESPONSE_TIMEOUT": 60,
    # Our own limit is far lower and is kept while reading. Up to this size the rest of a refused
    # body is read and dropped, so that the visitor gets the refusal instead of a closed line.
    "REQUEST_MAX_SIZE": 2 * 1024 * 1024,
    "REQUEST_MAX_HEADER_SIZE": 8192,
    # Never believed: bot.web.limits reads the one entry that our own proxy wrote.
    "FORWARDED_SECRET": None,
    "PROXIES_COUNT": None,
    "REAL_IP_HEADER": None,
}


def create_app(
    settings: Settings,
    store: Store,
    worker: Waker,
    hub: StreamHub,
    knowledge: Callable[[], Knowledge],
    readiness: Readiness,
    *,
    foresee: Callable[[str], None] = lambda text: None,
    stored: Callable[[str], None] = lambda conversation_id: None,
    staff_present: Callable[[], int] = nobody,
    greeting: Callable[[], Mapping[str, Any]] | None = None,
    widget_folder: Path = WIDGET_FOLDER,
    heartbeat: float = HEARTBEAT_SECONDS,
    add_desk: Callable[[Sanic], Collection[tuple[str, str]]] | None = None,
    metrics: Metrics | None = None,
) -> Sanic:
    """Build an app that answers visitors; it holds no state but what it is given.

    Args:
        settings: the table of settings.
        store: the migrated database.
        worker: woken after each stored message.
        hub: the event streams' wake-ups; bound to the server's loop at start.
        knowledge: the approved answers as they are now.
        readiness: looks at the parts for /ready.
        foresee: told each text before it is stored; returns at once.
        stored: told the conversation after a visitor's message is stored; returns at once.
        staff_present: how many of the staff are at the console; called in a thread.
        greeting: makes a conversation's first message; from the knowledge file when left out.
        widget_folder: files of the widget and its demo page.
        heartbeat: seconds between the comments of a silent stream.
        add_desk: adds the console's pages and returns their routes; without it there are none.
        metrics: what /metrics shows; the database's counts when left out.

    Raises:
        AssistantError: when the router holds a route that is not on the written list.
    """
    services = Services(
        settings=settings,
        store=store,
        worker=worker,
        hub=hub,
        knowledge=knowledge,
        greeting=greeting or (lambda: default_greeting(knowledge())),
        limits=VisitorLimits(settings, store.buckets()),
        threads=Threads(),
        widget_folder=widget_folder,
        heartbeat=heartbeat,
        foresee=foresee,
        stored=stored,
        staff_present=staff_present,
    )
    app = Sanic(
        # Sanic wants every app of a process to have its own name.
        f"assistant_{secrets.token_hex(8)}",
        config=Config(SERVER_CONFIG, env_prefix=None),
        error_handler=JsonErrorHandler(),
        request_class=StrictRequest,
        strict_slashes=True,
        configure_logging=False,
    )
    app.ctx.services = services
    register([WidgetInput(services)], app, "/webhooks/")
    _add_public_routes(app, services, readiness, metrics or Metrics(store.census))
    app.register_middleware(add_security_headers, "response")
    app.register_middleware(Cors(settings.origins).add_headers, "response")
    _add_lifecycle(app, services)
    desk = add_desk(app) if add_desk else ()
    assert_routes(app, demo=not settings.production, desk=desk)
    return app


def _add_public_routes(
    app: Sanic, services: Services, readiness: Readiness, metrics: Metrics
) -> None:
    development = not services.settings.production
    script = assets.Asset(join_widget, live=development)

    async def live(request: Request) -> HTTPResponse:
        return json({"live": True})

    async def ready(request: Request) -> HTTPResponse:
        report = await readiness.look()
        return json(report.as_json(), status=200 if report.ready else 503)

    async def widget_script(request: Request) -> HTTPResponse:
        return assets.script(script, request)

    async def numbers(request: Request) -> HTTPResponse:
        token = services.settings.metrics_token
        return await metrics_page(request, metrics, services.threads, token)

    listed = (
        ("/live", live),
        ("/ready", ready),
        ("/metrics", numbers),
        ("/widget.js", widget_script),
    )
    for path, handler in listed:
        app.route(path, methods=["GET"], ignore_body=True)(handler)
    if development:
        _add_demo(app, services.widget_folder)


def _add_demo(app: Sanic, folder: Path) -> None:
    page = assets.Asset((folder / "demo.html").read_bytes, live=True)
    style = assets.Asset((folder / "demo.css").read_bytes, live=True)

    async def demo_page(request: Request) -> HTTPResponse:
        return assets.page(page, request)

    async def demo_style(request: Request) -> HTTPResponse:
        return assets.style(style, request)

    for path, handler in (("/", demo_page), ("/demo.css", demo_style)):
        app.route(path, methods=["GET"], ignore_body=True)(handler)


def _add_lifecycle(app: Sanic, services: Services) -> None:
    async def bind(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        services.hub.bind(loop)

    async def close_streams(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        services.hub.close()

    async def close_threads(app: Sanic, loop: asyncio.AbstractEventLoop) -> None:
        services.threads.close()
        await loop.run_in_executor(None, services.limits.close)

    app.register_listener(bind, "before_server_start")
    app.register_listener(close_streams, "before_server_stop")
    app.register_listener(close_threads, "after_server_stop")
