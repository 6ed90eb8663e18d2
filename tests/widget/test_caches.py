"""A page whose service worker keeps every answer, and gives it to whoever asks for the address."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.widget.chat import Chat
from tests.widget.mock_server import MockServer
from tests.widget.replies import greeting, reply
from tests.widget.test_keep import keep
from tests.widget.test_menu import ERASED, erase

pytestmark = pytest.mark.browser

WORKER = """
addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  event.respondWith((async () => {
    const cache = await caches.open("everything");
    const kept = await cache.match(event.request.url, { ignoreVary: true });
    if (kept) return kept;
    const answer = await fetch(event.request);
    if (answer.ok) {
      // Under the bare address: what the request carried besides it is not part of the key.
      event.waitUntil(cache.put(event.request.url, answer.clone()).catch(() => null));
    }
    return answer;
  })());
});
"""
KEPT = """async () => {
  const cache = await caches.open("everything");
  return (await cache.keys()).map(({ url }) => url).filter((url) => url.includes("/webhooks/"));
}"""


@pytest.fixture(params=["same origin", "another origin"])
def host(request: pytest.FixtureRequest, server: MockServer) -> Iterator[str]:
    """The address of a page with such a worker, on the service's own origin or on the clinic's."""
    clinic = server if request.param == "same origin" else MockServer()
    server.origins = {clinic.url}
    clinic.policy = ""
    clinic.scripts["/worker.js"] = WORKER
    yield clinic.page(script=f"{server.url}/widget.js")
    if clinic is not server:
        clinic.close()


def visit(context: BrowserContext, address: str) -> Chat:
    """Open the page and the chat in a new tab."""
    page = context.new_page()
    page.goto(address)
    return Chat(page).open()


def come_under_the_worker(chat: Chat) -> None:
    """Let the page's worker in, and let it see the chat as it is now."""
    chat.page.evaluate(
        """async () => {
          await navigator.serviceWorker.register("/worker.js");
          while (!navigator.serviceWorker.controller)
            await new Promise((go) => {
              navigator.serviceWorker.addEventListener("controllerchange", go, { once: true });
            });
        }"""
    )
    chat.page.reload()
    expect(chat.mine.first).to_be_visible()
    assert kept(chat.page)  # else the worker would prove nothing


def kept(page: Page) -> list[str]:
    """The addresses of ours that the worker has kept."""
    found: list[str] = page.evaluate(KEPT)
    return found


def forget_id(chat: Chat) -> None:
    """Make what the tab has stored that of an earlier version, which knew no id."""
    chat.page.evaluate(
        """() => {
          const [key] = Object.keys(sessionStorage);
          const { id, ...values } = JSON.parse(sessionStorage.getItem(key));
          sessionStorage.setItem(key, JSON.stringify(values));
        }"""
    )


@pytest.mark.parametrize("knows_ids", [True, False])
def test_the_next_visitor_sees_nothing_of_the_one_before(
    context: BrowserContext, server: MockServer, host: str, knows_ids: bool
) -> None:
    first = visit(context, host)
    first.ask("a secret of the first visitor")
    if not knows_ids:
        forget_id(first)
    come_under_the_worker(first)
    expect(first.mine).to_contain_text("a secret of the first visitor")
    first.page.close()  # and with it the tab's storage

    second = visit(context, host)
    second.ask("hello")
    if not knows_ids:
        forget_id(second)
    second.page.reload()
    expect(second.theirs).to_have_count(2)
    assert [one.split("\n")[0] for one in second.bubbles()] == [
        greeting()["text"],
        "hello",
        "Answer to: hello",
    ]
    with second.page.expect_download() as caught:
        second.button("Menu").click()
        second.button("Download this chat").click()
    assert "secret" not in caught.value.path().read_text()


def test_a_chat_goes_on_behind_it(context: BrowserContext, server: MockServer, host: str) -> None:
    chat = visit(context, host)
    chat.ask("is it risky?")
    come_under_the_worker(chat)
    for number in range(3):
        server.wait_for_stream()
        server.add(reply(f"news {number}"))
        expect(chat.theirs.last).to_contain_text(f"news {number}")
        server.drop_streams()  # a stream that ends whole can be kept
    chat.page.reload()
    expect(chat.theirs.last).to_contain_text("news 2")
    chat.ask("my knee hurts")
    chat.page.reload()
    expect(chat.theirs.last).to_contain_text("Answer to: my knee hurts")
    server.streams = "refuse"
    server.drop_streams()
    server.add(reply("seen without a stream"))
    expect(chat.theirs.last).to_contain_text("seen without a stream")


def test_the_desk_is_asked_anew_behind_it(
    context: BrowserContext, server: MockServer, host: str
) -> None:
    server.desk = {"open": True, "live": True, "text": "Somebody is here until 17:00."}
    chat = visit(context, host)
    chat.ask("is it risky?")
    come_under_the_worker(chat)
    expect(chat.desk).to_contain_text("until 17:00")
    server.desk = {"open": False, "live": False, "text": "The front desk opens at 9:00."}
    chat.page.reload()
    expect(chat.desk).to_contain_text("opens at 9:00")


def test_a_deleted_chat_is_in_no_cache_and_does_not_come_back(
    context: BrowserContext, server: MockServer, host: str
) -> None:
    chat = visit(context, host)
    chat.ask("my knee hurts")
    keep(chat)
    come_under_the_worker(chat)
    chat.page.evaluate(
        """async () => (await caches.open("everything")).put("/theirs", new Response("theirs"))"""
    )
    before = chat.page.evaluate("() => ({ ...localStorage })")
    erase(chat)
    expect(chat.panel.get_by_text(ERASED)).to_be_visible()
    chat.page.wait_for_function(f"async () => (await ({KEPT})()).length === 0")
    assert chat.page.evaluate("caches.match('/theirs').then((one) => one.text())") == "theirs"
    # Not even for somebody who has the token still.
    chat.page.evaluate("(old) => Object.assign(localStorage, old)", before)
    chat.page.close()
    again = visit(context, host)
    expect(again.panel.get_by_text("Your earlier chat is no longer stored")).to_be_visible()
    expect(again.mine).to_have_count(0)
