"""The app: only listed routes, health over HTTP, the server's start and stop."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import pytest
from sanic.response import text

from bot.channels.widget.channel import WidgetInput
from bot.channels.widget.routes import routes as visitor_routes
from bot.errors import AssistantError, SettingsError
from bot.site.routes import assert_routes
from bot.web import server
from tests.channels.widget.harness import Service, running

READY = {"ready": True, "model": "ok", "database": "ok", "disk": "ok", "worker": "ok"}


def test_a_route_too_many_or_too_few_stops_the_start(service: Service) -> None:
    edges = visitor_routes()
    assert_routes(service.app, edges, demo=True)
    with pytest.raises(AssistantError, match=r"not listed: GET /, GET /demo.css; missing: none"):
        assert_routes(service.app, edges, demo=False)
    with pytest.raises(AssistantError, match=r"not listed: none; missing: GET /desk"):
        assert_routes(service.app, {*edges, ("GET", "/desk")}, demo=True)
    service.app.router.reset()
    service.app.add_route(lambda request: text("secret"), "/debug", methods=["GET", "POST"])
    with pytest.raises(AssistantError, match=r"not listed: GET /debug, POST /debug; missing: none"):
        assert_routes(service.app, edges, demo=True)


def test_a_missing_route_is_named() -> None:
    class Router:
        routes = ()

    class App:
        router = Router()

    with pytest.raises(AssistantError, match=r"not listed: none; missing: DELETE /webhooks/"):
        assert_routes(App(), visitor_routes(), demo=False)


def test_apps_have_names_of_their_own(tmp_path: Path) -> None:
    with running(tmp_path) as one, running(tmp_path) as two:
        assert one.app.name != two.app.name
        assert (one.http.get("/live").status_code, two.http.get("/live").status_code) == (200, 200)


def test_rasas_own_server_cannot_run_the_channel() -> None:
    assert WidgetInput.name() == "widget"
    with pytest.raises(AssistantError, match=r"python -m bot serve"):
        WidgetInput.from_credentials(None)


def test_readiness_is_told_part_by_part(service: Service) -> None:
    answer = service.request("GET", "/ready")
    assert (answer.status_code, answer.json()) == (200, READY)
    service.parts.model = "loading"
    answer = service.request("GET", "/ready")
    assert (answer.status_code, answer.json()) == (
        503,
        {**READY, "ready": False, "model": "loading"},
    )
    service.worker.stop()
    service.parts.model = "ok"
    answer = service.request("GET", "/ready")
    assert answer.json() == {**READY, "ready": False, "worker": "stopped"}
    assert service.request("GET", "/live").json() == {"live": True}


def test_a_port_in_use_is_one_clear_sentence() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(SettingsError) as refusal:
            server.bind("127.0.0.1", port)
    assert str(refusal.value) == (
        f"Port {port} is already in use. Stop the other program or set BOT_PORT."
    )


def test_an_address_of_another_machine_is_one_clear_sentence() -> None:
    with pytest.raises(SettingsError, match=r"^192\.0\.2\.1:0 cannot be listened on\."):
        server.bind("192.0.2.1", 0)
    with pytest.raises(SettingsError, match=r"^BOT_HOST=no such host is not an address"):
        server.bind("no such host", 0)


def test_addresses_are_shown_as_a_person_would_type_them() -> None:
    with server.bind("127.0.0.1", 0) as sock:
        assert server.address_of(sock) == f"http://127.0.0.1:{sock.getsockname()[1]}"


async def test_a_bound_socket_does_not_listen_before_the_server_runs() -> None:
    with server.bind("127.0.0.1", 0) as sock, pytest.raises(ConnectionRefusedError):
        await asyncio.open_connection(*sock.getsockname())
