"""Open pages in a real browser: one stream for all, nobody there, and words that are not lost."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from bot.effects import KeepQuestion
from tests.console.harness import Desk
from tests.console.visitors import at, say, visitor, waiting
from tests.world import remove

pytestmark = pytest.mark.browser

QUESTION = KeepQuestion("cost", "what is the price")


@pytest.fixture
def browser_of_ana(desk: Desk, browser: Browser) -> Iterator[BrowserContext]:
    """A browser in which Ana is logged in."""
    context = browser.new_context()
    context.set_default_timeout(20_000)
    log_in(desk, context)
    yield context
    context.close()


def log_in(desk: Desk, context: BrowserContext) -> None:
    token = desk.client("clerk", f"Ana {desk.count}").http.cookies["desk"]
    context.add_cookies([{"name": "desk", "value": token, "url": f"{desk.url}/desk"}])


def opened(context: BrowserContext, desk: Desk, path: str = "/desk/queue") -> Page:
    page = context.new_page()
    page.goto(desk.url + path)
    expect(page.locator("#presence")).to_contain_text("at the desk")
    return page


def test_all_pages_of_a_browser_share_one_stream_and_pass_it_on(
    desk: Desk, browser_of_ana: BrowserContext
) -> None:
    streams: list[str] = []
    browser_of_ana.on(
        "request",
        lambda request: streams.append(request.url) if "/desk/events" in request.url else None,
    )
    first, second = opened(browser_of_ana, desk), opened(browser_of_ana, desk)
    waiting(desk, "the first one")
    for page in (first, second):
        expect(page.locator("#queue .entry")).to_have_count(1)
    assert len(streams) == 1
    first.close()
    # The next in line has a stream before the page would have looked by itself.
    expect(second.locator("#queue .entry")).to_have_count(1)
    waiting(desk, "the second one")
    expect(second.locator("#queue .entry")).to_have_count(2)
    assert len(streams) == 2


def test_a_page_that_nobody_touches_does_not_count_as_read_or_as_use(
    desk: Desk, browser_of_ana: BrowserContext
) -> None:
    who = waiting(desk, "is it safe")
    page = browser_of_ana.new_page()
    page.clock.install()
    page.goto(desk.url + at(who))
    expect(page.locator("#talk .message")).to_have_count(3)
    for number in range(8):
        say(desk, who, f"long enough to scroll {number} " + "word " * 60 + "end")
    expect(page.locator("#talk .message")).to_have_count(19)
    idle: list[str | None] = []

    def note(request: Request) -> None:
        if "part=talk" in request.url:
            idle.append(request.headers.get("x-desk-idle"))

    page.on("request", note)
    page.clock.fast_forward(61_000)
    for number in range(3):
        say(desk, who, f"is anybody there {number}")
        expect(page.locator("#talk .message")).to_have_count(21 + 2 * number)
    assert idle[-3:] == ["1"] * 3
    assert desk.stores.desk.queue.open()[0].unread >= 3


def test_an_answer_outlives_the_end_of_the_session(
    desk: Desk, browser_of_ana: BrowserContext
) -> None:
    visitor(desk, "what is the price", QUESTION)
    page = opened(browser_of_ana, desk, "/desk/questions/1")
    page.get_by_label("Your answer").fill("A long answer that took a while.")
    remove(desk.stores, "staff_sessions")
    page.get_by_role("button", name="Send the answer").click()
    page.wait_for_url("**/desk/login**")
    log_in(desk, browser_of_ana)
    page.goto(f"{desk.url}/desk/questions/1")
    expect(page.get_by_label("Your answer")).to_have_value("A long answer that took a while.")
    page.get_by_role("button", name="Send the answer").click()
    page.wait_for_url("**/desk/questions?done=answered**")
    kept = "Object.keys(sessionStorage).filter(key => key.startsWith('desk-draft'))"
    page.wait_for_selector("html.scripted")
    assert page.evaluate(kept) == []
