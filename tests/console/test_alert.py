"""The console in a real browser: it rings once for who waits, and sends messages again."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from bot.console.frame import cookies
from bot.staff.model import StaffRef
from tests.cast import reply, say
from tests.console.happenings import EFFECTS, fail, give_up, happen
from tests.console.harness import Desk
from tests.turn.engines import eventually
from tests.world import LONG_AGO, change

pytestmark = pytest.mark.browser

#: Notes what a person would hear and see, and lets a test hide the page.
EARS = """
window.heard = 0;
window.shown = [];
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...when) { window.heard += 1; start.apply(this, when); };
window.Notification = class extends EventTarget {
  static permission = "granted";
  static requestPermission = async () => "granted";
  constructor(words) { super(); window.shown.push(words); }
  close() {}
};
window.away = false;
Object.defineProperty(document, "hidden", { get: () => window.away });
"""
NOTES_OF_A_RING = 2


@pytest.fixture
def context(browser: Browser, desk: Desk) -> Iterator[BrowserContext]:
    """A clerk's browser."""
    context = browser.new_context()
    context.set_default_timeout(20_000)
    context.add_init_script(EARS)
    token = desk.client("clerk").http.cookies[cookies.SESSION]
    context.add_cookies([{"name": cookies.SESSION, "value": token, "url": f"{desk.url}/desk"}])
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext, desk: Desk) -> Iterator[Page]:
    """The list of messages out; a script that fails on it fails the test."""
    page, errors = open_page(context, desk)
    yield page
    assert errors == []


def open_page(context: BrowserContext, desk: Desk) -> tuple[Page, list[str]]:
    """Open one more page and wait until it knows what there is to know."""
    page, errors = context.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
    with page.expect_response("**/desk/alerts"):
        page.goto(f"{desk.url}/desk/deliveries")
    expect(sound(page)).to_be_visible()
    return page, errors


def sound(page: Page) -> Locator:
    """The button that switches the sound."""
    return page.get_by_role("button", name="Sound")


def switch_on(page: Page) -> None:
    """Switch the sound on; it rings once to be heard."""
    page.get_by_role("button", name="Sound is off").click()
    expect(page.get_by_role("button", name="Sound is on")).to_be_visible()
    becomes(page, "window.heard === 2")
    page.evaluate("window.heard = 0")


def becomes(page: Page, expression: str) -> None:
    """Wait until something is so; Playwright's own wait is at odds with the pages' policy."""
    eventually(lambda: page.evaluate(expression))


def news(page: Page, topic: str = "queue") -> None:
    """The stream of staff says that something has changed, and the page has looked."""
    with page.expect_response("**/desk/alerts"):
        page.evaluate(
            "topic => document.dispatchEvent(new CustomEvent('desk:change', {detail: {topic}}))",
            topic,
        )


def test_a_visitor_who_waits_is_counted_in_the_title_without_a_sound(
    page: Page, desk: Desk
) -> None:
    happen(desk, EFFECTS["handoff"])
    news(page)
    news(page)
    becomes(page, "document.title.startsWith('(1) Messages out')")
    assert page.evaluate("[heard, shown]") == [0, []]


def test_a_chat_that_is_deleted_brings_back_no_old_alarm(page: Page, desk: Desk) -> None:
    switch_on(page)
    happen(desk, EFFECTS["alarm"])
    change(desk.stores, "outbox", created_at=LONG_AGO)
    assert desk.stores.desk.alerts.now(1).newest == ()
    news(page)
    assert page.evaluate("[heard, shown]") == [0, []]


@pytest.mark.parametrize("kind", ["handoff", "alarm"])
def test_it_rings_once_for_each(page: Page, desk: Desk, kind: str) -> None:
    switch_on(page)
    happen(desk, EFFECTS[kind])
    news(page)
    becomes(page, f"window.heard === {NOTES_OF_A_RING}")
    news(page)
    news(page, "*")
    happen(desk, EFFECTS[kind])
    news(page)
    becomes(page, f"window.heard === {2 * NOTES_OF_A_RING}")
    assert page.evaluate("shown") == []  # somebody looks at the page


def test_a_page_out_of_sight_shows_a_notification_with_no_word_of_the_visitor(
    page: Page, desk: Desk
) -> None:
    switch_on(page)
    page.evaluate("window.away = true")
    happen(desk, EFFECTS["handoff"])
    news(page)
    becomes(page, "window.shown.length === 1")
    happen(desk, EFFECTS["alarm"])
    news(page)
    becomes(page, "window.shown.length === 2")
    assert page.evaluate("shown") == ["A visitor waits", "Urgent: please look now"]


def test_a_message_that_got_no_answer_rings_as_an_alarm_does(page: Page, desk: Desk) -> None:
    switch_on(page)
    page.evaluate("window.away = true")
    fail(desk)
    news(page)
    becomes(page, f"window.heard === {NOTES_OF_A_RING}")
    becomes(page, "window.shown.length === 1")
    assert page.evaluate("shown") == ["A visitor got no answer: please look now"]
    told = page.locator(".toast").filter(has_text="A visitor got no answer: please look now")
    expect(told.get_by_role("link", name="Open the chat")).to_have_attribute(
        "href", re.compile(r"^/desk/conversations/\w+$")
    )
    news(page)
    news(page)
    assert page.evaluate("[heard, shown.length]") == [NOTES_OF_A_RING, 1]


def test_it_is_told_in_sight_of_the_queue_as_well(page: Page, desk: Desk) -> None:
    fail(desk)
    with page.expect_response("**/desk/alerts"):
        page.goto(f"{desk.url}/desk/queue")
    expect(page.get_by_text("Got no answer")).to_be_visible()
    expect(page.locator(".toast")).to_have_count(0)  # it is older than the page
    fail(desk)
    happen(desk, EFFECTS["handoff"])
    news(page)
    expect(page.locator(".toast")).to_have_count(1)
    expect(page.locator(".toast")).to_contain_text("A visitor got no answer: please look now")


def test_of_several_news_the_most_urgent_is_named(page: Page, desk: Desk) -> None:
    switch_on(page)
    page.evaluate("window.away = true")
    happen(desk, EFFECTS["handoff"])
    fail(desk)
    news(page)
    becomes(page, "window.shown.length === 1")
    fail(desk)
    happen(desk, EFFECTS["alarm"])
    news(page)
    becomes(page, "window.shown.length === 2")
    no_answer, urgent = "A visitor got no answer: please look now", "Urgent: please look now"
    assert page.evaluate("shown") == [no_answer, urgent]


def test_an_unanswered_question_does_not_ring(page: Page, desk: Desk) -> None:
    switch_on(page)
    happen(desk, EFFECTS["question"])
    news(page)
    happen(desk, EFFECTS["alarm"])  # what rings after it shows that it was looked at
    news(page)
    becomes(page, f"window.heard === {NOTES_OF_A_RING}")


def test_what_happened_before_the_first_visit_does_not_ring(
    context: BrowserContext, desk: Desk
) -> None:
    happen(desk, EFFECTS["handoff"])
    page, errors = open_page(context, desk)
    switch_on(page)
    news(page)
    happen(desk, EFFECTS["alarm"])
    news(page)
    becomes(page, f"window.heard === {NOTES_OF_A_RING}")
    assert errors == []


def test_of_two_open_pages_one_rings(page: Page, context: BrowserContext, desk: Desk) -> None:
    switch_on(page)
    other, errors = open_page(context, desk)
    other.get_by_role("heading", name="Messages out").click()  # now it may make sounds
    expect(other.get_by_role("button", name="Sound is on")).to_be_visible()
    happen(desk, EFFECTS["handoff"])
    for one in (page, other):
        news(one)
        becomes(one, "document.title.startsWith('(1)')")
        news(one)  # looked at after the first look has come to its end
    assert page.evaluate("heard") + other.evaluate("heard") == NOTES_OF_A_RING
    assert errors == []


def test_the_sound_stays_off_once_it_is_switched_off(page: Page, desk: Desk) -> None:
    switch_on(page)
    page.get_by_role("button", name="Sound is on").click()
    page.reload()
    expect(page.get_by_role("button", name="Sound is off")).to_be_visible()
    happen(desk, EFFECTS["handoff"])
    news(page)
    news(page)
    becomes(page, "document.title.startsWith('(1)')")
    assert page.evaluate("heard") == 0


def test_send_again_without_leaving_the_page(desk: Desk, page: Page) -> None:
    give_up(desk, 2)
    page.reload()
    page.evaluate("window.stayed = true")
    # The stream of staff has the list fetched once more: what was done must stay to be read.
    with page.expect_response("**/desk/deliveries?part=list*"):
        page.get_by_role("button", name="Send again").first.click()
    expect(page.get_by_text("It will be sent again within seconds.")).to_be_visible()
    expect(page.get_by_role("button", name="Send again")).to_have_count(1)
    assert page.evaluate("window.stayed") is True
    assert desk.stores.deliveries.counts().dead == 1


def test_without_scripts_it_is_sent_again_all_the_same(browser: Browser, desk: Desk) -> None:
    give_up(desk, 1)
    context = browser.new_context(java_script_enabled=False)
    token = desk.client("clerk").http.cookies[cookies.SESSION]
    context.add_cookies([{"name": cookies.SESSION, "value": token, "url": f"{desk.url}/desk"}])
    page = context.new_page()
    page.goto(f"{desk.url}/desk/deliveries")
    page.get_by_role("button", name="Send again").click()
    expect(page.get_by_text("It will be sent again within seconds.")).to_be_visible()
    assert desk.stores.deliveries.counts().dead == 0
    context.close()


def test_news_are_shown_on_whatever_page_one_is_without_any_sound(page: Page, desk: Desk) -> None:
    queue = page.get_by_role("link", name="Queue")
    happen(desk, EFFECTS["handoff"])
    news(page)
    expect(page.locator(".toast")).to_contain_text("A visitor waits")
    expect(queue).to_have_text("Queue 1")
    happen(desk, EFFECTS["alarm"])
    news(page)
    alarm = page.locator(".toast").filter(has_text="Urgent: please look now")
    expect(alarm.get_by_role("link", name="Open the chat")).to_have_attribute(
        "href", re.compile(r"^/desk/conversations/\w+$")
    )
    news(page)
    expect(page.locator(".toast")).to_have_count(2)
    assert page.evaluate("heard") == 0


def test_who_holds_another_chat_is_told_that_its_visitor_has_written(
    page: Page, desk: Desk
) -> None:
    happen(desk, EFFECTS["handoff"])
    (row,) = desk.stores.desk.queue.open()
    clerk = next(one for one in desk.stores.staff.accounts.list_staff())
    staff = StaffRef(clerk.id, clerk.name, clerk.role)
    desk.stores.desk.handoffs.take(row.conversation_id, staff, reply("Joined."))
    desk.stores.desk.answers.reply(row.conversation_id, staff, "Hello", "k1")
    news(page)
    expect(page.get_by_role("link", name="Queue")).to_have_text(re.compile(r"^Queue\s*0?$"))
    say(desk.stores, row.conversation_id, "are you there")
    news(page)
    toasts = page.locator(".toast").filter(has_text="A visitor whose chat you hold has written")
    expect(toasts).to_have_count(1)
    expect(page.get_by_role("link", name="Queue")).to_have_text("Queue 1")
