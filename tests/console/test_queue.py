"""The queue as staff see it: who waits, was missed, is held by whom, what ended; the search."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from bot.bookings.model import Wish
from bot.effects import HandOff, KeepQuestion, RaiseAlarm
from tests import cast
from tests.console.harness import Client, Desk
from tests.console.visitors import at, missed, say, visitor, waiting
from tests.pages import read
from tests.world import LONG_AGO, add, change

NASTY = '<img src=x onerror=alert(1)> & "quoted"'


def listed(client: Client, path: str = "/desk/queue?part=list") -> dict[str, list[str]]:
    """The words of each group's rows."""
    groups = client.fetched(path).of_class("group")
    return {
        group.attribute("aria-labelledby"): [one.text for one in group.of_class("words")]
        for group in groups
    }


def test_an_empty_queue_says_so(desk: Desk) -> None:
    page = desk.client("clerk").get("/desk/queue")
    assert page.status_code == 200
    assert "Nobody waits." in read(page).text


def test_everybody_is_in_the_group_of_their_state(desk: Desk) -> None:
    ana, ben = desk.client("clerk", "Ana"), desk.client("clerk", "Ben")
    missed(desk, "was missed")
    waiting(desk, "first in line")
    waiting(desk, "second in line")
    for clerk, words in ((ana, "with Ana"), (ben, "with Ben")):
        who = waiting(desk, words)
        assert clerk.post(f"{at(who)}/take").status_code == 303
    over = waiting(desk, "all done")
    assert ben.post(f"{at(over)}/close", {"outcome": "answered"}).status_code == 303
    assert listed(ana) == {
        "waiting": ["first in line", "second in line"],
        "mine": ["with Ana"],
        "missed": ["was missed"],
        "others": ["with Ben"],
        "ended": ["all done"],
    }


def test_places_and_counts_are_shown(desk: Desk) -> None:
    waiting(desk, "first")
    visitor(desk, "second", cast.book(), KeepQuestion("cost", "price?"))
    page = desk.client("clerk").page("/desk/queue")
    assert [one.text for one in page.of_class("place")] == ["Number 1"]
    (counts,) = page.of_class("counts")
    assert counts.texts("link") == [
        "1 waiting", "0 to call back", "0 mine", "1 open booking", "1 unanswered question",
    ]  # fmt: skip


def test_many_missed_ones_do_not_hide_who_waits_now(desk: Desk) -> None:
    missed(desk, "old 0")
    waiting(desk, "here now")
    old = {"seq": 1, "state": "missed", "reason": "visitor_asked"}
    old |= {"created_at": LONG_AGO, "asked_at": LONG_AGO}
    for number in range(60):
        words = f"old {number + 1}"
        who = desk.stores.conversations.chats.open(token_hash=words, greeting=cast.GREETING)
        add(desk.stores, "handoffs", conversation_id=who, question=words, **old)
    client = desk.client("clerk")
    assert listed(client)["waiting"] == ["here now"]
    assert len(listed(client)["missed"]) == 49
    assert "12 more are not shown" in client.page("/desk/queue").text


def test_an_alarm_a_name_and_new_words_are_marked(desk: Desk) -> None:
    alarm = RaiseAlarm("rule_that_is_gone")
    wish = HandOff("help")
    visitor(desk, "it is bad", cast.book(name="Maria Lopez"), alarm, wish)
    marks = tags(desk.client("clerk"))
    assert marks == ["Rule that is gone", "Maria Lopez", "1 new"] * 2  # to look at, and waiting


def test_an_alarm_without_a_wish_for_a_person_waits_until_somebody_looks(desk: Desk) -> None:
    ana, ben = desk.client("clerk", "Ana"), desk.client("clerk", "Ben")
    visitor(desk, "all is well")
    who = visitor(desk, "it is bad", RaiseAlarm("rule_that_is_gone"))
    waiting(desk, "a person")
    shown = listed(ana)
    assert (shown["look"], shown["waiting"]) == (["it is bad"], ["a person"])
    assert "Rule that is gone" in tags(ana)
    assert ben.get(at(who)).status_code == 200
    assert "look" not in listed(ana)


def test_a_message_that_got_no_answer_waits_until_somebody_looks(desk: Desk) -> None:
    who = visitor(desk, "my last words")
    ana = desk.client("clerk", "Ana")
    assert "look" not in listed(ana)
    whose = {"conversation_id": who.conversation_id, "role": "visitor"}
    change(desk.stores, "messages", whose, state="failed")
    assert listed(ana)["look"] == ["my last words"]
    assert "Got no answer" in tags(ana)


def test_a_missed_visitor_with_an_alarm_is_on_top_and_only_there(desk: Desk) -> None:
    ana = desk.client("clerk", "Ana")
    who = missed(desk, "was missed")
    missed(desk, "was missed as well")
    ana.get(at(who))
    say(desk, who, "my arm is numb", RaiseAlarm("numb"))
    shown = listed(ana)
    assert (shown["look"], shown["missed"]) == (["was missed"], ["was missed as well"])


def test_who_left_a_number_is_still_to_be_called_back(desk: Desk) -> None:
    ana = desk.client("clerk", "Ana")
    who = missed(desk, "was missed")
    assert "no contact left" in ana.page("/desk/queue").text
    say(desk, who, "call me", cast.book(kind="callback", phone="(212) 555-0142"))
    page = ana.page("/desk/queue")
    assert "call back asked for" in page.text
    assert "1 to call back" in page.texts("link")
    assert "1 visitor has left a number" in page.text
    desk.stores.bookings.change(1, ana.staff, 0, Wish("contacted"))
    page = ana.page("/desk/queue")
    assert "0 to call back" in page.texts("link")
    assert "call back asked for" not in page.text


def test_a_row_shows_typed_words_and_no_buttons_label(desk: Desk) -> None:
    who = waiting(desk, "my own words")
    change(desk.stores, "handoffs", question="")
    say(desk, who, "Yes, send it")
    change(desk.stores, "messages", {"text": "Yes, send it"}, choice_id="c_1")
    assert listed(desk.client("clerk"))["waiting"] == ["my own words"]


@pytest.mark.parametrize("words", ["2125550142", "(212) 5550142", "212 555 0142", "maria lop"])
def test_a_number_is_found_however_it_is_written(desk: Desk, words: str) -> None:
    visitor(desk, "hello", cast.book(name="María López", phone="(212) 555-0142"))
    visitor(desk, "something else")
    found = listed_found(desk.client("clerk"), words)
    assert found == ["hello"]


def listed_found(client: Client, words: str) -> list[str]:
    found = client.fetched(f"/desk/queue?part=found&q={quote(words)}")
    return [one.text for one in found.of_class("words")]


def tags(client: Client) -> list[str]:
    """The marks of the visitors in the queue."""
    return [one.text for one in client.page("/desk/queue").of_class("tag")]


def test_names_and_words_are_shown_as_text(desk: Desk) -> None:
    wish = HandOff(NASTY)
    visitor(desk, NASTY, cast.book(name=NASTY), wish)
    client = desk.client("clerk")
    for path in ("/desk/queue", "/desk/queue?q=img"):
        page = client.page(path)
        assert (page.own_code(), page.count("img")) == ([], 0)
        assert NASTY in page.text


def test_a_search_finds_words_names_and_contact(desk: Desk) -> None:
    wanted = visitor(desk, "my blue shoes", cast.book(name="Maria Lopez", phone="+1 555 0177"))
    visitor(desk, "something else")
    client = desk.client("clerk")
    for words in ("blue", "BLUE shoes", "lopez", "0177", "lopez blue"):
        found = client.fetched(f"/desk/queue?part=found&q={words}")
        assert found.link("my blue shoes") == at(wanted), words
        assert len(found.of_class("words")) == 1
    assert (
        client.page("/desk/queue?q=lopez+else").texts("status")[0] == "Nothing has all these words."
    )
    assert "100%" not in client.page("/desk/queue?q=%25").text


def test_strange_searches_are_answered_in_plain_words(desk: Desk) -> None:
    client = desk.client("clerk")
    assert client.fetch(f"/desk/queue?q={'x' * 500}").status_code == 422
    assert client.fetch("/desk/queue?q=%00").status_code == 422
    assert client.get("/desk/queue?q=%27%3B--").status_code == 200


def test_the_queue_of_who_is_not_logged_in_stays_closed(desk: Desk) -> None:
    waiting(desk, "private words")
    for path in ("/desk/queue", "/desk/queue?part=list", "/desk/queue?part=found&q=private"):
        answer = desk.browser().get(path)
        assert answer.status_code == 303
        assert "private" not in answer.text
