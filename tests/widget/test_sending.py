"""From the composer to the service: states of a message, retries, nothing lost or sent twice."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.widget.chat import Chat
from tests.widget.mock_server import Fault, MockServer
from tests.widget.replies import reply

pytestmark = pytest.mark.browser

POST = ("POST", "/messages")


def test_enter_sends_and_empties_the_composer(chat: Chat, server: MockServer) -> None:
    chat.open()
    chat.ask("Is it risky?")
    expect(chat.area).to_have_value("")
    expect(chat.area).to_be_focused()
    assert [one.body["text"] for one in server.requests(*POST)] == ["Is it risky?"]
    assert list(server.requests(*POST)[0].body) == ["client_msg_id", "text"]


def test_the_send_button_sends(chat: Chat) -> None:
    chat.open()
    chat.area.fill("Is it risky?")
    chat.button("Send").click()
    expect(chat.theirs.last).to_contain_text("Answer to: Is it risky?")


def test_shift_and_enter_begin_a_new_line(chat: Chat, server: MockServer) -> None:
    chat.open()
    chat.area.press_sequentially("one")
    chat.area.press("Shift+Enter")
    chat.area.press_sequentially("two")
    expect(chat.area).to_have_value("one\ntwo")
    assert server.requests(*POST) == []

    chat.area.press("Enter")
    expect(chat.mine.last).to_contain_text("one\ntwo")
    assert server.requests(*POST)[0].body["text"] == "one\ntwo"


def test_an_empty_message_is_not_sent(chat: Chat, server: MockServer) -> None:
    chat.open()
    chat.say("  \n ")
    expect(chat.panel.get_by_text("type a message first")).to_be_visible()
    expect(chat.mine).to_have_count(0)
    assert server.requests(*POST) == []


def test_the_count_appears_near_the_limit_and_too_much_is_kept_but_not_sent(
    chat: Chat, server: MockServer
) -> None:
    chat.open()
    chat.area.fill("a" * 1799)
    expect(chat.panel.get_by_text("characters left")).to_be_hidden()
    # Two code units each, but one character: the service counts characters.
    chat.area.fill("😀" * 1999)
    expect(chat.panel.get_by_text("1 character left")).to_be_visible()

    chat.say("a" * 2001)
    expect(chat.panel.get_by_text("Too long by 1. Please make it shorter.")).to_be_visible()
    expect(chat.area).to_have_attribute("aria-invalid", "true")
    expect(chat.area).to_have_value("a" * 2001)
    assert server.requests(*POST) == []


def test_the_composer_grows_to_four_lines_and_no_further(chat: Chat) -> None:
    chat.open()
    heights = []
    for lines in (1, 2, 4, 9):
        chat.area.fill("\n".join("x" * lines))
        box = chat.area.bounding_box()
        assert box
        heights.append(round(box["height"]))
    one, two, four, nine = heights
    assert one < two < four
    assert abs(nine - four) <= 1  # rounding


def test_a_message_is_shown_as_sending_then_sent(chat: Chat, server: MockServer) -> None:
    server.holds_answers = True
    chat.open()
    chat.page.evaluate(
        """() => {
          const ask = window.fetch;
          window.fetch = async (...given) => {
            if (given[1]?.method === "POST") await new Promise((go) => { window.letGo = go; });
            return ask(...given);
          };
        }"""
    )
    chat.say("Is it risky?")
    expect(chat.mine).to_contain_text("Sending…")
    expect(chat.typing).to_be_hidden()

    chat.page.evaluate("window.letGo()")
    expect(chat.mine).to_contain_text("Sent")
    expect(chat.typing).to_be_visible()

    server.release()
    expect(chat.theirs.last).to_contain_text("Answer to: Is it risky?")
    expect(chat.typing).to_be_hidden()


@pytest.mark.parametrize("status", [0, 429, 503])
def test_passing_trouble_is_retried_under_the_same_id(
    chat: Chat, server: MockServer, status: int
) -> None:
    chat.open()
    server.faults = [Fault(*POST, status), Fault(*POST, status)]
    chat.ask("Is it risky?")
    ids = [one.body["client_msg_id"] for one in server.requests(*POST)]
    assert len(ids) == 3
    assert len(set(ids)) == 1


def test_the_service_says_how_long_to_wait(chat: Chat, server: MockServer) -> None:
    chat.page.clock.install()
    chat.page.reload()
    chat.open()
    server.faults = [Fault(*POST, 429, retry_after=30)]
    chat.say("Is it risky?")
    expect(chat.mine).to_contain_text("Not sent yet. Trying again…")

    chat.page.clock.fast_forward(20_000)
    expect(chat.mine).to_contain_text("Not sent yet. Trying again…")
    assert len(server.requests(*POST)) == 1

    chat.page.clock.fast_forward(11_000)
    expect(chat.theirs.last).to_contain_text("Answer to: Is it risky?")


def test_a_wait_of_minutes_is_told_at_once(chat: Chat, server: MockServer) -> None:
    chat.open()
    server.faults = [Fault(*POST, 429, retry_after=120, message="Please wait 120 seconds.")]
    chat.say("Is it risky?")
    expect(chat.mine).to_contain_text("Not sent. Please wait 120 seconds.")
    expect(chat.button("Try again")).to_be_visible()


def test_after_many_failures_the_visitor_retries_and_nothing_is_stored_twice(
    chat: Chat, server: MockServer
) -> None:
    chat.page.clock.install()
    chat.page.reload()
    chat.open()
    server.faults = [Fault(*POST, 503) for _ in range(6)]
    chat.say("Is it risky?")
    chat.let_time_pass(chat.mine, "Not sent.")
    assert len(server.requests(*POST)) == 6

    chat.button("Try again").click()
    expect(chat.theirs.last).to_contain_text("Answer to: Is it risky?")
    expect(chat.mine).to_have_count(1)
    ids = {one.body["client_msg_id"] for one in server.requests(*POST)}
    assert len(ids) == 1
    assert [row["text"] for row in server.chat.messages if row["role"] == "visitor"] == [
        "Is it risky?"
    ]


def test_what_failed_for_want_of_a_line_is_sent_when_it_is_back(
    chat: Chat, server: MockServer
) -> None:
    chat.page.clock.install()
    chat.page.reload()
    chat.open()
    server.wait_for_stream()
    server.is_down = True
    server.drop_streams()
    chat.say("Is it risky?")
    chat.let_time_pass(chat.mine, "Not sent.")
    expect(chat.banner).to_be_visible()
    server.is_down = False
    chat.let_time_pass(chat.log, "Answer to: Is it risky?")
    expect(chat.mine).to_have_count(1)
    expect(chat.banner).to_be_hidden()
    assert len({one.body["client_msg_id"] for one in server.requests(*POST)}) == 1


def test_a_refusal_is_shown_in_the_services_words_and_not_repeated(
    chat: Chat, server: MockServer
) -> None:
    chat.open()
    server.faults = [Fault(*POST, 422, message="We cannot read those characters.")]
    chat.say("Is it risky?")
    expect(chat.mine).to_contain_text("Not sent. We cannot read those characters.")
    assert len(server.requests(*POST)) == 1

    chat.ask("Something else")
    assert [one.split("\n")[0] for one in chat.bubbles()][1:] == [
        "Something else",
        "Answer to: Something else",
        "Is it risky?",
    ]


def test_a_lost_acknowledgement_is_no_lost_message(chat: Chat, server: MockServer) -> None:
    """The message is stored, its answer arrives by the stream, only the 202 never came."""
    chat.open()
    chat.page.route(
        "**/webhooks/widget/messages",
        lambda route: (
            (route.fetch(), route.abort()) if route.request.method == "POST" else route.continue_()
        ),
        times=1,
    )
    chat.ask("Is it risky?")
    expect(chat.mine).to_have_count(1)
    expect(chat.mine).to_have_class("row mine sent")
    rows = [row for row in server.chat.messages if row["role"] == "visitor"]
    assert len(rows) == 1


def test_messages_arrive_in_the_order_of_typing(chat: Chat, server: MockServer) -> None:
    chat.open()
    server.faults = [Fault(*POST, 503), Fault(*POST, 503)]
    for words in ("first", "second", "third"):
        chat.say(words)
    expect(chat.theirs).to_have_count(4)
    texts = [row["text"] for row in server.chat.messages if row["role"] == "visitor"]
    assert texts == ["first", "second", "third"]


def test_a_choice_is_sent_by_its_id_and_shown_by_its_words(chat: Chat, server: MockServer) -> None:
    chat.open()
    chat.button("What are the risks?").click()
    expect(chat.theirs.last).to_contain_text("Answer to: What are the risks?")
    expect(chat.mine).to_contain_text("What are the risks?")
    [sent] = server.requests(*POST)
    assert sent.body == {"client_msg_id": sent.body["client_msg_id"], "choice": "c_risks"}


def test_a_double_click_on_a_choice_sends_it_once(chat: Chat, server: MockServer) -> None:
    chat.open()
    chat.button("What are the risks?").dblclick()
    expect(chat.theirs.last).to_contain_text("Answer to: What are the risks?")
    assert len(server.requests(*POST)) == 1


def test_older_choices_can_still_be_chosen(chat: Chat, server: MockServer) -> None:
    server.answer = lambda words: [
        reply(f"Answer to: {words}", choices=[{"id": "c_new", "label": "A new one"}])
    ]
    chat.open()
    chat.ask("Is it risky?")
    chat.button("What is prolotherapy?").click()
    expect(chat.theirs.last).to_contain_text("Answer to: What is prolotherapy?")


def test_the_front_desk_is_one_click_away(chat: Chat, server: MockServer) -> None:
    chat.open()
    chat.button("Talk to the front desk").dblclick()
    expect(chat.theirs.last).to_contain_text("Answer to: I would like to talk to the front desk")
    assert len(server.requests(*POST)) == 1
