"""What the console's pages look at, on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from bot.conversations.store import Store
from bot.desk.model import Counts
from bot.effects import HandOff, KeepQuestion, RaiseAlarm
from bot.staff.model import StaffRef
from tests import cast
from tests.world import change, rows

NOW = datetime.now(timezone.utc)
WISH = HandOff("is it safe")


def person(store: Store) -> StaffRef:
    return store.accounts.add_staff("Ana", "clerk").staff


def test_counts_are_of_what_is_open(store: Store, alice: str, bob: str) -> None:
    assert store.views.counts() == Counts(0, 0, 0, 0, 0)
    question = KeepQuestion("cost", "price?")
    cast.turn(store, alice, "hi", cast.result(cast.reply(), effects=[cast.book(), question, WISH]))
    cast.turn(store, bob, "hi", cast.result(cast.reply(), effects=[WISH]))
    store.handoffs.take(bob, person(store), cast.reply())
    assert store.views.counts() == Counts(waiting=1, missed=0, held=1, bookings=1, questions=1)


def test_what_ended_lately_is_listed_newest_first(store: Store, alice: str, bob: str) -> None:
    ana = person(store)
    for who in (alice, bob):
        cast.turn(store, who, "hi", cast.result(cast.reply(), effects=[WISH]))
        assert store.handoffs.close(who, ana, "declined", cast.reply())
    assert [row.conversation_id for row in store.views.ended(NOW)] == [bob, alice]
    assert store.views.ended(NOW)[0].outcome == "declined"
    assert store.views.ended(NOW + timedelta(days=8)) == []
    store.handoffs.take(bob, ana, cast.reply())
    assert [row.conversation_id for row in store.views.ended(NOW)] == [alice]


def test_alarms_come_first_and_old_ones_not_at_all(store: Store, alice: str, bob: str) -> None:
    alarm = cast.result(cast.reply(), effects=[RaiseAlarm("numb")])
    cast.turn(store, alice, "it is numb", alarm)
    cast.turn(store, bob, "hm")
    change(store, "messages", {"conversation_id": bob, "seq": 2}, state="failed")
    found = [(row.conversation_id, row.look) for row in store.views.unseen(NOW)]
    assert found == [(alice, "alarm"), (bob, "failed")]
    assert store.views.unseen(NOW + timedelta(days=8)) == []


def test_an_alarm_is_on_top_whatever_the_state_until_somebody_looks(
    store: Store, alice: str
) -> None:
    alarm = RaiseAlarm("numb")
    cast.turn(store, alice, "hi", cast.result(cast.reply(), effects=[alarm, WISH]))
    assert [(row.state, row.look) for row in store.views.unseen(NOW)] == [("waiting", "alarm")]
    assert store.handoffs.close(alice, person(store), "answered", cast.reply())
    assert [row.state for row in store.views.unseen(NOW)] == ["closed"]
    store.views.mark_read(alice, 3)
    assert store.views.unseen(NOW) == []


def test_an_alarm_raised_after_its_words_were_read_is_still_to_be_seen(
    store: Store, alice: str
) -> None:
    cast.say(store, alice, "my leg is numb")
    store.views.mark_read(alice, 2)
    urgent = cast.reply("Please call 911.", kind="urgent")
    alarm = RaiseAlarm("numb")
    last = store.commit_turn(cast.take(store, alice), cast.result(urgent, effects=[alarm]))
    assert [row.look for row in store.views.unseen(NOW)] == ["alarm"]
    store.views.mark_read(alice, last)
    assert store.views.unseen(NOW) == []


def test_a_page_that_is_open_adds_one_view_and_one_for_who_has_none(
    store: Store, alice: str
) -> None:
    ana = person(store)
    assert store.views.again(alice, ana) is not None
    assert store.views.again(alice, ana) is not None
    views = [row for row in rows(store, "audit") if row["action"] == "conversation.view"]
    assert [row["target"] for row in views] == [f"conversation:{alice}"]
    assert store.views.again("gone", ana) is None


def test_reading_is_noted_once_and_never_goes_back(store: Store, alice: str) -> None:
    last = cast.turn(store, alice, "hi")
    assert store.views.mark_read(alice, last)
    assert not store.views.mark_read(alice, last)
    assert not store.views.mark_read(alice, 1)
    assert not store.views.mark_read("gone", 1)
