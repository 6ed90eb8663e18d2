"""Answers on their way to the visitor: broken streams, order, repeats, polling, late answers."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from tests.widget.chat import Chat
from tests.widget.mock_server import MockServer
from tests.widget.replies import CREATED_AT, greeting, reply

pytestmark = pytest.mark.browser


def words(chat: Chat) -> list[str]:
    """First lines of all bubbles after the greeting."""
    return [one.split("\n")[0] for one in chat.bubbles()][1:]


def test_a_dropped_stream_resumes_after_the_last_message(chat: Chat, server: MockServer) -> None:
    chat.open()
    chat.ask("one")
    server.drop_streams()
    server.add(reply("said while the line was broken"))
    expect(chat.theirs).to_have_count(3)
    server.drop_streams()
    server.add(reply("said later"))
    expect(chat.theirs).to_have_count(4)

    assert words(chat) == [
        "one",
        "Answer to: one",
        "said while the line was broken",
        "said later",
    ]
    last_ids = [one.headers["last-event-id"] for one in server.requests("GET", "/events")]
    assert last_ids == sorted(last_ids, key=int)
    assert last_ids[0] == "1"
    assert int(last_ids[-1]) >= 3


def test_the_token_travels_in_a_header_and_never_in_an_address(
    chat: Chat, server: MockServer
) -> None:
    chat.open()
    chat.ask("one")
    token = server.chat.token
    public = ("/conversations", "/desk")
    known = [one for one in server.seen if one.path not in public]
    assert {one.headers["authorization"] for one in known} == {f"Bearer {token}"}
    assert [one.path for one in known if token in one.path] == []


def test_messages_are_shown_in_the_order_of_their_numbers(chat: Chat, server: MockServer) -> None:
    chat.open()
    server.add(reply("five"), seq=5)
    expect(chat.theirs).to_have_count(2)
    server.add(reply("three"), seq=3)
    server.add(reply("four"), seq=4)
    server.add(reply("two"), seq=2)
    expect(chat.theirs).to_have_count(5)
    assert words(chat) == ["two", "three", "four", "five"]


def test_a_repeated_message_is_shown_once(chat: Chat, server: MockServer) -> None:
    chat.open()
    for _ in range(3):
        server.add(reply("the same"), seq=7)
    server.add(reply("another"), seq=8)
    expect(chat.theirs.last).to_contain_text("another")
    assert words(chat) == ["the same", "another"]


def test_several_replies_to_one_question_are_all_shown(chat: Chat, server: MockServer) -> None:
    server.answer = lambda _: [reply("first"), reply("second")]
    chat.open()
    chat.say("two answers, please")
    expect(chat.theirs).to_have_count(3)
    assert words(chat) == ["two answers, please", "first", "second"]


@pytest.mark.parametrize("streams", ["refuse", "silent"])
def test_without_a_working_stream_the_widget_asks_again_and_again(
    chat: Chat, server: MockServer, streams: str
) -> None:
    server.streams = streams
    chat.open()
    chat.ask("one")
    chat.ask("two")
    assert words(chat) == ["one", "Answer to: one", "two", "Answer to: two"]


def test_an_answer_that_no_stream_brought_is_looked_for(chat: Chat, server: MockServer) -> None:
    chat.page.clock.install()
    chat.page.reload()
    server.streams = "silent"
    server.holds_answers = True
    chat.open()
    chat.say("one")
    expect(chat.typing).to_have_text("One moment…")

    chat.let_time_pass(chat.typing, "This takes longer than usual.")

    server.release()
    chat.let_time_pass(chat.theirs.last, "Answer to: one")
    expect(chat.typing).to_be_hidden()


def test_when_a_person_holds_the_chat_nothing_is_promised(chat: Chat, server: MockServer) -> None:
    """The message is done with but has no reply: a person may answer much later."""
    server.answer = lambda _: []
    chat.page.clock.install()
    chat.page.reload()
    chat.open()
    chat.say("one")
    expect(chat.mine).to_contain_text("Sent")
    chat.page.clock.fast_forward(3_500)
    expect(chat.typing).to_be_hidden()

    server.add(reply("A person: hello!"))
    expect(chat.theirs.last).to_contain_text("A person: hello!")


def test_what_another_tab_said_is_shown_here_too(chat: Chat, server: MockServer) -> None:
    chat.open()
    server.accept(server.chat, {"client_msg_id": "from-another-tab", "text": "hello"})
    expect(chat.theirs.last).to_contain_text("Answer to: hello")
    assert words(chat) == ["hello", "Answer to: hello"]


def test_damaged_events_are_passed_over(chat: Chat, server: MockServer) -> None:
    frames = [
        ": comment\r\n\r\n",
        "data: not json\n\n",
        "event: message\ndata: null\n\n",
        "event: message\ndata: []\n\n",
        'event: message\ndata: {"seq": "7", "role": "assistant", "text": "no number"}\n\n',
        "event: unheard-of\ndata: {}\n\n",
        "event: state\ndata: {}\n\n",
        f'id: 2\r\nevent: message\r\ndata: {{"seq": 2, "role": "assistant",\r\n'
        f'data: "created_at": "{CREATED_AT}", "text": "whole\u2028one", "kind": "answer"}}\r\n\r\n',
        'id: 3\nevent: message\ndata: {"seq": 3, "text": "never finished',
    ]
    chat.page.route(
        "**/webhooks/widget/events?*",
        lambda route: route.fulfill(
            status=200, content_type="text/event-stream", body="".join(frames)
        ),
        times=1,
    )
    chat.open()
    expect(chat.theirs).to_have_count(2)
    expect(chat.theirs.last).to_contain_text("whole")


def test_a_long_history_is_read_page_by_page(chat: Chat, server: MockServer) -> None:
    chat.open()
    for number in range(2, 452):
        server.chat.messages.append(
            {"seq": number, "role": "assistant", "created_at": CREATED_AT, "in_reply_to": None}
            | reply(f"number {number}")
        )
    pages: list[int] = []

    def page_of_200(route: Route) -> None:
        after = int(route.request.url.partition("after=")[2].partition("&")[0])
        pages.append(after)
        rows = [one for one in server.chat.messages if one["seq"] > after][:200]
        last = rows[-1]["seq"] if rows else after
        route.fulfill(json={"messages": rows, "last_seq": last})

    chat.page.route("**/messages?after=*", page_of_200)
    chat.page.reload()
    expect(chat.theirs).to_have_count(451)
    assert pages == [0, 200, 400]
    assert words(chat)[-1] == "number 451"
    assert chat.bubbles()[0].startswith(greeting()["text"])
