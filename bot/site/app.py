"""Builds the Sanic app: our channel, the public routes, nothing else; imports rasa and sanic."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Collection
from typing import Any

from rasa.core.channels.channel import register
from sanic import Sanic
from sanic.config import Config
from sanic.request import Request
from sanic.response import HTTPResponse, json

from bot.channels.widget.channel import WidgetInput
from bot.channels.widget.routes import VISITOR
from bot.channels.widget.routes import routes as visitor_routes
from bot.channels.widget.services import Services
from bot.numbers.metrics import Metrics
from bot.site.demo import add_demo, add_script
from bot.site.health import Readiness
from bot.site.metrics_page import metrics_page
from bot.site.routes import Route, assert_routes
from bot.web.cors import Cors
from bot.web.errors import JsonErrorHandler
from bot.web.framing import StrictRequest
from bot.web.headers import add_security_headers

SERVER_CONFIG: dict[str, Any] = {
    "ACCESS_LOG": False,
    "AUTO_EXTEND": False,
    "MOTD": False,
    "REGISTER": False,
    # Longer than a proxy keeps its idle connections, so that it never writes into a closed one.
    "KEEP_ALIVE_TIMEOUT": 75,
    # Silence while a request arrives or an answer goes out. Event streams send a comment far more
    # often, so only a stream whose reader has stalled runs into it.
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
    services: Services,
    readiness: Readiness,
    metrics: Metrics,
    *,
    add_console: Callable[[Sanic], Collection[Route]] | None = None,
) -> Sanic:
    """Build an app that answers visitors; it holds no state but what it is given.

    Args:
        services: what the visitor routes need.
        readiness: looks at the parts for /ready.
        metrics: what /metrics shows.
        add_console: adds the console's pages and returns their routes; without it there are none.

    Raises:
        AssistantError: when the router holds a route that is not on the written list.
    """
    settings = services.settings
    app = Sanic(
        # Sanic wants every app of a process to have its own name.
        f"assistant_{secrets.token_hex(8)}",
        config=Config(SERVER_CONFIG, env_prefix=None),
        error_handler=JsonErrorHandler(services.knowledge),
        request_class=StrictRequest,
        strict_slashes=True,
        configure_logging=False,
    )
    app.ctx.services = services
    register([WidgetInput(services)], app, "/webhooks/")
    _add_public_routes(app, services, readiness, metrics)
    app.register_middleware(add_security_headers, "response")
    app.register_middleware(Cors(settings.origins, f"{VISITOR}/").add_headers, "response")
    _add_lifecycle(app, services)
    console = add_console(app) if add_console else ()
    assert_routes(app, {*visitor_routes(), *console}, demo=not settings.production)
    return app


def _add_public_routes(
    app: Sanic, services: Services, readiness: Readiness, metrics: Metrics
) -> None:
    async def live(request: Request) -> HTTPResponse:
        return json({"live": True})

    async def ready(request: Request) -> HTTPResponse:
        report = await readiness.look()
        return json(report.as_json(), status=200 if report.ready else 503)

    async def numbers(request: Request) -> HTTPResponse:
        token = services.settings.metrics_token
        return await metrics_page(request, metrics, services.threads, token)

    for path, handler in (("/live", live), ("/ready", ready), ("/metrics", numbers)):
        app.route(path, methods=["GET"], ignore_body=True)(handler)
    development = not services.settings.production
    add_script(app, services.settings.widget, live=development)
    if development:
        add_demo(app)


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
