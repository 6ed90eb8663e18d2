"""Replies that staff save for one another: added, changed by one at a time, removed, on record."""

from __future__ import annotations

import pytest

from bot.conversations.store import Store
from bot.desk.model import SavedReply
from bot.errors import RequestError
from tests.desk.handoffs import ANN, BEN, audited


def only(store: Store) -> SavedReply:
    [one] = store.saved_replies.all()
    return one


def test_they_are_kept_for_everybody_in_the_order_of_their_titles(store: Store) -> None:
    second = store.saved_replies.add(ANN, "Opening hours", "We are open from 9.")
    first = store.saved_replies.add(BEN, "Address", "Harbor Street 1.")
    assert [one.id for one in store.saved_replies.all()] == [first, second]
    assert store.saved_replies.remove(ANN, first)
    assert not store.saved_replies.remove(ANN, first)
    assert only(store).title == "Opening hours"


def test_one_is_changed_and_the_record_says_by_whom(store: Store) -> None:
    number = store.saved_replies.add(ANN, "Parking", "Behind the house.")
    seen = only(store).version
    store.saved_replies.change(BEN, number, "Parking", "In front of the house.", seen=seen)
    changed = only(store)
    assert (changed.id, changed.text, changed.staff_name) == (
        number,
        "In front of the house.",
        "Ben Moss",
    )
    assert changed.version != seen
    assert audited(store)[-2:] == [
        ("Ann Lee", "saved_reply.add"),
        ("Ben Moss", "saved_reply.change"),
    ]


def test_of_two_who_change_one_the_second_overwrites_nothing(store: Store) -> None:
    number = store.saved_replies.add(ANN, "Parking", "Behind the house.")
    seen = only(store).version
    store.saved_replies.change(ANN, number, "Parking", "On the roof.", seen=seen)
    with pytest.raises(RequestError) as error:
        store.saved_replies.change(BEN, number, "Parking", "Nowhere.", seen=seen)
    assert (error.value.status, error.value.code) == (409, "changed_meanwhile")
    assert only(store).text == "On the roof."


def test_what_is_gone_cannot_be_changed(store: Store) -> None:
    number = store.saved_replies.add(ANN, "Parking", "Behind the house.")
    seen = only(store).version
    store.saved_replies.remove(BEN, number)
    with pytest.raises(RequestError) as error:
        store.saved_replies.change(ANN, number, "Parking", "On the roof.", seen=seen)
    assert (error.value.status, error.value.code) == (409, "gone_meanwhile")
    assert store.saved_replies.all() == []


@pytest.mark.parametrize(("title", "text"), [(" ", "text"), ("title", ""), ("title", "a\ud800b")])
def test_title_and_text_must_be_there(store: Store, title: str, text: str) -> None:
    number = store.saved_replies.add(ANN, "Parking", "Behind the house.")
    before = only(store)
    with pytest.raises(RequestError):
        store.saved_replies.add(ANN, title, text)
    with pytest.raises(RequestError):
        store.saved_replies.change(ANN, number, title, text, seen=before.version)
    assert only(store) == before
