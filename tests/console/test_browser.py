"""A person at the console with a keyboard only: enrols, logs in, sees changes live, logs out."""

from __future__ import annotations

import time

import pyotp
import pytest
from playwright.sync_api import Page, expect

from tests.console.conftest import OpenPage
from tests.console.harness import Desk
from tests.console.people import PASSWORD
from tests.world import change

pytestmark = pytest.mark.browser


def type_and_send(page: Page, *texts: str) -> None:
    """Type into the field that has the focus, tab on to the next one, and send with Enter."""
    # A page can be seen a moment before its first field has the focus.
    expect(page.locator("input:focus")).to_have_count(1)
    for number, text in enumerate(texts):
        if number:
            page.keyboard.press("Tab")
        page.keyboard.type(text)
    page.keyboard.press("Enter")


def tab_to(page: Page, words: str) -> None:
    """Press Tab until the link or button with these words has the focus."""
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == words:
            return
    raise AssertionError(f"{words} cannot be reached with the keyboard")


def shown_digits(secret: str) -> str:
    return str(pyotp.TOTP(secret).at(int(time.time())))


@pytest.fixture
def clerk_page(desk: Desk, open_page: OpenPage) -> Page:
    """A clerk's page on a phone."""
    return open_page(desk.client("clerk"), 390)


def test_enrolling_and_logging_in_and_out_with_the_keyboard(
    desk: Desk, open_page: OpenPage
) -> None:
    page = open_page()
    invitation = desk.stores.staff.accounts.add_staff("Ann Lee", "clerk")
    page.goto(f"{desk.url}/desk/enrol")
    type_and_send(page, invitation.code)
    expect(page.get_by_role("heading", name="Hello Ann Lee")).to_be_visible()
    type_and_send(page, PASSWORD, PASSWORD)
    expect(page.get_by_role("heading", name="Connect your phone")).to_be_visible()
    assert page.get_by_alt_text("QR code").evaluate("picture => picture.naturalWidth") > 100
    secret = page.locator(".key").text_content()
    assert secret
    type_and_send(page, shown_digits(secret.replace(" ", "")))
    expect(page.locator(".codes li")).to_have_count(10)
    tab_to(page, "I have kept them")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/queue")
    tab_to(page, "Log out")
    page.keyboard.press("Enter")
    expect(page.get_by_text("You are logged out.")).to_be_visible()
    assert [cookie["name"] for cookie in page.context.cookies()] in ([], ["desk_form"])

    change(desk.stores, "staff", totp_step=0)
    page.goto(f"{desk.url}/desk/profile")
    type_and_send(page, "ann lee", PASSWORD)
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()
    type_and_send(page, shown_digits(secret.replace(" ", "")))
    page.wait_for_url("**/desk/profile")
    expect(page.get_by_role("heading", name="Ann Lee")).to_be_visible()


def test_shortcuts_are_listed_and_used(desk: Desk, clerk_page: Page) -> None:
    clerk_page.goto(f"{desk.url}/desk/queue")
    clerk_page.wait_for_selector("html.scripted")
    clerk_page.keyboard.press("?")
    help = clerk_page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(help).to_contain_text("1 Queue")
    clerk_page.keyboard.press("2")
    assert clerk_page.url.endswith("/desk/queue")
    clerk_page.keyboard.press("Escape")
    expect(help).to_have_count(0)
    clerk_page.keyboard.press("p")
    clerk_page.wait_for_url("**/desk/profile")
    clerk_page.locator("#present").focus()
    clerk_page.keyboard.type("12?")
    assert clerk_page.locator("#present").input_value() == "12?"
    assert clerk_page.url.endswith("/desk/profile")


def test_shortcuts_can_be_turned_off_and_on_again(desk: Desk, clerk_page: Page) -> None:
    clerk_page.goto(f"{desk.url}/desk/profile")
    clerk_page.get_by_role("button", name="Shortcuts on").press("Enter")
    switch = clerk_page.get_by_role("button", name="Shortcuts off")
    expect(switch).to_have_attribute("aria-pressed", "false")
    for key in ("?", "1"):
        clerk_page.keyboard.press(key)
    expect(clerk_page.get_by_role("dialog")).to_have_count(0)
    assert clerk_page.url.endswith("/desk/profile")
    clerk_page.reload()
    switch.press("Enter")
    clerk_page.keyboard.press("1")
    clerk_page.wait_for_url("**/desk/queue")


def test_a_page_that_is_logged_out_elsewhere_says_so_and_leads_back(
    desk: Desk, clerk_page: Page
) -> None:
    clerk_page.goto(f"{desk.url}/desk/queue?show=mine")
    clerk_page.wait_for_selector("html.scripted")
    ann = next(one for one in desk.stores.staff.accounts.list_staff())
    with clerk_page.expect_response("**/desk/events"):
        clerk_page.reload()
    desk.stores.staff.accounts.disable(ann.id)
    desk.services.desk_hub.look()
    toast = clerk_page.locator(".toast")
    expect(toast).to_contain_text("You have been logged out.")
    expect(toast.get_by_role("link")).to_have_attribute(
        "href", "/desk/login?next=%2Fdesk%2Fqueue%3Fshow%3Dmine"
    )
    expect(toast).to_have_count(1)
