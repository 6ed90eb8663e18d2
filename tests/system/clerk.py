"""People of the desk at the console of the real service, in their terms."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Page, expect

from bot.console.frame import cookies
from bot.staff.codes import hash_code
from bot.staff.model import StaffRef
from bot.stores import Stores, open_stores
from bot.web.tokens import hash_token, new_token
from tests.system.service import Service

OpenDesk = Callable[[str], "Clerk"]


@contextmanager
def beside(service: Service) -> Iterator[Stores]:
    """The service's database, opened by a second program."""
    stores = open_stores(service.database, process="test")
    try:
        yield stores
    finally:
        stores.close()


def enrol(service: Service, name: str) -> tuple[StaffRef, str]:
    """Somebody who has enrolled and logged in; returns them and their session's token."""
    with beside(service) as stores:
        invitation = stores.staff.accounts.add_staff(name, "clerk")
        first, token = hash_token(new_token()), new_token()
        assert stores.staff.enrolment.open(hash_code(invitation.code), first, agent="")
        stores.staff.enrolment.keep(first, password_hash="-", secret="-")
        assert stores.staff.enrolment.finish(
            first, hash_token(token), step=1, recovery=[], agent="Test browser"
        )
        return invitation.staff, token


class Clerk:
    """The console in a browser of its own."""

    def __init__(self, browser: Browser, service: Service, name: str) -> None:
        self.staff, token = enrol(service, name)
        self.url = service.url
        self.context = browser.new_context(viewport={"width": 1280, "height": 900})
        self.context.set_default_timeout(15_000)
        at = f"{service.url}/desk"
        self.context.add_cookies([{"name": cookies.SESSION, "value": token, "url": at}])
        self.page: Page = self.context.new_page()
        self.said = self.page.locator("#talk .message .text")
        self.state = self.page.locator("#state")
        self.queue()
        self.ready()
        # The page has said that this person is at the desk.
        expect(self.page.locator("#presence")).not_to_contain_text("0 at the desk")

    def queue(self) -> None:
        """Open the queue."""
        self.page.goto(f"{self.url}/desk/queue")

    def ready(self) -> None:
        """Wait until the page's scripts run."""
        expect(self.page.locator("#presence button")).to_be_visible()

    def keys(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def answer(self, words: str) -> None:
        """Type an answer where the focus is, and send it."""
        expect(self.page.locator("#reply")).to_be_focused()
        self.page.keyboard.type(words)
        self.keys("Control+Enter")
        expect(self.said.last).to_have_text(words)
        expect(self.page.locator("#reply")).to_have_value("")
