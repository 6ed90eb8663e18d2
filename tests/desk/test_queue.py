"""What the desk sees: the queue, places and waits, the search, the story, and notes."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from bot.conversations.sql.rows import stored_time
from bot.conversations.store import Store
from bot.conversations.turn import Understood
from bot.desk.model import Place
from bot.effects import KeepQuestion, RaiseAlarm
from bot.errors import RequestError
from tests.cast import GREETING, book, reply, result, turn
from tests.desk.handoffs import ANN, BEN, CLOSED, JOINED, ask, audited
from tests.desk.handoffs import pass_deadlines as pass_all
from tests.world import change, let_time_pass, rows


def taken_after(store: Store, number: int, seconds: int) -> None:
    """A visitor who was joined after so long."""
    visitor = store.open_conversation(token_hash=f"taken {number}", greeting=GREETING)
    ask(store, visitor)
    store.handoffs.take(visitor, ANN, JOINED)
    store.handoffs.close(visitor, ANN, "answered", CLOSED)
    asked = datetime(2026, 3, 3, 9, 0, tzinfo=timezone.utc) + timedelta(hours=number)
    taken = asked + timedelta(seconds=seconds)
    whose = {"conversation_id": visitor}
    times = {"asked_at": stored_time(asked), "taken_at": stored_time(taken)}
    change(store, "handoffs", whose, **times)


def test_the_queue_is_empty_at_first(store: Store, alice: str) -> None:
    turn(store, alice, "one")
    assert store.handoffs.queue() == []


def test_the_queue_has_the_oldest_first_and_says_what_is_new(
    store: Store, alice: str, bob: str
) -> None:
    ask(store, bob, "how much is it")
    alarm = result(reply("Call 911.", kind="urgent"), effects=[RaiseAlarm("numb")])
    turn(store, alice, "my leg is numb", alarm)
    ask(store, alice)
    first, second = store.handoffs.queue()
    assert (first.conversation_id, second.conversation_id) == (bob, alice)
    assert (first.alarm, second.alarm) == ("", "numb")
    assert (first.unread, second.unread) == (1, 2)
    assert (first.last_text, second.last_text) == ("how much is it", "a person please")
    assert first.question == "how much is it"
    assert first.since < first.deadline


def test_a_held_chat_is_in_the_queue_with_its_holder(store: Store, alice: str) -> None:
    ask(store, alice)
    store.handoffs.take(alice, ANN, JOINED)
    (row,) = store.handoffs.queue()
    assert (row.state, row.taken_by, row.staff_name) == ("held", 1, "Ann Lee")


def test_what_staff_have_read_is_read(store: Store, alice: str) -> None:
    ask(store, alice)
    store.handoffs.story(alice)
    assert store.handoffs.queue()[0].unread == 1
    store.handoffs.story(alice, ANN)
    assert store.handoffs.queue()[0].unread == 0
    turn(store, alice, "hello?")
    assert store.handoffs.queue()[0].unread == 1
    store.views.mark_read(alice, 4)
    assert store.handoffs.queue()[0].unread == 0
    store.views.mark_read(alice, 1)
    assert store.handoffs.queue()[0].unread == 0


def test_a_place_is_the_number_of_who_came_before(store: Store, alice: str, bob: str) -> None:
    assert store.handoffs.place(bob) == Place(1, None)
    ask(store, alice)
    assert store.handoffs.place(bob) == Place(2, None)
    ask(store, bob)
    assert (store.handoffs.place(alice).number, store.handoffs.place(bob).number) == (1, 2)
    store.handoffs.take(alice, ANN, JOINED)
    assert store.handoffs.place(bob).number == 1


def test_the_usual_wait_is_the_median_of_our_own(store: Store, alice: str) -> None:
    for number, seconds in enumerate((100, 200)):
        taken_after(store, number, seconds)
    assert store.handoffs.place(alice).wait_seconds is None
    taken_after(store, 2, 900)
    assert store.handoffs.place(alice).wait_seconds == 200


def test_only_the_last_twenty_waits_count(store: Store, alice: str) -> None:
    for number in range(3):
        taken_after(store, number, 5000)
    for number in range(3, 23):
        taken_after(store, number, 60)
    assert store.handoffs.place(alice).wait_seconds == 60


def test_who_was_missed_or_not_asked_for_says_nothing_about_waits(
    store: Store, alice: str, bob: str
) -> None:
    for number in range(3):
        taken_after(store, number, 60)
    ask(store, alice)
    let_time_pass(store)
    pass_all(store)
    store.handoffs.take(alice, ANN, JOINED)
    store.handoffs.take(bob, ANN, JOINED)
    assert store.handoffs.place(alice).wait_seconds == 60


def test_a_chat_that_was_dropped_and_asked_for_again_does_not_count_as_a_wait(
    store: Store, alice: str
) -> None:
    for number in range(2):
        taken_after(store, number, 60)
    ask(store, alice)
    store.handoffs.take(alice, ANN, JOINED)
    let_time_pass(store)
    pass_all(store)
    ask(store, alice, "is anybody there")
    assert store.handoffs.place(alice).wait_seconds is None
    store.handoffs.take(alice, BEN, JOINED)
    assert (store.handoffs.place(alice).wait_seconds or -1) >= 0


@pytest.mark.parametrize("words", ["ÖZIL", "özil", "Ärger", "ägypten straße"])
def test_a_search_knows_the_capitals_of_other_languages(
    store: Store, alice: str, words: str
) -> None:
    turn(store, alice, "ÖZIL, Ärger in der Ägypten Straße", result(reply("Oh.")))
    assert [row.conversation_id for row in store.handoffs.search(words)] == [alice]


def test_who_is_held_stays_in_sight_however_many_wait(store: Store, alice: str) -> None:
    for number in range(51):
        who = store.open_conversation(token_hash=f"waits {number}", greeting=GREETING)
        ask(store, who)
    store.handoffs.take(alice, ANN, JOINED)
    assert [row.state for row in store.handoffs.queue()].count("held") == 1


@pytest.mark.parametrize(
    "words", ["KNEE", "knee  hurts", "ann lee", "0100", "%", "_nee", "'; drop", "\x00"]
)
def test_a_search_finds_words_in_chats_and_bookings(
    store: Store, alice: str, bob: str, words: str
) -> None:
    turn(store, alice, "my knee hurts", result(reply("Oh."), effects=[book(about="hip")]))
    turn(store, bob, "what is it")
    found = [row.conversation_id for row in store.handoffs.search(words)]
    wanted = words.lower().split()[0] in ("knee", "ann", "0100")
    assert found == ([alice] if wanted else [])


def test_a_search_shows_each_chat_once_with_its_newest_state(store: Store, alice: str) -> None:
    for _ in range(2):
        ask(store, alice, f"knee {_}")
        store.handoffs.close(alice, ANN, "answered", CLOSED)
    assert store.handoffs.search("") == []
    (row,) = store.handoffs.search("knee")
    assert (row.state, row.question) == ("closed", "knee 1")


def test_a_story_has_everything(store: Store, alice: str, bob: str) -> None:
    def understood(text: str, intent: str, **more: Any) -> None:
        answer = result(reply("So."), understanding=Understood(intent), **more)
        turn(store, alice, text, answer)

    understood("what are the risks", "ask_risks")
    understood("risks?", "ask_risks")
    understood("can I with my knee", "ask_medical_advice")
    understood("parking?", "unknown", effects=[KeepQuestion("", "parking?")])
    understood("numb leg", "report", effects=[RaiseAlarm("numb")])
    understood("yes", "affirm", effects=[book()])
    ask(store, alice)
    store.handoffs.note(alice, ANN, "Calls on Tuesday.")
    turn(store, bob, "secret of bob")
    story = store.handoffs.story(alice, ANN)
    assert story is not None
    assert [mark.text for mark in story.alarms] == ["numb"]
    assert [mark.text for mark in story.questions] == ["parking?"]
    assert [note.text for note in story.notes] == ["Calls on Tuesday."]
    assert story.messages[1]["understanding"]["intent"] == "ask_risks"
    assert (story.state, story.owner, len(story.bookings)) == ("waiting", "assistant", 1)
    assert "secret of bob" not in repr(story)
    assert audited(store) == [("Ann Lee", "conversation.note"), ("Ann Lee", "conversation.view")]


def test_there_is_no_story_of_a_chat_that_is_gone(store: Store, alice: str) -> None:
    store.delete_conversation(alice)
    assert store.handoffs.story(alice, ANN) is None
    assert audited(store) == []
    with pytest.raises(RequestError) as error:
        store.handoffs.note(alice, ANN, "too late")
    assert error.value.status == 404


def test_visitors_never_see_notes(store: Store, alice: str) -> None:
    before = store.transcript(alice)
    store.handoffs.note(alice, ANN, "secret")
    assert store.transcript(alice) == before


def test_the_record_holds_no_words_of_visitors_and_staff(store: Store, alice: str) -> None:
    ask(store, alice, "secret-question")
    store.handoffs.take(alice, ANN, JOINED)
    store.handoffs.reply(alice, ANN, "secret-answer", "k")
    store.handoffs.note(alice, ANN, "secret-note")
    store.handoffs.story(alice, ANN)
    store.handoffs.close(alice, ANN, "answered", CLOSED)
    assert len(audited(store)) == 5
    assert "secret" not in repr(rows(store, "audit"))
