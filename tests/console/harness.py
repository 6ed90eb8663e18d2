"""A running service with the console, and people of the desk who are logged in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import httpx
from argon2 import PasswordHasher

from bot.channels.widget.tail import StreamHub
from bot.commands.console import Desk as Wiring
from bot.console.frame import cookies
from bot.console.frame.hub import DeskHub
from bot.console.services import DeskServices
from bot.knowledge.live import LiveKnowledge
from bot.knowledge.model import Knowledge
from bot.settings import Settings
from bot.staff.codes import hash_code, new_secret
from bot.staff.model import StaffRef
from bot.staff.passwords import Passwords
from bot.stores import Stores
from bot.web.sse import HEARTBEAT_SECONDS
from bot.web.tokens import hash_token, new_token
from tests.channels.widget.harness import Service, make_client, running
from tests.pages import Page, read

#: The real thing, but with little work: these tests log in often.
LIGHT = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@lru_cache(maxsize=1)
def knowledge() -> Knowledge:
    """The project's own answers."""
    return LiveKnowledge(Settings({}).knowledge).current()


@dataclass
class Client:
    """A browser of somebody of the desk, without scripts."""

    http: httpx.Client
    staff: StaffRef

    def get(self, path: str, **headers: str) -> httpx.Response:
        """GET a page; redirects are not followed."""
        return self.http.get(path, headers=headers)

    def page(self, path: str) -> Page:
        """GET a page and read it."""
        return read(self.get(path))

    def csrf(self, path: str = "/desk/profile") -> str:
        """The form token, read from a page's form."""
        return self.page(path).sent("csrf")

    def post(self, path: str, data: dict[str, str] | None = None, **headers: str) -> httpx.Response:
        """Send a form with its token; redirects are not followed."""
        return self.http.post(path, data={"csrf": self.csrf(), **(data or {})}, headers=headers)

    def fetch(self, path: str, data: dict[str, str] | None = None) -> httpx.Response:
        """Ask as a script of our own pages does: GET, or POST with data."""
        headers = {"X-Requested-With": "fetch"}
        return self.get(path, **headers) if data is None else self.post(path, data, **headers)

    def fetched(self, path: str, data: dict[str, str] | None = None) -> Page:
        """The same, and read what comes back."""
        return read(self.fetch(path, data))


@dataclass
class Desk:
    """The service with its console.

    `desk.client("clerk")` is a new person of that role in a browser of their own;
    `desk.services` is what the pages get; `desk.service.visitor()` opens a visitor's chat.
    """

    service: Service
    services: DeskServices
    count: int = 0
    clients: list[httpx.Client] = field(default_factory=list)

    @property
    def stores(self) -> Stores:
        """The database."""
        return self.service.stores

    @property
    def url(self) -> str:
        """Where the service listens."""
        return self.service.url

    def browser(self) -> httpx.Client:
        """A browser that nobody has logged in with."""
        self.clients.append(make_client(self.url))
        return self.clients[-1]

    def person(self, role: str, name: str = "") -> StaffRef:
        """Somebody who has enrolled, without the work of hashing a password."""
        self.count += 1
        invitation = self.stores.staff.accounts.add_staff(name or f"Pat {role} {self.count}", role)
        token = hash_token(new_token())
        opened = self.stores.staff.enrolment.open(hash_code(invitation.code), token, agent="")
        assert opened == invitation.staff
        self.stores.staff.enrolment.keep(token, password_hash="-", secret=new_secret())
        first = hash_token(new_token())
        assert self.stores.staff.enrolment.finish(token, first, step=1, recovery=[], agent="")
        self.stores.staff.sessions.end(first)
        return invitation.staff

    def client(self, role: str, name: str = "") -> Client:
        """A browser in which somebody of this role is logged in."""
        return self.log_in(self.person(role, name))

    def log_in(self, staff: StaffRef) -> Client:
        """A new browser in which this person is logged in."""
        token, http = new_token(), self.browser()
        self.stores.staff.sessions.begin(
            hash_token(token), staff.id, stage="full", agent="Test browser"
        )
        http.cookies.set(cookies.SESSION, token, domain="127.0.0.1", path="/desk")
        return Client(http, staff)


@contextmanager
def running_desk(
    folder: Path, *, heartbeat: float = HEARTBEAT_SECONDS, **environment: Any
) -> Iterator[Desk]:
    """Run a service with the console until the block ends."""

    def make(settings: Settings, stores: Stores, hub: StreamHub) -> Wiring:
        desk_hub = DeskHub(heartbeat=heartbeat)
        return Wiring(settings, stores, knowledge, hub, desk_hub, Passwords(LIGHT))

    with running(folder, make_desk=make, **environment) as service:
        desk = Desk(service, service.app.ctx.desk)
        try:
            yield desk
        finally:
            for client in desk.clients:
                client.close()
