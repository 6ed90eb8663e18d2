"""What the desk sees: the queue, places and waits, the search, the story, and notes."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from bot.clock import stored
from bot.conversations.turn import Understood
from bot.desk.model import Place
from bot.effects import KeepQuestion, RaiseAlarm
from bot.errors import RequestError
from bot.stores import Stores
from tests.cast import GREETING, book, reply, result, turn
from tests.desk.handoffs import ANN, BEN, CLOSED, JOINED, ask, audited
from tests.desk.handoffs import pass_deadlines as pass_all
from tests.world import change, let_time_pass, place_of, rows


def taken_after(stores: Stores, number: int, seconds: int) -> None:
    """A visitor who was joined after so long."""
    visitor = stores.conversations.chats.open(token_hash=f"taken {number}", greeting=GREETING)
    ask(stores, visitor)
    stores.desk.handoffs.take(visitor, ANN, JOINED)
    stores.desk.handoffs.close(visitor, ANN, "answered", CLOSED)
    asked = datetime(2026, 3, 3, 9, 0, tzinfo=timezone.utc) + timedelta(hours=number)
    taken = asked + timedelta(seconds=seconds)
    whose = {"conversation_id": visitor}
    times = {"asked_at": stored(asked), "taken_at": stored(taken)}
    change(stores, "handoffs", whose, **times)


def test_the_queue_is_empty_at_first(stores: Stores, alice: str) -> None:
    turn(stores, alice, "one")
    assert stores.desk.queue.open() == []


def test_the_queue_has_the_oldest_first_and_says_what_is_new(
    stores: Stores, alice: str, bob: str
) -> None:
    ask(stores, bob, "how much is it")
    alarm = result(reply("Call 911.", kind="urgent"), effects=[RaiseAlarm("numb")])
    turn(stores, alice, "my leg is numb", alarm)
    ask(stores, alice)
    first, second = stores.desk.queue.open()
    assert (first.conversation_id, second.conversation_id) == (bob, alice)
    assert (first.alarm, second.alarm) == ("", "numb")
    assert (first.unread, second.unread) == (1, 2)
    assert (first.last_text, second.last_text) == ("how much is it", "a person please")
    assert first.question == "how much is it"
    assert first.deadline is not None
    assert first.since < first.deadline


def test_a_held_chat_is_in_the_queue_with_its_holder(stores: Stores, alice: str) -> None:
    ask(stores, alice)
    stores.desk.handoffs.take(alice, ANN, JOINED)
    (row,) = stores.desk.queue.open()
    assert (row.state, row.taken_by, row.staff_name) == ("held", 1, "Ann Lee")


def test_what_staff_have_read_is_read(stores: Stores, alice: str) -> None:
    ask(stores, alice)
    stores.desk.stories.story(alice)
    assert stores.desk.queue.open()[0].unread == 1
    stores.desk.stories.story(alice, ANN)
    assert stores.desk.queue.open()[0].unread == 0
    turn(stores, alice, "hello?")
    assert stores.desk.queue.open()[0].unread == 1
    stores.desk.stories.mark_read(alice, 4)
    assert stores.desk.queue.open()[0].unread == 0
    stores.desk.stories.mark_read(alice, 1)
    assert stores.desk.queue.open()[0].unread == 0


def test_a_place_is_the_number_of_who_came_before(stores: Stores, alice: str, bob: str) -> None:
    assert place_of(stores, bob) == Place(1, None)
    ask(stores, alice)
    assert place_of(stores, bob) == Place(2, None)
    ask(stores, bob)
    assert (place_of(stores, alice).number, place_of(stores, bob).number) == (
        1,
        2,
    )
    stores.desk.handoffs.take(alice, ANN, JOINED)
    assert place_of(stores, bob).number == 1


def test_the_usual_wait_is_the_median_of_our_own(stores: Stores, alice: str) -> None:
    for number, seconds in enumerate((100, 200)):
        taken_after(stores, number, seconds)
    assert place_of(stores, alice).wait_seconds is None
    taken_after(stores, 2, 900)
    assert place_of(stores, alice).wait_seconds == 200


def test_only_the_last_twenty_waits_count(stores: Stores, alice: str) -> None:
    for number in range(3):
        taken_after(stores, number, 5000)
    for number in range(3, 23):
        taken_after(stores, number, 60)
    assert place_of(stores, alice).wait_seconds == 60


def test_who_was_missed_or_not_asked_for_says_nothing_about_waits(
    stores: Stores, alice: str, bob: str
) -> None:
    for number in range(3):
        taken_after(stores, number, 60)
    ask(stores, alice)
    let_time_pass(stores)
    pass_all(stores)
    stores.desk.handoffs.take(alice, ANN, JOINED)
    stores.desk.handoffs.take(bob, ANN, JOINED)
    assert place_of(stores, alice).wait_seconds == 60


def test_a_chat_that_was_dropped_and_asked_for_again_does_not_count_as_a_wait(
    stores: Stores, alice: str
) -> None:
    for number in range(2):
        taken_after(stores, number, 60)
    ask(stores, alice)
    stores.desk.handoffs.take(alice, ANN, JOINED)
    let_time_pass(stores)
    pass_all(stores)
    ask(stores, alice, "is anybody there")
    assert place_of(stores, alice).wait_seconds is None
    stores.desk.handoffs.take(alice, BEN, JOINED)
    assert (place_of(stores, alice).wait_seconds or -1) >= 0


@pytest.mark.parametrize("words", ["ÖZIL", "özil", "Ärger", "ägypten straße"])
def test_a_search_knows_the_capitals_of_other_languages(
    stores: Stores, alice: str, words: str
) -> None:
    turn(stores, alice, "ÖZIL, Ärger in der Ägypten Straße", result(reply("Oh.")))
    assert [row.conversation_id for row in stores.desk.queue.search(words)] == [alice]


def test_who_is_held_stays_in_sight_however_many_wait(stores: Stores, alice: str) -> None:
    for number in range(51):
        who = stores.conversations.chats.open(token_hash=f"waits {number}", greeting=GREETING)
        ask(stores, who)
    stores.desk.handoffs.take(alice, ANN, JOINED)
    assert [row.state for row in stores.desk.queue.open()].count("held") == 1


@pytest.mark.parametrize(
    "words", ["KNEE", "knee  hurts", "ann lee", "0100", "%", "_nee", "'; drop", "\x00"]
)
def test_a_search_finds_words_in_chats_and_bookings(
    stores: Stores, alice: str, bob: str, words: str
) -> None:
    turn(stores, alice, "my knee hurts", result(reply("Oh."), effects=[book(about="hip")]))
    turn(stores, bob, "what is it")
    found = [row.conversation_id for row in stores.desk.queue.search(words)]
    wanted = words.lower().split()[0] in ("knee", "ann", "0100")
    assert found == ([alice] if wanted else [])


def test_a_search_shows_each_chat_once_with_its_newest_state(stores: Stores, alice: str) -> None:
    for _ in range(2):
        ask(stores, alice, f"knee {_}")
        stores.desk.handoffs.close(alice, ANN, "answered", CLOSED)
    assert stores.desk.queue.search("") == []
    (row,) = stores.desk.queue.search("knee")
    assert (row.state, row.question) == ("closed", "knee 1")


def test_a_story_has_everything(stores: Stores, alice: str, bob: str) -> None:
    def understood(text: str, intent: str, **more: Any) -> None:
        answer = result(reply("So."), understanding=Understood(intent), **more)
        turn(stores, alice, text, answer)

    understood("what are the risks", "ask_risks")
    understood("risks?", "ask_risks")
    understood("can I with my knee", "ask_medical_advice")
    understood("parking?", "unknown", effects=[KeepQuestion("", "parking?")])
    understood("numb leg", "report", effects=[RaiseAlarm("numb")])
    understood("yes", "affirm", effects=[book()])
    ask(stores, alice)
    stores.desk.stories.note(alice, ANN, "Calls on Tuesday.")
    turn(stores, bob, "secret of bob")
    story = stores.desk.stories.story(alice, ANN)
    assert story is not None
    assert [mark.text for mark in story.alarms] == ["numb"]
    assert [mark.text for mark in story.questions] == ["parking?"]
    assert [note.text for note in story.notes] == ["Calls on Tuesday."]
    assert story.messages[1]["understanding"]["intent"] == "ask_risks"
    assert (story.state, story.owner, len(story.bookings)) == ("waiting", "assistant", 1)
    assert "secret of bob" not in repr(story)
    assert audited(stores) == [("Ann Lee", "conversation.note"), ("Ann Lee", "conversation.view")]


def test_there_is_no_story_of_a_chat_that_is_gone(stores: Stores, alice: str) -> None:
    stores.conversations.chats.delete(alice)
    assert stores.desk.stories.story(alice, ANN) is None
    assert audited(stores) == []
    with pytest.raises(RequestError) as error:
        stores.desk.stories.note(alice, ANN, "too late")
    assert error.value.status == 404


def test_visitors_never_see_notes(stores: Stores, alice: str) -> None:
    before = stores.conversations.chats.transcript(alice)
    stores.desk.stories.note(alice, ANN, "secret")
    assert stores.conversations.chats.transcript(alice) == before


def test_the_record_holds_no_words_of_visitors_and_staff(stores: Stores, alice: str) -> None:
    ask(stores, alice, "secret-question")
    stores.desk.handoffs.take(alice, ANN, JOINED)
    stores.desk.answers.reply(alice, ANN, "secret-answer", "k")
    stores.desk.stories.note(alice, ANN, "secret-note")
    stores.desk.stories.story(alice, ANN)
    stores.desk.handoffs.close(alice, ANN, "answered", CLOSED)
    assert len(audited(stores)) == 5
    assert "secret" not in repr(rows(stores, "audit"))
