"""What the console's pages look at, on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from bot.desk.model import Counts
from bot.effects import HandOff, KeepQuestion, RaiseAlarm
from bot.staff.model import StaffRef
from bot.stores import Stores
from tests import cast
from tests.world import change, rows

NOW = datetime.now(timezone.utc)
WISH = HandOff("is it safe")


def person(stores: Stores) -> StaffRef:
    return stores.staff.accounts.add_staff("Ana", "clerk").staff


def test_counts_are_of_what_is_open(stores: Stores, alice: str, bob: str) -> None:
    assert stores.desk.queue.counts() == Counts(0, 0, 0, 0, 0)
    question = KeepQuestion("cost", "price?")
    cast.turn(stores, alice, "hi", cast.result(cast.reply(), effects=[cast.book(), question, WISH]))
    cast.turn(stores, bob, "hi", cast.result(cast.reply(), effects=[WISH]))
    stores.desk.handoffs.take(bob, person(stores), cast.reply())
    assert stores.desk.queue.counts() == Counts(
        waiting=1, missed=0, held=1, bookings=1, questions=1
    )


def test_what_ended_lately_is_listed_newest_first(stores: Stores, alice: str, bob: str) -> None:
    ana = person(stores)
    for who in (alice, bob):
        cast.turn(stores, who, "hi", cast.result(cast.reply(), effects=[WISH]))
        assert stores.desk.handoffs.close(who, ana, "declined", cast.reply())
    assert [row.conversation_id for row in stores.desk.queue.ended(NOW)] == [bob, alice]
    assert stores.desk.queue.ended(NOW)[0].outcome == "declined"
    assert stores.desk.queue.ended(NOW + timedelta(days=8)) == []
    stores.desk.handoffs.take(bob, ana, cast.reply())
    assert [row.conversation_id for row in stores.desk.queue.ended(NOW)] == [alice]


def test_alarms_come_first_and_old_ones_not_at_all(stores: Stores, alice: str, bob: str) -> None:
    alarm = cast.result(cast.reply(), effects=[RaiseAlarm("numb")])
    cast.turn(stores, alice, "it is numb", alarm)
    cast.turn(stores, bob, "hm")
    change(stores, "messages", {"conversation_id": bob, "seq": 2}, state="failed")
    found = [(row.conversation_id, row.look) for row in stores.desk.queue.unseen(NOW)]
    assert found == [(alice, "alarm"), (bob, "failed")]
    assert stores.desk.queue.unseen(NOW + timedelta(days=8)) == []


def test_a_message_stands_there_from_its_first_failure_until_answered_or_seen(
    stores: Stores, alice: str, bob: str
) -> None:
    for who in (alice, bob):
        cast.say(stores, who, "hi")
        stores.conversations.turns.fail(cast.take(stores, who), apology=None)
    assert {row.conversation_id: row.look for row in stores.desk.queue.unseen(NOW)} == {
        alice: "failed",
        bob: "failed",
    }
    stores.conversations.turns.commit(cast.take(stores, alice), cast.result(cast.reply()))
    stores.desk.stories.mark_read(bob, 2)
    assert stores.desk.queue.unseen(NOW) == []


def test_an_alarm_is_on_top_whatever_the_state_until_somebody_looks(
    stores: Stores, alice: str
) -> None:
    alarm = RaiseAlarm("numb")
    cast.turn(stores, alice, "hi", cast.result(cast.reply(), effects=[alarm, WISH]))
    assert [(row.state, row.look) for row in stores.desk.queue.unseen(NOW)] == [
        ("waiting", "alarm")
    ]
    assert stores.desk.handoffs.close(alice, person(stores), "answered", cast.reply())
    assert [row.state for row in stores.desk.queue.unseen(NOW)] == ["closed"]
    stores.desk.stories.mark_read(alice, 3)
    assert stores.desk.queue.unseen(NOW) == []


def test_an_alarm_raised_after_its_words_were_read_is_still_to_be_seen(
    stores: Stores, alice: str
) -> None:
    cast.say(stores, alice, "my leg is numb")
    stores.desk.stories.mark_read(alice, 2)
    urgent = cast.reply("Please call 911.", kind="urgent")
    alarm = RaiseAlarm("numb")
    last = stores.conversations.turns.commit(
        cast.take(stores, alice), cast.result(urgent, effects=[alarm])
    )
    assert [row.look for row in stores.desk.queue.unseen(NOW)] == ["alarm"]
    stores.desk.stories.mark_read(alice, last)
    assert stores.desk.queue.unseen(NOW) == []


def test_a_page_that_is_open_adds_one_view_and_one_for_who_has_none(
    stores: Stores, alice: str
) -> None:
    ana = person(stores)
    assert stores.desk.stories.again(alice, ana) is not None
    assert stores.desk.stories.again(alice, ana) is not None
    views = [row for row in rows(stores, "audit") if row["action"] == "conversation.view"]
    assert [row["target"] for row in views] == [f"conversation:{alice}"]
    assert stores.desk.stories.again("gone", ana) is None


def test_reading_is_noted_once_and_never_goes_back(stores: Stores, alice: str) -> None:
    last = cast.turn(stores, alice, "hi")
    assert stores.desk.stories.mark_read(alice, last)
    assert not stores.desk.stories.mark_read(alice, last)
    assert not stores.desk.stories.mark_read(alice, 1)
    assert not stores.desk.stories.mark_read("gone", 1)
