"""Replies that staff save for one another: added, changed by one at a time, removed, on record."""

from __future__ import annotations

import pytest

from bot.desk.model import SavedReply
from bot.errors import RequestError
from bot.stores import Stores
from tests.desk.handoffs import ANN, BEN, audited


def only(stores: Stores) -> SavedReply:
    [one] = stores.desk.saved_replies.all()
    return one


def test_they_are_kept_for_everybody_in_the_order_of_their_titles(stores: Stores) -> None:
    second = stores.desk.saved_replies.add(ANN, "Opening hours", "We are open from 9.")
    first = stores.desk.saved_replies.add(BEN, "Address", "Harbor Street 1.")
    assert [one.id for one in stores.desk.saved_replies.all()] == [first, second]
    assert stores.desk.saved_replies.remove(ANN, first)
    assert not stores.desk.saved_replies.remove(ANN, first)
    assert only(stores).title == "Opening hours"


def test_one_is_changed_and_the_record_says_by_whom(stores: Stores) -> None:
    number = stores.desk.saved_replies.add(ANN, "Parking", "Behind the house.")
    seen = only(stores).version
    stores.desk.saved_replies.change(BEN, number, "Parking", "In front of the house.", seen=seen)
    changed = only(stores)
    assert (changed.id, changed.text, changed.staff_name) == (
        number,
        "In front of the house.",
        "Ben Moss",
    )
    assert changed.version != seen
    assert audited(stores)[-2:] == [
        ("Ann Lee", "saved_reply.add"),
        ("Ben Moss", "saved_reply.change"),
    ]


def test_of_two_who_change_one_the_second_overwrites_nothing(stores: Stores) -> None:
    number = stores.desk.saved_replies.add(ANN, "Parking", "Behind the house.")
    seen = only(stores).version
    stores.desk.saved_replies.change(ANN, number, "Parking", "On the roof.", seen=seen)
    with pytest.raises(RequestError) as error:
        stores.desk.saved_replies.change(BEN, number, "Parking", "Nowhere.", seen=seen)
    assert (error.value.status, error.value.code) == (409, "changed_meanwhile")
    assert only(stores).text == "On the roof."


def test_what_is_gone_cannot_be_changed(stores: Stores) -> None:
    number = stores.desk.saved_replies.add(ANN, "Parking", "Behind the house.")
    seen = only(stores).version
    stores.desk.saved_replies.remove(BEN, number)
    with pytest.raises(RequestError) as error:
        stores.desk.saved_replies.change(ANN, number, "Parking", "On the roof.", seen=seen)
    assert (error.value.status, error.value.code) == (409, "gone_meanwhile")
    assert stores.desk.saved_replies.all() == []


@pytest.mark.parametrize(("title", "text"), [(" ", "text"), ("title", ""), ("title", "a\ud800b")])
def test_title_and_text_must_be_there(stores: Stores, title: str, text: str) -> None:
    number = stores.desk.saved_replies.add(ANN, "Parking", "Behind the house.")
    before = only(stores)
    with pytest.raises(RequestError):
        stores.desk.saved_replies.add(ANN, title, text)
    with pytest.raises(RequestError):
        stores.desk.saved_replies.change(ANN, number, title, text, seen=before.version)
    assert only(stores) == before
