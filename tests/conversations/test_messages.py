"""Messages are read back exactly as the widget gets them."""

from __future__ import annotations

import re

import pytest

from bot.conversations.store import Store
from bot.reply import Choice, Meaning, SourceLine
from tests.cast import button, click, reply, result, say, take, turn
from tests.world import rows

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


def test_a_greeting_has_every_key_and_opaque_choices(store: Store, alice: str) -> None:
    (greeting,) = store.messages_after(alice, 0)
    created_at, (choice,) = greeting["created_at"], greeting["choices"]
    assert TIME.fullmatch(created_at)
    assert re.fullmatch(r"c_[A-Za-z0-9_-]{16,}", choice["id"])
    assert greeting == {
        "seq": 1,
        "role": "assistant",
        "created_at": created_at,
        "in_reply_to": None,
        "kind": "greeting",
        "text": "Hello, what would you like to know?",
        "items": [],
        "note": "",
        "provenance": "",
        "sources": [],
        "choices": [{"id": choice["id"], "label": "What are the risks?"}],
        "topic": "",
        "offers": [],
    }


def test_a_visitors_message_has_its_keys_and_no_more(store: Store, alice: str) -> None:
    say(store, alice, "is it risky", key="k-1")
    (message,) = store.messages_after(alice, 1)
    assert TIME.fullmatch(message.pop("created_at"))
    assert message == {
        "seq": 2,
        "role": "visitor",
        "text": "is it risky",
        "client_msg_id": "k-1",
        "state": "received",
    }


def test_a_reply_comes_back_as_it_was_given(store: Store, alice: str) -> None:
    given = reply(
        "Up to <b>8</b> & more: é 🙂",
        kind="clarify",
        items=["one", "two"],
        note="A note.",
        provenance="From the clinic's page",
        sources=[SourceLine("the page", "https://clinic.example")],
        topic="risks",
        offers=["book", "human"],
    )
    turn(store, alice, "one", result(given))
    (_, shown) = store.messages_after(alice, 1)
    assert TIME.fullmatch(shown.pop("created_at"))
    assert shown == {"seq": 3, "role": "assistant", "in_reply_to": 2, **given.to_json()}


def test_choices_of_a_reply_lead_to_their_payloads(store: Store, alice: str) -> None:
    options = [
        button("Costs", "ask_cost"),
        button("Yes", "affirm", about="my knee", cancel=True),
        Choice("Infection", Meaning("ask_risks", {"complication": "infection"})),
    ]
    turn(store, alice, "one", result(reply("a", choices=options[:1]), reply("b", choices=options)))
    first, second = store.messages_after(alice, 2)
    ids = [choice["id"] for choice in first["choices"] + second["choices"]]
    assert len(set(ids)) == 4
    payloads = []
    for number, choice_id in enumerate(ids):
        click(store, alice, choice_id, key=f"click-{number}")
        waiting = take(store, alice)
        payloads.append((waiting.text, waiting.choice))
        store.commit_turn(waiting, result())
    assert payloads == [(option.label, option.meaning) for option in options[:1] + options]


def test_dropped_replies_leave_no_choices_behind(store: Store, alice: str) -> None:
    before = rows(store, "choices")
    store.change_owner(alice, of="assistant", to="staff")
    options = [button("Costs", "ask_cost")]
    turn(store, alice, "one", result(reply("a", choices=options)))
    assert rows(store, "choices") == before


def test_the_engines_reply_is_left_as_it_was(store: Store, alice: str) -> None:
    given = reply("a", choices=[button("Costs", "ask_cost")])
    turn(store, alice, "one", result(given))
    assert given == reply("a", choices=[button("Costs", "ask_cost")])


def test_reading_goes_on_where_it_ended(store: Store, alice: str) -> None:
    for number in range(5):
        turn(store, alice, f"q{number}")
    page = store.messages_after(alice, 3, limit=4)
    assert [message["seq"] for message in page] == [4, 5, 6, 7]
    rest = store.messages_after(alice, 7)
    assert [message["seq"] for message in rest] == [8, 9, 10, 11]
    assert store.messages_after(alice, 11) == []


@pytest.mark.parametrize(("after", "count"), [(-5, 3), (0, 3), (2**31, 0), (10**30, 0)])
def test_reading_from_any_number_is_possible(
    store: Store, alice: str, after: int, count: int
) -> None:
    turn(store, alice, "one")
    assert len(store.messages_after(alice, after)) == count


def test_a_page_has_two_hundred_messages_and_a_transcript_all(store: Store, alice: str) -> None:
    for number in range(210):
        say(store, alice, f"q{number}")
    assert len(store.messages_after(alice, 0)) == 200
    transcript = store.transcript(alice)
    assert [message["seq"] for message in transcript] == list(range(1, 212))
    assert transcript[:200] == store.messages_after(alice, 0)


def test_nobody_reads_another_conversation(store: Store, alice: str, bob: str) -> None:
    turn(store, alice, "secret", result(reply("secret too")))
    assert [message["text"] for message in store.transcript(bob)] == [
        "Hello, what would you like to know?"
    ]
    assert store.transcript("nobody") == []
    assert store.messages_after("nobody", 0) == []
