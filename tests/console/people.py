"""What people of the desk do in a browser without scripts: enrol and log in."""

from __future__ import annotations

import time

import httpx
import pyotp

from bot.stores import Stores
from tests.console.harness import Desk
from tests.pages import Page, read
from tests.world import change, rows

PASSWORD = "four plain old words"


def recovery_codes(page: Page) -> list[str]:
    """The codes on the page that shows them once."""
    return [text for text in page.texts("listitem") if text.count("-") == 2]


def key_on(page: Page) -> str:
    """The one-time code, or the key to type into the app, that a page shows."""
    (key,) = page.of_class("key")
    return key.text


class Person:
    """Somebody in front of a browser, with a phone."""

    def __init__(self, desk: Desk, name: str = "Ann Lee", role: str = "clerk") -> None:
        self.desk = desk
        self.name = name
        self.http: httpx.Client = desk.browser()
        self.secret = ""
        self.codes: list[str] = []
        self.invitation = desk.stores.staff.accounts.add_staff(name, role)

    def send(self, form: str, action: str = "", **fields: str) -> httpx.Response:
        """Open a page and send its form."""
        token = self.page(form).sent("csrf")
        return self.http.post(action or form, data={"csrf": token, **fields})

    def page(self, path: str) -> Page:
        """Open a page and read it."""
        return read(self.http.get(path))

    def digits(self, later: int = 0) -> str:
        """What the app shows now, or so many steps later."""
        return pyotp.TOTP(self.secret).at(int(time.time()) + 30 * later)

    def enrol(self) -> httpx.Response:
        """Go through all the steps; returns the page with the recovery codes."""
        assert self.send("/desk/enrol", code=self.invitation.code).status_code == 303
        chosen = self.send("/desk/enrol/password", password=PASSWORD, again=PASSWORD)
        assert chosen.headers["location"] == "/desk/enrol/app"
        self.secret = key_on(self.page("/desk/enrol/app")).replace(" ", "")
        page = self.send("/desk/enrol/app", code=self.digits())
        self.codes = recovery_codes(read(page))
        return page

    def forget_step(self) -> None:
        """Let time pass: the digits that the app shows now were not used yet."""
        change(self.desk.stores, "staff", totp_step=0)

    def password(self, password: str = PASSWORD, name: str = "", next: str = "") -> httpx.Response:
        """The first step of a login."""
        given = {"name": name or self.name, "password": password, "next": next}
        return self.send("/desk/login", **given)

    def second(self, code: str = "") -> httpx.Response:
        """The second step of a login."""
        return self.send("/desk/login/second", code=code or self.digits())

    def log_in(self) -> None:
        """Both steps, in a browser without a session."""
        self.http = self.desk.browser()
        self.forget_step()
        assert self.password().status_code == 303
        assert self.second().headers["location"] == "/desk"
        assert self.inside()

    def inside(self) -> bool:
        """True when the console lets this browser in."""
        return self.http.get("/desk/profile").status_code == 200


def actions(stores: Stores) -> list[str]:
    """What is in the audit record, oldest first."""
    return [row["action"] for row in sorted(rows(stores, "audit"), key=lambda row: row["id"])]
