"""The queue and a conversation in a real browser: keys, saved replies, drafts, announcements."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from bot.effects import KeepQuestion
from tests import cast
from tests.channels.widget.harness import Visitor
from tests.console.conftest import OpenPage
from tests.console.harness import Desk
from tests.console.visitors import at, person, say, visitor, waiting
from tests.world import desk_state

pytestmark = pytest.mark.browser

HEARD = """() => {
  window.heard = [];
  const region = document.getElementById("announcer");
  new MutationObserver(() => region.textContent && window.heard.push(region.textContent))
    .observe(region, { childList: true, characterData: true, subtree: true });
}"""


@pytest.fixture
def clerk(desk: Desk, browser: Browser) -> Iterator[Page]:
    """Ana's page."""
    token = desk.client("clerk", "Ana").http.cookies["desk"]
    context = browser.new_context()
    context.add_cookies([{"name": "desk", "value": token, "url": f"{desk.url}/desk"}])
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def visit(page: Page, desk: Desk, path: str = "/desk/queue") -> Page:
    """Open a page and wait for its scripts and its stream."""
    page.goto(desk.url + path)
    expect(page.locator("#presence")).to_contain_text("1 at the desk")
    return page


def hold(page: Page, desk: Desk, words: str = "is it safe") -> Visitor:
    """Let Ana hold a chat, on its page."""
    who = waiting(desk, words)
    visit(page, desk, at(who)).keyboard.press("t")
    expect(page.locator("#reply")).to_be_focused()
    return who


def test_the_queue_is_walked_and_a_row_taken_by_keyboard(desk: Desk, clerk: Page) -> None:
    waiting(desk, "first")
    second = waiting(desk, "second")
    visit(clerk, desk)
    rows = clerk.locator("[data-open]")
    clerk.keyboard.press("j")
    expect(rows.nth(0)).to_be_focused()
    for key in ("j", "j", "k", "j"):
        clerk.keyboard.press(key)
    expect(rows.nth(1)).to_be_focused()
    waiting(desk, "third")
    expect(rows).to_have_count(3)
    expect(rows.nth(1)).to_be_focused()
    clerk.keyboard.press("t")
    clerk.wait_for_url(f"**{at(second)}")
    expect(clerk.locator("#state")).to_contain_text("You hold this chat")


def test_the_search_follows_the_typing_and_fires_no_key(desk: Desk, clerk: Page) -> None:
    waiting(desk, "about my tent")
    visit(clerk, desk).keyboard.press("/")
    clerk.keyboard.type("tent")
    expect(clerk.locator("#found .words")).to_have_text("about my tent")
    assert desk.stores.desk.queue.open()[0].state == "waiting"
    # Escape leaves the field; what was found stays, and its rows are reached like all others.
    clerk.keyboard.press("Escape")
    expect(clerk.locator("#q")).to_have_value("tent")
    clerk.keyboard.press("j")
    expect(clerk.locator("#found [data-open]")).to_be_focused()
    clerk.locator("#q").fill("")
    expect(clerk.locator("#found")).to_be_hidden()


def test_who_begins_to_wait_is_announced_once(desk: Desk, clerk: Page) -> None:
    waiting(desk, "here before")
    visit(clerk, desk).evaluate(HEARD)
    waiting(desk, "brand new")
    expect(clerk.locator("#announcer")).to_have_text("Somebody waits: brand new")
    desk.services.desk_hub.notify("queue")
    waiting(desk, "another")
    expect(clerk.locator("#announcer")).to_have_text(re.compile("another$"))
    assert sum("brand new" in words and "another" not in words for words in heard(clerk)) == 1
    assert not any("here before" in words for words in heard(clerk))


def heard(page: Page) -> list[str]:
    found: list[str] = page.evaluate("window.heard")
    return found


def test_a_slash_looks_for_a_saved_reply(desk: Desk, clerk: Page) -> None:
    keeper = desk.person("clinician")
    desk.stores.desk.saved_replies.add(keeper, "Insurance", "Please bring your card.")
    desk.stores.desk.saved_replies.add(keeper, "Parking", "Behind the house.")
    who = hold(clerk, desk)
    clerk.keyboard.type("/")
    expect(clerk.locator("#saved-list button:visible")).to_have_count(2)
    clerk.keyboard.press("ArrowDown")
    expect(clerk.locator("#saved-list .chosen")).to_contain_text("Parking")
    clerk.keyboard.type("ins")
    expect(clerk.locator("#saved-list button:visible")).to_have_count(1)
    clerk.keyboard.press("Enter")
    expect(clerk.locator("#reply")).to_have_value("Please bring your card.")
    clerk.get_by_label("Insert a saved reply").select_option(label="Parking")
    expect(clerk.locator("#reply")).to_have_value("Please bring your card.Behind the house.")
    clerk.keyboard.press("Control+Enter")
    expect(clerk.locator("#reply")).to_have_value("")
    assert who.texts()[-1] == ("staff", "Please bring your card.Behind the house.")


def test_a_double_click_sends_once(desk: Desk, clerk: Page) -> None:
    who = hold(clerk, desk)
    clerk.keyboard.type("only once")
    clerk.locator("#send").dblclick()
    expect(clerk.locator("#reply")).to_have_value("")
    clerk.locator("#reply").fill("and this")
    clerk.keyboard.press("Control+Enter")
    clerk.keyboard.press("Control+Enter")
    expect(clerk.locator("#talk .staff .text")).to_have_text(["only once", "and this"])
    assert [text for role, text in who.texts() if role == "staff"] == ["only once", "and this"]


def test_a_draft_outlives_a_reload_and_is_gone_after_the_logout(desk: Desk, clerk: Page) -> None:
    hold(clerk, desk)
    clerk.keyboard.type("half an answ")
    clerk.locator("#note").fill("half a note")
    clerk.reload()
    expect(clerk.locator("#reply")).to_have_value("half an answ")
    expect(clerk.locator("#note")).to_have_value("half a note")
    assert clerk.evaluate("Object.keys(sessionStorage).length") == 2
    clerk.get_by_role("button", name="Log out").click()
    clerk.wait_for_url("**/desk/login**")
    assert clerk.evaluate("Object.keys(sessionStorage).length") == 0


def test_a_chosen_outcome_and_typed_words_stay_when_the_page_renews(
    desk: Desk, clerk: Page
) -> None:
    who = hold(clerk, desk)
    clerk.keyboard.type("almost")
    clerk.locator("#outcome").select_option("booked")
    who.send("are you there")
    expect(clerk.locator("#talk .visitor .text").last).to_have_text("are you there")
    expect(clerk.locator("#outcome")).to_have_value("booked")
    expect(clerk.locator("#reply")).to_have_value("almost")


def test_what_a_visitor_writes_is_announced_once(desk: Desk, clerk: Page) -> None:
    who = hold(clerk, desk)
    clerk.evaluate(HEARD)
    who.send("are you there")
    expect(clerk.locator("#announcer")).to_have_text("The visitor writes: are you there")
    desk.services.desk_hub.notify(f"conversation:{who.conversation_id}")
    clerk.keyboard.type("yes")
    clerk.keyboard.press("Control+Enter")
    expect(clerk.locator("#talk .staff .text")).to_have_text(["yes"])
    assert heard(clerk) == ["The visitor writes: are you there"]
    assert [(row.unread, row.awaits) for row in desk.stores.desk.queue.open()] == [(0, "visitor")]


def test_going_away_and_coming_back_with_the_keyboard(desk: Desk, clerk: Page) -> None:
    visit(clerk, desk)
    clerk.get_by_role("button", name="I am away").focus()
    clerk.keyboard.press("Enter")
    expect(clerk.get_by_role("button", name="I am back")).to_be_visible()
    expect(clerk.locator("#presence")).to_contain_text("0 at the desk")
    clerk.get_by_role("button", name="I am back").focus()
    clerk.keyboard.press("Enter")
    expect(clerk.locator("#presence")).to_contain_text("1 at the desk")


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_is_wider_than_the_screen(desk: Desk, clerk: Page, width: int) -> None:
    who = waiting(desk, "x" * 300)
    say(desk, who, "y" * 500, person("z" * 200))
    clerk.set_viewport_size({"width": width, "height": 800})
    for path in ("/desk/queue", at(who), "/desk/replies"):
        visit(clerk, desk, path)
        assert clerk.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [320, 390, 800, 1024, 1280, 1440])
def test_nothing_in_the_bar_lies_over_something_else(
    desk: Desk, open_page: OpenPage, width: int
) -> None:
    desk.person("clerk", "Somebody With A Rather Long Name")
    page = open_page(desk.client("admin", "Maximiliane Oberhofer"), width)
    visit(page, desk)
    boxes = page.locator(".bar a, .bar button, .bar p").evaluate_all(
        """nodes => nodes.filter(node => node.offsetParent && !node.closest(".hidden"))
          .map(node => node.getBoundingClientRect()).map(box => [box.x, box.y, box.right, box.bottom])"""
    )
    shown = [box for box in boxes if box[0] < width]
    assert len(shown) >= 6
    for place, (left, top, right, bottom) in enumerate(shown):
        for other in shown[place + 1 :]:
            apart = (
                right <= other[0] + 1 or other[2] <= left + 1,
                bottom <= other[1] + 1 or other[3] <= top + 1,
            )
            assert any(apart), (shown[place], other)


def test_words_typed_right_after_taking_are_the_answer(desk: Desk, clerk: Page) -> None:
    who = waiting(desk, "is it safe")
    visit(clerk, desk).keyboard.press("t")
    clerk.wait_for_url(f"**{at(who)}")
    expect(clerk.locator("#reply")).to_be_focused()
    clerk.keyboard.type("good afternoon, go ahead")
    expect(clerk.locator("#reply")).to_have_value("good afternoon, go ahead")
    assert desk_state(desk.stores, who.conversation_id) == "held"


def test_the_key_that_gives_back_asks_first(desk: Desk, clerk: Page) -> None:
    who = hold(clerk, desk)
    for _ in range(2):
        clerk.keyboard.press("Escape")
        clerk.keyboard.press("g")
        dialog = clerk.get_by_role("dialog")
        expect(dialog).to_contain_text("The visitor waits for your answer.")
        expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
        clerk.keyboard.type("ood bye")
        expect(dialog).to_have_count(0)  # the space has pressed Cancel
        assert desk_state(desk.stores, who.conversation_id) == "held"
    clerk.keyboard.press("Escape")
    clerk.keyboard.press("g")
    clerk.keyboard.press("Tab")
    clerk.keyboard.press("Enter")
    expect(clerk.locator("#state")).to_contain_text("The assistant answers")


def test_stepping_in_after_the_end_leads_to_the_answer(desk: Desk, clerk: Page) -> None:
    hold(clerk, desk)
    clerk.keyboard.press("Escape")
    clerk.get_by_label("How it ended").select_option("answered")
    clerk.get_by_role("button", name="Close", exact=True).press("Enter")
    expect(clerk.locator("#state")).to_contain_text("Closed: answered")
    clerk.keyboard.press("t")
    expect(clerk.locator("#reply")).to_be_focused()


def test_a_chat_that_its_visitor_deletes_says_so_at_once(desk: Desk, clerk: Page) -> None:
    who = hold(clerk, desk)
    clerk.keyboard.type("half an answer")
    who.delete()
    expect(clerk.locator("#state")).to_contain_text("The visitor has deleted this chat.")
    expect(clerk.locator("#talk")).to_be_hidden()
    expect(clerk.locator("#note")).to_be_hidden()
    expect(clerk.locator("#reply")).to_have_value("half an answer")
    clerk.keyboard.press("Control+Enter")
    assert desk.stores.desk.stories.story(who.conversation_id) is None


def test_on_a_phone_the_answer_box_is_in_sight_after_taking(
    desk: Desk, open_page: OpenPage
) -> None:
    who = waiting(desk, "is it safe")
    page = visit(open_page(desk.client("clerk", "Ana"), 390), desk, at(who))
    page.get_by_role("button", name="Take").click()
    expect(page.locator("#reply")).to_be_focused()
    expect(page.locator("#reply")).to_be_in_viewport(ratio=0.9)


@pytest.mark.parametrize("path", ["/desk/bookings", "/desk/questions"])
def test_bookings_and_questions_are_walked_by_keyboard(desk: Desk, clerk: Page, path: str) -> None:
    question = KeepQuestion("cost", "what is the price")
    visitor(desk, "what is the price", question, cast.book())
    visit(clerk, desk, path).keyboard.press("j")
    expect(clerk.locator("[data-row] a").first).to_be_focused()
    clerk.keyboard.press("Enter")
    clerk.wait_for_url(f"**{path}/1")
