"""What a visitor gets over the wire while a person takes over; all of it as openapi.yml says."""

from __future__ import annotations

from bot.reply import Reply
from bot.staff.model import StaffRef
from tests.channels.widget.harness import Service, Visitor
from tests.turn.engines import eventually

ANN = StaffRef(1, "Ann Lee", "clerk")
JOINED = Reply("handover", "Ann Lee has joined.")
LEFT = Reply("handover", "Ann Lee has left.")


def test_a_reply_of_staff_comes_by_the_stream(service: Service, alice: Visitor) -> None:
    desk, visitor = service.stores.desk, alice.conversation_id
    with alice.events(after=1) as events:
        desk.handoffs.take(visitor, ANN, JOINED)
        desk.answers.reply(visitor, ANN, "Hello, this is Ann.", "k1")
        service.hub.notify(visitor)
        joined, said = next(events), next(events)
    assert (joined["role"], joined["handoff"], joined["staff_name"]) == (
        "assistant",
        "held",
        "Ann Lee",
    )
    assert (said["seq"], said["role"], said["staff_name"]) == (3, "staff", "Ann Lee")
    assert said["text"] == "Hello, this is Ann."
    assert alice.messages(1) == [joined, said]


def test_the_assistant_answers_before_and_after_and_not_in_between(
    service: Service, alice: Visitor
) -> None:
    desk, visitor = service.stores.desk, alice.conversation_id
    alice.ask("one")
    desk.handoffs.take(visitor, ANN, JOINED)
    seq = alice.send("two")
    desk.answers.reply(visitor, ANN, "Two it is.", "k1")
    eventually(lambda: alice.messages(seq - 1)[0]["state"] == "answered")
    desk.handoffs.give_back(visitor, ANN, LEFT)
    alice.ask("three")
    assert alice.texts() == [
        ("visitor", "one"),
        ("assistant", "You said: one"),
        ("assistant", "Ann Lee has joined."),
        ("visitor", "two"),
        ("staff", "Two it is."),
        ("assistant", "Ann Lee has left."),
        ("visitor", "three"),
        ("assistant", "You said: three"),
    ]


def test_a_reload_in_the_middle_brings_everything_once(service: Service, alice: Visitor) -> None:
    """The chat is on the server, numbered, and replayed from the last seen."""
    desk, visitor = service.stores.desk, alice.conversation_id
    desk.handoffs.take(visitor, ANN, JOINED)
    for number in range(3):
        desk.answers.reply(visitor, ANN, f"Line {number}.", f"k{number}")
    with alice.events(after=3) as events:
        again = [next(events) for _ in range(2)]
    assert [one["text"] for one in again] == ["Line 1.", "Line 2."]


def test_the_transcript_names_who_wrote(service: Service, alice: Visitor) -> None:
    desk, visitor = service.stores.desk, alice.conversation_id
    desk.handoffs.take(visitor, ANN, JOINED)
    desk.answers.reply(visitor, ANN, "Hello, this is Ann.", "k1")
    lines = alice.get("/transcript").text.splitlines()
    (head,) = [line for line in lines if line.startswith("Ann Lee, ")]
    assert lines[lines.index(head) + 1] == "Hello, this is Ann."


def test_an_opinion_on_what_a_person_wrote_is_kept(service: Service, alice: Visitor) -> None:
    desk, visitor = service.stores.desk, alice.conversation_id
    desk.handoffs.take(visitor, ANN, JOINED)
    seq = desk.answers.reply(visitor, ANN, "Hello.", "k1")
    assert alice.post("/feedback", {"seq": seq, "rating": "up"}).status_code == 204
