"""One conversation in the console: read, taken, answered, noted, given back and closed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.bookings.model import Wish
from bot.effects import KeepQuestion
from tests import cast
from tests.channels.widget.harness import Visitor
from tests.console.harness import Client, Desk
from tests.console.people import actions
from tests.console.test_queue import NASTY
from tests.console.visitors import at, person, say, visitor, waiting
from tests.pages import read
from tests.shipped import sentence
from tests.world import LONG_AGO, add, change, rows

ID = "a1b2c3d4e5"


@pytest.fixture
def ana(desk: Desk) -> Client:
    return desk.client("clerk", "Ana")


@pytest.fixture
def ben(desk: Desk) -> Client:
    return desk.client("clerk", "Ben")


@pytest.fixture
def who(desk: Desk) -> Visitor:
    return waiting(desk, "is it safe")


def texts(who: Visitor) -> list[tuple[str, str]]:
    """What the visitor sees after the wish for a person."""
    return who.texts()[2:]


def test_staff_read_the_messages_with_who_said_them(desk: Desk, ana: Client, who: Visitor) -> None:
    said = ana.page(at(who)).of_class("message")
    assert [one.texts("strong")[0] for one in said] == ["Assistant", "Visitor", "Assistant"]
    for words in (
        "You said: is it safe", desk.services.knowledge().topics["risks"].title, "From the page.",
    ):  # fmt: skip
        assert words in said[-1].text


def test_the_summary_stands_on_top(desk: Desk, ana: Client) -> None:
    who = visitor(desk, "what are the risks", intent="ask_risks")
    say(desk, who, "i take warfarin, may i", intent="ask_medical_advice")
    question = KeepQuestion("cost", "what is the price")
    say(desk, who, "price please", question, cast.book(), person("the price"))
    head = ana.fetched(f"{at(who)}?part=head").text
    for words in (
        "Ann Lee", "+1 555 0100", "my knee", "i take warfarin, may i", "what is the price",
        "the price", desk.services.knowledge().topics["risks"].title,
    ):  # fmt: skip
        assert words in head


def test_a_whole_talk_from_taking_to_giving_back(ana: Client, who: Visitor) -> None:
    assert ana.post(f"{at(who)}/take").status_code == 303
    answer = ana.post(f"{at(who)}/reply", {"text": "Hello!", "client_id": "one-one-one"})
    assert answer.headers["location"] == at(who)
    who.send("thank you")
    assert ana.post(f"{at(who)}/give-back").status_code == 303
    assert who.ask("and now")["text"] == "You said: and now"
    assert texts(who) == [
        ("assistant", sentence("handoff_joined", staff_name="Ana")),
        ("staff", "Hello!"),
        ("visitor", "thank you"),
        ("assistant", sentence("handoff_left", staff_name="Ana")),
        ("visitor", "and now"),
        ("assistant", "You said: and now"),
    ]  # fmt: skip


def test_every_step_wakes_the_visitor_and_is_on_record(
    desk: Desk, ana: Client, who: Visitor
) -> None:
    seq = who.messages()[-1]["seq"]
    with who.events(after=seq) as events:
        ana.post(f"{at(who)}/take")
        assert next(events)["staff_name"] == "Ana"
        ana.post(f"{at(who)}/reply", {"text": "Hello!", "client_id": "one-one-one"})
        assert next(events)["text"] == "Hello!"
        ana.post(f"{at(who)}/close", {"outcome": "booked"})
        assert next(events)["handoff"] == "closed"
    done = [action for action in actions(desk.stores) if action.startswith("conversation.")]
    assert done == ["conversation.take", "conversation.reply", "conversation.close"]


def test_a_reply_that_is_sent_twice_arrives_once(ana: Client, who: Visitor) -> None:
    ana.post(f"{at(who)}/take")
    for _ in range(2):
        answer = ana.fetch(f"{at(who)}/reply", {"text": "Once", "client_id": ID})
        assert answer.status_code == 200
        assert [one.text for one in read(answer).of_class("text")].count("Once") == 1
    assert [text for role, text in texts(who) if role == "staff"] == ["Once"]


def test_words_that_the_page_did_not_show_are_not_answered(
    desk: Desk, ana: Client, who: Visitor
) -> None:
    ana.post(f"{at(who)}/take")
    shown = ana.page(at(who)).sent("seen")
    who.send("and one more thing")
    form = {"text": "About the first.", "client_id": ID, "seen": shown}
    assert ana.fetch(f"{at(who)}/reply", form).status_code == 200
    assert [row.awaits for row in desk.stores.desk.queue.open()] == ["desk"]
    form = {"text": "And the other.", "client_id": f"{ID}2", "seen": "not a number"}
    assert ana.fetch(f"{at(who)}/reply", form).status_code == 200
    assert [row.awaits for row in desk.stores.desk.queue.open()] == ["visitor"]


def test_of_two_clerks_one_gets_the_chat_and_the_other_is_told(
    ana: Client, ben: Client, who: Visitor
) -> None:
    assert ana.fetch(f"{at(who)}/take", {}).status_code == 200
    told = ben.fetch(f"{at(who)}/take", {})
    assert (told.status_code, told.text) == (409, "Ana has taken this chat.")
    page = ben.post(f"{at(who)}/take")
    assert page.status_code == 409
    assert read(page).texts("alert") == ["Ana has taken this chat."]
    for step, form in (("give-back", {}), ("close", {"outcome": "spam"})):
        assert ben.fetch(f"{at(who)}/{step}", form).text == "Ana has taken this chat."
    assert len(texts(who)) == 1


def test_a_chat_is_taken_over_from_a_colleague(ana: Client, ben: Client, who: Visitor) -> None:
    ana.post(f"{at(who)}/take")
    mine, theirs = (one.fetched(f"{at(who)}?part=head").buttons() for one in (ana, ben))
    assert [name for name in mine if "Take over" in name] == []
    assert "Take over from Ana" in theirs
    over = f"{at(who)}/take-over?holder={ana.staff.id}"
    assert "You hold this chat" in ben.fetched(over, {}).part("state").text
    assert texts(who)[-1] == ("assistant", sentence("handoff_taken_over", staff_name="Ben"))
    late = ana.fetch(f"{at(who)}/reply", {"text": "one more thing", "client_id": ID})
    assert late.status_code == 409
    again = ana.fetch(over, {})
    assert (again.status_code, again.text) == (409, "Ben has taken this chat.")


def test_what_nobody_holds_cannot_be_taken_over(ana: Client, ben: Client, who: Visitor) -> None:
    for path in ("take-over", f"take-over?holder={ben.staff.id}", "take-over?holder=x"):
        told = ana.fetch(f"{at(who)}/{path}", {})
        assert (told.status_code, told.text) == (409, "You do not hold this chat. Take it first.")
    assert texts(who) == []


def test_who_takes_what_they_hold_says_nothing_twice(ana: Client, who: Visitor) -> None:
    for _ in range(2):
        assert ana.fetch(f"{at(who)}/take", {}).status_code == 200
    assert len(texts(who)) == 1


def test_a_reply_to_a_chat_that_is_not_theirs_keeps_its_words(
    ana: Client, ben: Client, who: Visitor
) -> None:
    ana.post(f"{at(who)}/take")
    form = {"text": "my long answer", "client_id": ID}
    assert ben.fetch(f"{at(who)}/reply", form).status_code == 409
    page = ben.post(f"{at(who)}/reply", form)
    assert page.status_code == 409
    shown = read(page)
    assert "You do not hold this chat now" in shown.texts("alert")[0]
    assert shown.field("Your answer to the visitor") == "my long answer"
    assert shown.sent("client_id") == ID
    assert "my long answer" not in str(texts(who))


def test_a_closed_chat_says_that_it_has_ended(ana: Client, who: Visitor) -> None:
    ana.post(f"{at(who)}/take")
    ana.post(f"{at(who)}/close", {"outcome": "answered"})
    assert ana.fetch(f"{at(who)}/close", {"outcome": "spam"}).text.startswith("This request has")
    late = ana.fetch(f"{at(who)}/reply", {"text": "one more thing", "client_id": ID})
    assert late.status_code == 409
    assert ana.page(at(who)).part("state").text.startswith("Closed: answered")


@pytest.mark.parametrize(("outcome", "reminded"), [("booked", True), ("answered", False)])
def test_a_booking_that_is_still_new_is_not_forgotten(
    desk: Desk, ana: Client, outcome: str, reminded: bool
) -> None:
    who = visitor(desk, "please book me", cast.book(), person("book me"))
    key = rows(desk.stores, "bookings")[0]["id"]
    ana.post(f"{at(who)}/take")
    reminder = "Say what became of it"
    assert ana.page(at(who)).links(reminder) == []
    ana.post(f"{at(who)}/close", {"outcome": outcome})
    assert ana.page(at(who)).links(reminder) == [f"/desk/bookings/{key}"] * reminded
    desk.stores.bookings.change(key, ana.staff, 0, Wish("contacted"))
    assert ana.page(at(who)).links(reminder) == []


def test_questions_answered_by_talking_are_closed_with_one_press(
    desk: Desk, ana: Client, who: Visitor
) -> None:
    question = KeepQuestion("cost", "what is the price")
    say(desk, who, "what is the price", question)
    say(desk, who, "and for two", replace(question, text="and for two"))
    other = visitor(desk, "price", replace(question, text="another's"))
    ana.post(f"{at(who)}/take")
    assert "Yes, close the questions" not in ana.page(at(who)).buttons()
    ana.post(f"{at(who)}/close", {"outcome": "answered"})
    assert "Yes, close the questions" in ana.page(at(who)).buttons()
    assert "close the question" not in ana.fetched(f"{at(who)}/questions", {}).text
    assert [one.text for one in desk.stores.questions.asked.unanswered()] == ["another's"]
    assert actions(desk.stores).count("question.close") == 2
    assert "close the question" not in ana.page(at(other)).text


def test_the_holder_sees_whether_the_visitor_is_still_there(
    desk: Desk, ana: Client, who: Visitor
) -> None:
    head = f"{at(who)}?part=head"
    with desk.service.hub.subscribe(who.conversation_id):
        assert ana.fetched(head).part("here").text == "The visitor has the page open"
    ana.post(f"{at(who)}/take")
    assert ana.fetched(head).part("here").text == "The visitor has closed the page"
    ana.post(f"{at(who)}/close", {"outcome": "answered"})
    assert "The visitor has" not in ana.fetched(head).text


def test_staff_step_in_where_nobody_asked(desk: Desk, ana: Client) -> None:
    who = visitor(desk, "just looking")
    assert "Step in" in ana.page(at(who)).buttons()
    assert ana.fetch(f"{at(who)}/take", {}).status_code == 200
    assert "Give back" in ana.page(at(who)).buttons()


@pytest.mark.parametrize("outcome", ["", "won", "answered'--"])
def test_an_unknown_outcome_is_refused(ana: Client, who: Visitor, outcome: str) -> None:
    told = ana.fetch(f"{at(who)}/close", {"outcome": outcome})
    assert (told.status_code, told.text) == (422, "Please choose how it ended.")


@pytest.mark.parametrize(
    "form",
    [
        {"text": "", "client_id": ID},
        {"text": "x" * 2001, "client_id": ID},
        {"text": "a\x00b", "client_id": ID},
        {"text": "fine", "client_id": ""},
        {"text": "fine", "client_id": "../../.."},
    ],
)
def test_a_bad_reply_is_refused_in_words(ana: Client, who: Visitor, form: dict[str, str]) -> None:
    ana.post(f"{at(who)}/take")
    told = ana.fetch(f"{at(who)}/reply", form)
    assert told.status_code == 422
    assert told.text.endswith((".", "!"))
    assert len(texts(who)) == 1


def test_notes_are_for_staff_alone(ana: Client, ben: Client, who: Visitor) -> None:
    assert ana.post(f"{at(who)}/note", {"text": "prefers mornings"}).status_code == 303
    assert "prefers mornings" in ben.page(at(who)).part("notes").text
    assert "prefers mornings" not in who.get("/messages?after=0").text
    assert ana.fetch(f"{at(who)}/note", {"text": "  "}).status_code == 422


def test_names_words_and_notes_are_shown_as_text(desk: Desk, ana: Client) -> None:
    question = KeepQuestion("cost", NASTY)
    booking = cast.book(name=NASTY, phone=NASTY, about=NASTY, times=NASTY)
    who = visitor(desk, NASTY, booking, question, person(NASTY), intent="ask_medical_advice")
    ana.post(f"{at(who)}/take")
    ana.post(f"{at(who)}/note", {"text": NASTY})
    ana.post(f"{at(who)}/reply", {"text": NASTY, "client_id": ID})
    desk.stores.desk.saved_replies.add(ana.staff, NASTY, NASTY)
    for path in (at(who), "/desk/replies", *(f"{at(who)}?part={one}" for one in PARTS)):
        page = ana.page(path)
        assert (page.own_code(), page.count("img")) == ([], 0)
        assert NASTY in page.text


PARTS = ("head", "talk", "notes")


def test_long_conversations_come_in_pages_of_fifty(desk: Desk, ana: Client) -> None:
    who = visitor(desk, "hello")
    last = who.messages()[-1]["seq"]
    for seq in range(last + 1, 121):
        place = {"conversation_id": who.conversation_id, "seq": seq, "created_at": LONG_AGO}
        add(desk.stores, "messages", **place, role="staff", text=f"n{seq}", attempts=0)
    change(desk.stores, "conversations", last_seq=120)

    def page(query: str) -> tuple[str, str, int]:
        shown = ana.page(at(who) + query)
        texts = [one.of_class("text")[0].text for one in shown.of_class("message")]
        assert bool(shown.links("Earlier messages")) == ("n4" not in texts)
        return texts[0], texts[-1], len(texts)

    assert page("") == ("n71", "n120", 50)
    assert page("?before=71") == ("n21", "n70", 50)
    assert page("?before=21")[1:] == ("n20", 20)


def test_a_view_is_recorded_once_for_a_page_and_always_for_who_has_none(
    desk: Desk, ana: Client, ben: Client, who: Visitor
) -> None:
    ana.get(at(who))
    for part in PARTS:
        ana.fetch(f"{at(who)}?part={part}")
    assert actions(desk.stores).count("conversation.view") == 1
    ben.fetch(f"{at(who)}?part=talk")
    assert actions(desk.stores).count("conversation.view") == 2


def test_reading_clears_the_mark_of_new_words_only_while_somebody_is_there(
    desk: Desk, ana: Client, who: Visitor
) -> None:
    def new() -> int:
        return desk.stores.desk.queue.open()[0].unread

    ana.get(at(who))
    assert new() == 0
    who.ask("more words")
    ana.get(f"{at(who)}?part=talk", **{"X-Requested-With": "fetch", "X-Desk-Idle": "1"})
    assert new() == 1
    ana.fetch(f"{at(who)}?part=talk")
    assert new() == 0


def test_a_chat_that_the_visitor_deletes_says_so(ana: Client, who: Visitor) -> None:
    ana.get(at(who))
    who.delete()
    assert ana.get(at(who)).status_code == 404
    head = ana.fetch(f"{at(who)}?part=head")
    assert head.status_code == 200
    assert read(head).part("state").text == "The visitor has deleted this chat."
    assert "is it safe" not in ana.fetched(f"{at(who)}?part=talk").text
    for step, form in (("take", {}), ("give-back", {}), ("close", {"outcome": "spam"})):
        told = ana.fetch(f"{at(who)}/{step}", form)
        assert told.status_code == 409
        assert "deleted" in told.text
    assert ana.fetch(f"{at(who)}/note", {"text": "hm"}).status_code == 404


def test_addresses_of_no_conversation_are_not_here(ana: Client) -> None:
    for wrong in ("nothing", "a" * 300, "%00", "..%2F.."):
        assert ana.get(f"/desk/conversations/{wrong}").status_code == 404


def test_who_is_not_logged_in_sees_and_does_nothing(desk: Desk, who: Visitor) -> None:
    stranger = desk.browser()
    assert stranger.get(at(who)).status_code == 303
    assert stranger.post(f"{at(who)}/take").status_code in (303, 403)
    assert rows(desk.stores, "handoffs")[0]["state"] == "waiting"
