"""The front desk takes over: a visitor's widget and a clerk's console on the real service."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.shipped import sentence
from tests.system.chat import Chat
from tests.system.clerk import Clerk, OpenDesk, beside
from tests.system.service import Service
from tests.world import LONG_AGO, change, rows, send_home

pytestmark = [pytest.mark.browser, pytest.mark.model]

ASK = sentence("choice_human")
NASTY = "<img src=x onerror=document.title='broken'> <b>bold</b>"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, model: Path) -> Iterator[Service]:
    """A service of these tests' own: they stop and start it, and look at the whole queue."""
    service = Service(tmp_path_factory.mktemp("desk"))
    service.start()
    yield service
    assert service.stop() == 0


@pytest.fixture
def service(running: Service) -> Iterator[Service]:
    """The service with nobody at the desk and nothing in the queue."""
    yield running
    with beside(running) as stores:
        for row in rows(stores, "conversations"):
            stores.conversations.chats.delete(row["id"])
        send_home(stores)
        for row in rows(stores, "staff"):
            name = f"{row['name']} {row['id']}"
            change(stores, "staff", {"id": row["id"]}, name=name, name_key=name.casefold())


@pytest.fixture
def open_desk(browser: Browser, service: Service) -> Iterator[OpenDesk]:
    """Let somebody sit down at the desk."""
    opened: list[Clerk] = []

    def another(name: str) -> Clerk:
        opened.append(Clerk(browser, service, name))
        return opened[-1]

    yield another
    for clerk in opened:
        clerk.context.close()


@pytest.fixture
def clerk(open_desk: OpenDesk) -> Clerk:
    return open_desk("Ana Ortiz")


@pytest.fixture
def chat(browser: Browser, service: Service) -> Iterator[Chat]:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    context.set_default_timeout(15_000)
    yield Chat(context.new_page(), service.url)
    context.close()


def mine(chat: Chat) -> Locator:
    return chat.page.locator("clinic-chat .mine")


def write(chat: Chat, words: str) -> None:
    """Send words that no assistant answers."""
    area = chat.page.get_by_label("Your message")
    area.fill(words)
    area.press("Enter")
    expect(mine(chat).last).to_contain_text(words)


def wait_for_desk(chat: Chat, clerk: Clerk, words: str) -> None:
    """Ask something, ask for a person, and be seen in the queue."""
    chat.say(words)
    told = chat.choose(ASK)
    assert sentence("handoff_waiting_unknown", place="1") in told
    expect(clerk.page.locator("section[aria-labelledby=waiting] .entry")).to_have_count(1)


def take(clerk: Clerk) -> None:
    """Open the first of the queue and take it, with the keyboard alone."""
    clerk.keys("j")
    expect(clerk.page.locator("[data-open]").first).to_be_focused()
    clerk.keys("Enter")
    expect(clerk.state).to_contain_text("Waits since")
    clerk.ready()
    clerk.keys("t")
    expect(clerk.state).to_contain_text("You hold this chat")


def test_ask_wait_take_talk_and_give_back(chat: Chat, clerk: Clerk) -> None:
    wait_for_desk(chat, clerk, "what are the risks")
    take(clerk)
    expect(clerk.page.locator("#head")).to_contain_text("Asked about")
    expect(chat.theirs.last).to_contain_text(sentence("handoff_joined", staff_name="Ana Ortiz"))
    clerk.answer("Hello, how can I help?")
    expect(chat.theirs.last).to_contain_text("Hello, how can I help?")
    write(chat, "what does it cost")
    expect(clerk.said.last).to_have_text("what does it cost")
    expect(clerk.page.locator("#announcer")).to_contain_text(
        "The visitor writes: what does it cost"
    )
    clerk.answer("That depends; shall we call you?")
    expect(chat.theirs.last).to_contain_text("That depends; shall we call you?")
    clerk.keys("Escape", "g", "Tab", "Enter")
    expect(clerk.state).to_contain_text("The assistant answers")
    expect(chat.theirs.last).to_contain_text(sentence("handoff_left", staff_name="Ana Ortiz"))
    assert "4-8" in chat.say("how many times do I have to come")
    # The assistant said nothing while a person held the chat: its answer would stand here.
    talk = [text for text in clerk.said.all_inner_texts() if text]
    start = talk.index("Hello, how can I help?")
    assert talk[start : start + 3] == [
        "Hello, how can I help?", "what does it cost", "That depends; shall we call you?",
    ]  # fmt: skip


def test_nobody_comes_in_time(chat: Chat, clerk: Clerk, service: Service) -> None:
    wait_for_desk(chat, clerk, "what are the risks")
    with beside(service) as stores:
        change(stores, "handoffs", deadline_at=LONG_AGO)
    expect(chat.theirs.last).to_contain_text(sentence("handoff_missed"))
    expect(clerk.page.locator("section[aria-labelledby=missed] .entry")).to_have_count(1)
    expect(clerk.page.locator("section[aria-labelledby=waiting] .entry")).to_have_count(0)
    clerk.keys("j", "Enter")
    expect(clerk.state).to_contain_text("needs a call back")
    clerk.page.get_by_label("How it ended").select_option("called_back")
    clerk.page.get_by_role("button", name="Close", exact=True).click()
    expect(clerk.state).to_contain_text("Closed: called back")
    assert "4-8" in chat.say("how many times do I have to come")


def test_nobody_is_at_the_desk(chat: Chat, service: Service, open_desk: OpenDesk) -> None:
    chat.say("what are the risks")
    assert sentence("handoff") in chat.choose(ASK)
    late = open_desk("Ben Carter")
    expect(late.page.locator("section[aria-labelledby=missed] .entry")).to_have_count(1)


def test_both_sides_reload_in_the_middle(chat: Chat, clerk: Clerk) -> None:
    wait_for_desk(chat, clerk, "what are the risks")
    chat.page.reload()
    expect(chat.page.get_by_role("dialog")).to_contain_text("You are waiting for the front desk.")
    take(clerk)
    clerk.page.keyboard.type("half of an ans")
    clerk.page.reload()
    clerk.ready()
    expect(clerk.page.locator("#reply")).to_have_value("half of an ans")
    expect(clerk.page.locator("#reply")).to_be_focused()
    clerk.page.keyboard.type("wer")
    clerk.keys("Control+Enter")
    expect(chat.theirs.last).to_contain_text("half of an answer")
    chat.page.reload()
    expect(chat.page.get_by_role("dialog")).to_contain_text("You are talking with Ana Ortiz")
    expect(chat.theirs.filter(has_text="half of an answer")).to_have_count(1)
    write(chat, "thank you")
    expect(clerk.said.last).to_have_text("thank you")
    expect(clerk.said.filter(has_text="half of an answer")).to_have_count(1)


def test_the_service_dies_and_comes_back_in_the_middle(
    chat: Chat, clerk: Clerk, service: Service
) -> None:
    wait_for_desk(chat, clerk, "what are the risks")
    take(clerk)
    clerk.answer("Before the crash")
    expect(chat.theirs.last).to_contain_text("Before the crash")
    service.kill()
    area = chat.page.get_by_label("Your message")
    area.fill("said while it was down")
    area.press("Enter")
    clerk.page.keyboard.type("typed while it was down")
    clerk.keys("Control+Enter")
    expect(clerk.page.locator("#unsent")).to_contain_text("Not sent yet")
    expect(clerk.page.locator("#offline")).to_contain_text("No connection since")
    expect(clerk.page.locator("#reply")).to_have_value("typed while it was down")
    service.start()
    expect(clerk.said.filter(has_text="said while it was down")).to_have_count(1, timeout=60_000)
    # Sent by itself, once.
    expect(chat.theirs.last).to_contain_text("typed while it was down", timeout=60_000)
    expect(clerk.page.locator("#unsent")).to_be_hidden()
    expect(clerk.page.locator("#offline")).to_be_hidden()
    for words in ("Before the crash", "said while it was down", "typed while it was down"):
        expect(clerk.said.filter(has_text=words)).to_have_count(1)
        expect(chat.page.locator("clinic-chat .bubble").filter(has_text=words)).to_have_count(1)
    expect(clerk.state).to_contain_text("You hold this chat")


def test_of_two_clerks_one_gets_the_chat(chat: Chat, clerk: Clerk, open_desk: OpenDesk) -> None:
    other = open_desk("Ben Carter")
    wait_for_desk(chat, clerk, "what are the risks")
    take(clerk)
    expect(other.page.locator("section[aria-labelledby=others] .entry")).to_have_count(1)
    other.page.locator("section[aria-labelledby=others] [data-open]").click()
    other.ready()
    expect(other.state).to_contain_text("Ana Ortiz has taken this chat")
    expect(other.page.locator("#composer")).to_be_hidden()
    clerk.keys("Escape", "g", "Tab", "Enter")
    expect(other.state).to_contain_text("The assistant answers")
    other.keys("t")
    expect(other.state).to_contain_text("You hold this chat")
    expect(clerk.state).to_contain_text("Ben Carter has taken this chat")
    for name in ("Ana Ortiz", "Ben Carter"):
        joined = sentence("handoff_joined", staff_name=name)
        expect(chat.theirs.filter(has_text=joined)).to_have_count(1)
    expect(other.page.locator("#here")).to_have_text("The visitor has the page open")
    chat.page.goto("about:blank")
    expect(other.page.locator("#here")).to_have_text("The visitor has closed the page")


def test_words_are_only_ever_text(chat: Chat, clerk: Clerk) -> None:
    wait_for_desk(chat, clerk, NASTY)
    assert clerk.page.locator("#queue img, #queue b").count() == 0
    take(clerk)
    expect(clerk.said.filter(has_text=NASTY).first).to_be_visible()
    clerk.keys("Escape", "n")
    clerk.page.keyboard.type(NASTY)
    clerk.keys("Control+Enter")
    expect(clerk.page.locator("#notes .text")).to_have_text(NASTY)
    clerk.keys("Escape", "r")
    clerk.answer(NASTY)
    expect(chat.theirs.last).to_contain_text(NASTY)
    assert clerk.page.locator("main img, main b").count() == 0
    assert chat.page.locator("clinic-chat img, clinic-chat b").count() == 0
    assert "broken" not in clerk.page.title() + chat.page.title()


def test_typing_fires_no_shortcut_and_renewing_loses_no_word(chat: Chat, clerk: Clerk) -> None:
    wait_for_desk(chat, clerk, "what are the risks")
    take(clerk)
    clerk.page.keyboard.type("go back to the note? just / kidding")
    write(chat, "are you there")
    expect(clerk.said.last).to_have_text("are you there")
    expect(clerk.page.locator("#reply")).to_be_focused()
    expect(clerk.page.locator("#reply")).to_have_value("go back to the note? just / kidding")
    expect(clerk.state).to_contain_text("You hold this chat")
    assert clerk.page.locator("dialog").count() == 0
