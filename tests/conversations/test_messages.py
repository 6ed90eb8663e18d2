"""Messages are read back exactly as the widget gets them."""

from __future__ import annotations

import re

import pytest

from bot.effects import KeepQuestion
from bot.reply import Choice, Meaning, SourceLine
from bot.settings import ROOT
from bot.staff.model import StaffRef
from bot.stores import Stores
from tests.cast import button, click, reply, result, say, take, turn
from tests.world import change_owner, rows

ANN = StaffRef(1, "Ann Lee", "clerk")
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


def test_a_greeting_has_every_key_and_opaque_choices(stores: Stores, alice: str) -> None:
    (greeting,) = stores.conversations.chats.messages_after(alice, 0)
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


def test_a_visitors_message_has_its_keys_and_no_more(stores: Stores, alice: str) -> None:
    say(stores, alice, "is it risky", key="k-1")
    (message,) = stores.conversations.chats.messages_after(alice, 1)
    assert TIME.fullmatch(message.pop("created_at"))
    assert message == {
        "seq": 2,
        "role": "visitor",
        "text": "is it risky",
        "client_msg_id": "k-1",
        "state": "received",
    }


def test_a_reply_comes_back_as_it_was_given(stores: Stores, alice: str) -> None:
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
    turn(stores, alice, "one", result(given))
    (_, shown) = stores.conversations.chats.messages_after(alice, 1)
    assert TIME.fullmatch(shown.pop("created_at"))
    assert shown == {"seq": 3, "role": "assistant", "in_reply_to": 2, **given.to_json()}


def test_choices_of_a_reply_lead_to_their_payloads(stores: Stores, alice: str) -> None:
    options = [
        button("Costs", "ask_cost"),
        button("Yes", "affirm", about="my knee", cancel=True),
        Choice("Infection", Meaning("ask_risks", {"complication": "infection"})),
    ]
    turn(stores, alice, "one", result(reply("a", choices=options[:1]), reply("b", choices=options)))
    first, second = stores.conversations.chats.messages_after(alice, 2)
    ids = [choice["id"] for choice in first["choices"] + second["choices"]]
    assert len(set(ids)) == 4
    payloads = []
    for number, choice_id in enumerate(ids):
        click(stores, alice, choice_id, key=f"click-{number}")
        waiting = take(stores, alice)
        payloads.append((waiting.text, waiting.choice))
        stores.conversations.turns.commit(waiting, result())
    assert payloads == [(option.label, option.meaning) for option in options[:1] + options]


def test_what_a_person_writes_has_one_shape_wherever_they_do(stores: Stores, alice: str) -> None:
    gap = KeepQuestion("", "is parking free")
    turn(stores, alice, "is parking free", result(reply("I do not know."), effects=[gap]))
    (asked,) = stores.questions.asked.unanswered()
    stores.questions.answers.give(asked.id, ANN, "Yes.", reply("You asked:"))
    stores.desk.handoffs.take(alice, ANN, reply("A person has joined.", kind="handover"))
    stores.desk.answers.reply(alice, ANN, "Are you there?", "k1")
    said = [
        message
        for message in stores.conversations.chats.transcript(alice)
        if message["role"] == "staff"
    ]
    shape = {"role": "staff", "kind": "staff", "staff_name": "Ann Lee"}
    assert said == [
        {**shape, "seq": 5, "text": "Yes.", "in_reply_to": 2, "created_at": said[0]["created_at"]},
        {
            **shape,
            "seq": 7,
            "text": "Are you there?",
            "in_reply_to": None,
            "created_at": said[1]["created_at"],
        },
    ]


def test_one_place_adds_messages_and_gives_them_numbers() -> None:
    """Whoever else did would leave gaps, or two messages with one number."""
    writers = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "bot").glob("*/**/*.py")
        if re.search(r"insert\(messages\b|\blast_seq=|\"last_seq\": (?!0)", path.read_text("utf-8"))
    }
    assert writers - {"bot/channels/widget/visitors.py"} == {"bot/conversations/sql/messages.py"}


def test_dropped_replies_leave_no_choices_behind(stores: Stores, alice: str) -> None:
    before = rows(stores, "choices")
    change_owner(stores, alice, to="staff")
    options = [button("Costs", "ask_cost")]
    turn(stores, alice, "one", result(reply("a", choices=options)))
    assert rows(stores, "choices") == before


def test_the_engines_reply_is_left_as_it_was(stores: Stores, alice: str) -> None:
    given = reply("a", choices=[button("Costs", "ask_cost")])
    turn(stores, alice, "one", result(given))
    assert given == reply("a", choices=[button("Costs", "ask_cost")])


def test_reading_goes_on_where_it_ended(stores: Stores, alice: str) -> None:
    for number in range(5):
        turn(stores, alice, f"q{number}")
    page = stores.conversations.chats.messages_after(alice, 3, limit=4)
    assert [message["seq"] for message in page] == [4, 5, 6, 7]
    rest = stores.conversations.chats.messages_after(alice, 7)
    assert [message["seq"] for message in rest] == [8, 9, 10, 11]
    assert stores.conversations.chats.messages_after(alice, 11) == []


@pytest.mark.parametrize(("after", "count"), [(-5, 3), (0, 3), (2**31, 0), (10**30, 0)])
def test_reading_from_any_number_is_possible(
    stores: Stores, alice: str, after: int, count: int
) -> None:
    turn(stores, alice, "one")
    assert len(stores.conversations.chats.messages_after(alice, after)) == count


def test_a_page_has_two_hundred_messages_and_a_transcript_all(stores: Stores, alice: str) -> None:
    for number in range(210):
        say(stores, alice, f"q{number}")
    assert len(stores.conversations.chats.messages_after(alice, 0)) == 200
    transcript = stores.conversations.chats.transcript(alice)
    assert [message["seq"] for message in transcript] == list(range(1, 212))
    assert transcript[:200] == stores.conversations.chats.messages_after(alice, 0)


def test_nobody_reads_another_conversation(stores: Stores, alice: str, bob: str) -> None:
    turn(stores, alice, "secret", result(reply("secret too")))
    assert [message["text"] for message in stores.conversations.chats.transcript(bob)] == [
        "Hello, what would you like to know?"
    ]
    assert stores.conversations.chats.transcript("nobody") == []
    assert stores.conversations.chats.messages_after("nobody", 0) == []
