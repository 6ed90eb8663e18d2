"""A real server on a free port, with a real database and worker and a scripted engine."""

from __future__ import annotations

import asyncio
import json
import secrets
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx
from sanic import Sanic
from sanic.mixins.routes import RouteMixin

from bot.channels.widget.services import Services
from bot.channels.widget.tail import StreamHub
from bot.conversations.turn import TurnRequest, TurnResult
from bot.db.probe import probe_write
from bot.knowledge.hours.calendar import OpeningHours
from bot.knowledge.model import Knowledge
from bot.limits.store import buckets_of
from bot.numbers.metrics import Metrics
from bot.settings import Settings
from bot.site.app import create_app
from bot.site.health import Readiness
from bot.stores import Stores, open_stores
from bot.turn.worker import TurnWorker
from bot.web import server
from bot.web.limits import VisitorLimits
from bot.web.sse import HEARTBEAT_SECONDS
from tests.cast import APOLOGY, GREETING, button, reply, result
from tests.channels.widget.contract import assert_described
from tests.databases import SQLITE, make_url
from tests.shipped import shipped

# Sanic rewrites its own methods when a server starts; only so can a process start several.
Sanic.test_mode = True
# It reads the source of every handler to guess what its own error pages, which we replace, should
# look like: half of the time that it takes to make a service.
RouteMixin._determine_error_format = lambda self, handler: ""
WAIT_SECONDS = 20
VISITOR = "/webhooks/widget"
MORE = button("Tell me more", "ask_more")


@dataclass
class ScriptedEngine:
    """Says back what it heard, or what `results` has for it; `hold` stops it in a turn."""

    hold: threading.Event = field(default_factory=threading.Event)
    begun: threading.Event = field(default_factory=threading.Event)
    requests: list[TurnRequest] = field(default_factory=list)
    results: dict[str, TurnResult] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.hold.set()

    def prefetch(self, text: str) -> None:
        """Do no work ahead."""

    async def answer(self, request: TurnRequest) -> TurnResult:
        """Answer one message."""
        self.requests.append(request)
        self.begun.set()
        while not self.hold.is_set():
            await asyncio.sleep(0.01)
        if request.text in self.results:
            return self.results[request.text]
        return result(reply(f"You said: {request.text}", choices=[MORE]))


class Parts:
    """What /ready asks; a test may break one. And the texts that were told ahead."""

    def __init__(self) -> None:
        self.model = "ok"
        self.prefetched: list[str] = []
        self.staff = 0


@dataclass
class Staff:
    """The desk that the channel asks; as many are there as the test says."""

    stores: Stores
    parts: Parts
    told: Callable[[str], None] | None

    def stored(self, conversation_id: str) -> None:
        """Tell the console, where there is one."""
        if self.told:
            self.told(conversation_id)

    def present(self) -> int:
        """How many are there."""
        probe_write(self.stores.database)  # whoever counts the staff asks the database
        return self.parts.staff


@dataclass
class Service:
    """A running service and a client for it."""

    url: str
    stores: Stores
    hub: StreamHub
    worker: TurnWorker
    engine: ScriptedEngine
    parts: Parts
    app: Any
    http: httpx.Client
    stop: Any

    def request(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Send a request; whatever comes back is held against the description."""
        answer = self.http.request(method, path, **more)
        assert_described(method, path.partition("?")[0], answer)
        return answer

    def line(self) -> socket.socket:
        """A line to the server on which a test speaks by itself."""
        port = self.http.base_url.port
        assert port is not None
        return socket.create_connection(("127.0.0.1", port), timeout=WAIT_SECONDS)

    def visitor(self) -> Visitor:
        """Open a conversation."""
        opened = self.request("POST", f"{VISITOR}/conversations", json={})
        assert opened.status_code == 201
        return Visitor(self, **opened.json())


@dataclass
class Visitor:
    """A visitor with a conversation."""

    service: Service
    conversation_id: str
    token: str

    @property
    def headers(self) -> dict[str, str]:
        """What proves whose conversation it is."""
        return {"Authorization": f"Bearer {self.token}"}

    def get(self, path: str, **headers: str) -> httpx.Response:
        """GET a visitor route."""
        return self.service.request("GET", VISITOR + path, headers={**self.headers, **headers})

    def post(self, path: str, body: Any, **headers: str) -> httpx.Response:
        """POST JSON to a visitor route."""
        return self.service.request(
            "POST", VISITOR + path, json=body, headers={**self.headers, **headers}
        )

    def delete(self) -> httpx.Response:
        """Delete the conversation."""
        return self.service.request("DELETE", f"{VISITOR}/conversation", headers=self.headers)

    def send(self, text: str, key: str = "") -> int:
        """Send a message and return its number."""
        answer = self.post(
            "/messages", {"client_msg_id": key or secrets.token_hex(8), "text": text}
        )
        assert answer.status_code == 202, answer.text
        return int(answer.json()["seq"])

    def messages(self, after: int = 0) -> list[dict[str, Any]]:
        """The stored messages."""
        page = self.get(f"/messages?after={after}")
        assert page.status_code == 200
        found: list[dict[str, Any]] = page.json()["messages"]
        return found

    def texts(self) -> list[tuple[str, str]]:
        """The conversation as (role, text) pairs, without the greeting."""
        return [(message["role"], message["text"]) for message in self.messages(1)]

    def ask(self, text: str) -> dict[str, Any]:
        """Send a message, wait on the stream and return its answer."""
        seq = self.send(text)
        with self.events(after=seq) as events:
            return next(one for one in events if one.get("in_reply_to") == seq)

    @contextmanager
    def events(self, after: int = 0, **headers: str) -> Iterator[Iterator[dict[str, Any]]]:
        """Follow the conversation."""
        with self.service.http.stream(
            "GET", f"{VISITOR}/events?after={after}", headers={**self.headers, **headers}
        ) as answer:
            assert answer.status_code == 200
            assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
            yield parse_events(answer.iter_lines())


def parse_events(lines: Iterator[str]) -> Iterator[dict[str, Any]]:
    """Read events as a browser would; each id must be its message's number."""
    event: dict[str, str] = {}
    for line in lines:
        if line.startswith(":"):
            continue
        if line:
            name, _, value = line.partition(": ")
            event[name] = value
        elif event:
            message: dict[str, Any] = json.loads(event["data"])
            assert (event["event"], event["id"]) == ("message", str(message["seq"]))
            yield message
            event = {}


@contextmanager
def running(
    folder: Path,
    *,
    heartbeat: float = HEARTBEAT_SECONDS,
    make_desk: Callable[[Settings, Stores, StreamHub], Any] | None = None,
    **environment: str,
) -> Iterator[Service]:
    """Run a service until the block ends; it must then stop by itself.

    With `make_desk` (see tests/console/harness.py) it has the console as well.
    """
    address = make_url(SQLITE, folder)
    settings = Settings({"DATABASE_URL": address, "BOT_DISK_FREE_PERCENT": "0", **environment})
    stores = open_stores(address, process=secrets.token_hex(8))
    hub = StreamHub(settings.streams_per_conversation, heartbeat=heartbeat)
    engine, parts = ScriptedEngine(), Parts()
    desk = make_desk(settings, stores, hub) if make_desk else None
    committed = desk.committed if desk else hub.notify
    worker = TurnWorker(
        stores.conversations,
        engine,
        on_committed=lambda conversation_id, _: committed(conversation_id),
        apology=lambda: APOLOGY,
        turn_seconds=settings.turn_seconds,
        sweep_seconds=0.2,
    )
    readiness = Readiness(
        probe_write=lambda: probe_write(stores.database),
        model=lambda: parts.model,
        worker=lambda: "ok" if worker.alive else "stopped",
        disk_path=folder,
        disk_free_percent=settings.disk_free_percent,
    )

    services = Services(
        settings=settings,
        stores=stores,
        worker=worker,
        hub=hub,
        limits=VisitorLimits(settings, buckets_of(stores.database)),
        knowledge=knowledge,
        desk=Staff(stores, parts, desk.stored if desk else None),
        prefetch=parts.prefetched.append,
        greet=lambda known: GREETING,
    )
    app = create_app(
        services,
        readiness,
        Metrics(stores.numbers.census),
        add_console=desk.attach if desk else None,
    )
    sock = server.bind("127.0.0.1", 0)
    url, stop = server.address_of(sock), Stop()
    thread = threading.Thread(target=stop.run, args=(app, sock))
    worker.start()
    thread.start()
    stop.started.wait(WAIT_SECONDS)
    try:
        with make_client(url) as http:
            yield Service(url, stores, hub, worker, engine, parts, app, http, stop)
    finally:
        stop.now()
        thread.join(WAIT_SECONDS)
        engine.hold.set()
        worker.stop()
        stores.close()
    assert not thread.is_alive()


class Stop:
    """Runs the server in a thread and tells it to stop."""

    def __init__(self) -> None:
        self.started = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._event: asyncio.Event | None = None

    def run(self, app: Any, sock: Any) -> None:
        """Serve until told to stop."""
        asyncio.run(self._serve(app, sock))

    async def _serve(self, app: Any, sock: Any) -> None:
        self._loop, self._event = asyncio.get_running_loop(), asyncio.Event()
        await server.run(app, sock, self._event, started=self.started.set)

    def now(self) -> None:
        """End the server; again does nothing."""
        assert self._loop is not None
        assert self._event is not None
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._event.set)


def make_client(url: str) -> httpx.Client:
    """Return a client for an address of this machine, without the work of reading certificates."""
    return httpx.Client(base_url=url, timeout=WAIT_SECONDS, verify=False)


def knowledge() -> Knowledge:
    """What the channel asks of the knowledge file: our sentences, for a clinic of no hours."""
    known = shipped()
    clinic = replace(known.clinic, name="Example Clinic")
    return replace(known, clinic=clinic, hours=OpeningHours("America/New_York"))
