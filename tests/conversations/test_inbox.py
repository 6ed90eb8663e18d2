"""A visitor's message is stored once, numbered, and claimed for an answer."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.conversations.model import Accepted
from bot.errors import RequestError
from bot.stores import Stores
from tests.cast import RISKS, click, reply, result, say, take, told, turn
from tests.store_fixtures import OpenStore
from tests.world import rows


def refusal(error: pytest.ExceptionInfo[RequestError]) -> tuple[int, str]:
    return error.value.status, error.value.code


def test_messages_are_numbered_after_the_greeting(stores: Stores, alice: str) -> None:
    assert say(stores, alice, "one") == Accepted(seq=2, fresh=True, claimed=True)
    assert say(stores, alice, "two") == Accepted(seq=3, fresh=True, claimed=True)
    assert told(stores, alice) == [("visitor", "one"), ("visitor", "two")]
    assert stores.conversations.inbox.waiting() == 2


def test_each_conversation_has_its_own_numbers(stores: Stores, alice: str, bob: str) -> None:
    say(stores, alice, "one")
    say(stores, alice, "two")
    assert say(stores, bob, "one").seq == 2
    assert told(stores, bob) == [("visitor", "one")]


def test_the_same_message_again_gets_its_number_again(stores: Stores, alice: str) -> None:
    say(stores, alice, "one")
    say(stores, alice, "two")
    assert say(stores, alice, "one") == Accepted(seq=2, fresh=False, claimed=False)
    assert told(stores, alice) == [("visitor", "one"), ("visitor", "two")]
    assert stores.conversations.inbox.waiting() == 2


def test_a_message_repeated_after_its_answer_is_not_answered_twice(
    stores: Stores, alice: str
) -> None:
    turn(stores, alice, "one")
    assert say(stores, alice, "one") == Accepted(seq=2, fresh=False, claimed=False)
    assert stores.conversations.inbox.waiting() == 0
    assert stores.conversations.claims.next_turn(alice) is None


def test_fifty_repeats_at_once_store_one_message(open_store: OpenStore, alice: str) -> None:
    several = [open_store("first"), open_store("second")]

    def send(number: int) -> Accepted:
        return say(several[number % 2], alice, "one")

    with ThreadPoolExecutor(10) as threads:
        accepted = list(threads.map(send, range(50)))
    assert {one.seq for one in accepted} == {2}
    assert sum(one.fresh for one in accepted) == 1
    assert told(several[0], alice) == [("visitor", "one")]
    assert several[0].conversations.inbox.waiting() == 1


def test_messages_that_arrive_at_once_get_numbers_without_gaps(
    open_store: OpenStore, alice: str
) -> None:
    several = [open_store("first"), open_store("second")]

    def send(number: int) -> int:
        return say(several[number % 2], alice, f"message {number}").seq

    with ThreadPoolExecutor(10) as threads:
        numbers = list(threads.map(send, range(40)))
    assert sorted(numbers) == list(range(2, 42))


def test_another_text_under_a_used_id_is_refused(stores: Stores, alice: str) -> None:
    say(stores, alice, "one", key="k")
    with pytest.raises(RequestError) as error:
        say(stores, alice, "two", key="k")
    assert refusal(error) == (422, "id_reused")
    assert told(stores, alice) == [("visitor", "one")]


def test_the_same_id_in_another_conversation_is_another_message(
    stores: Stores, alice: str, bob: str
) -> None:
    say(stores, alice, "one", key="k")
    assert say(stores, bob, "two", key="k").fresh


def test_a_click_is_stored_as_its_label(stores: Stores, alice: str) -> None:
    choice = stores.conversations.chats.messages_after(alice, 0)[0]["choices"][0]
    assert click(stores, alice, choice["id"]).seq == 2
    assert told(stores, alice) == [("visitor", "What are the risks?")]
    waiting = take(stores, alice)
    assert waiting.text == "What are the risks?"
    assert waiting.choice == RISKS


def test_a_repeated_click_gets_its_number_again(stores: Stores, alice: str) -> None:
    choice = stores.conversations.chats.messages_after(alice, 0)[0]["choices"][0]
    click(stores, alice, choice["id"])
    assert click(stores, alice, choice["id"]) == Accepted(seq=2, fresh=False, claimed=False)


def test_words_under_the_id_of_a_click_are_refused(stores: Stores, alice: str) -> None:
    choice = stores.conversations.chats.messages_after(alice, 0)[0]["choices"][0]
    click(stores, alice, choice["id"], key="k")
    with pytest.raises(RequestError) as error:
        say(stores, alice, "What are the risks?", key="k")
    assert refusal(error) == (422, "id_reused")


def test_a_click_under_the_id_of_words_is_refused(stores: Stores, alice: str) -> None:
    choice = stores.conversations.chats.messages_after(alice, 0)[0]["choices"][0]
    say(stores, alice, "What are the risks?", key="k")
    with pytest.raises(RequestError) as error:
        click(stores, alice, choice["id"], key="k")
    assert refusal(error) == (422, "id_reused")


@pytest.mark.parametrize("choice_id", ["c_unknown", "", "c_\x00", "c_\ud800"])
def test_an_unknown_choice_is_refused(stores: Stores, alice: str, choice_id: str) -> None:
    with pytest.raises(RequestError) as error:
        click(stores, alice, choice_id)
    assert refusal(error) == (422, "unknown_choice")
    assert told(stores, alice) == []
    assert stores.conversations.inbox.waiting() == 0


def test_a_choice_of_another_conversation_is_unknown(stores: Stores, alice: str, bob: str) -> None:
    theirs = stores.conversations.chats.messages_after(bob, 0)[0]["choices"][0]
    with pytest.raises(RequestError) as error:
        click(stores, alice, theirs["id"])
    assert refusal(error) == (422, "unknown_choice")


def test_a_deleted_conversation_takes_no_message(stores: Stores, alice: str) -> None:
    stores.conversations.chats.delete(alice)
    with pytest.raises(RequestError) as error:
        say(stores, alice, "one")
    assert refusal(error) == (404, "gone")


@pytest.mark.parametrize("text", ["a\x00b", "a\ud800b"])
def test_text_that_no_database_keeps_is_refused(stores: Stores, alice: str, text: str) -> None:
    with pytest.raises(RequestError) as error:
        say(stores, alice, text, key="k")
    assert refusal(error) == (422, "bad_text")
    assert stores.conversations.inbox.waiting() == 0


@pytest.mark.parametrize("text", ["'; DROP TABLE messages; --", "100 % :name %s {x}", "🙂 é ‮", " "])
def test_text_is_kept_letter_by_letter(stores: Stores, alice: str, text: str) -> None:
    say(stores, alice, text, key="k")
    assert told(stores, alice) == [("visitor", text)]
    assert take(stores, alice).text == text


@pytest.mark.parametrize(("text", "choice_id"), [(None, None), ("hello", "c_1")])
def test_a_message_is_either_text_or_choice(
    stores: Stores, alice: str, text: str | None, choice_id: str | None
) -> None:
    with pytest.raises(ValueError, match="either"):
        stores.conversations.inbox.accept(alice, client_msg_id="k", text=text, choice_id=choice_id)


def test_a_conversation_that_another_process_answers_is_not_claimed(
    stores: Stores, open_store: OpenStore, alice: str
) -> None:
    second = open_store("second")
    assert say(stores, alice, "one").claimed
    assert not say(second, alice, "two").claimed
    assert second.conversations.claims.next_turn(alice) is None
    assert take(stores, alice).seq == 2


def test_a_lapsed_claim_passes_to_the_process_that_accepts(
    open_store: OpenStore, alice: str
) -> None:
    slow, second = open_store("slow", lease_seconds=0), open_store("second")
    say(slow, alice, "one")
    assert say(second, alice, "two").claimed
    assert slow.conversations.claims.next_turn(alice) is None
    assert take(second, alice).seq == 2


def test_a_claim_ends_with_the_last_answer(
    stores: Stores, open_store: OpenStore, alice: str
) -> None:
    turn(stores, alice, "one")
    assert say(open_store("second"), alice, "two").claimed


def test_the_dialogue_state_is_in_one_place_only(stores: Stores, alice: str) -> None:
    turn(stores, alice, "one", result(reply(), state={"slots": {"topic": "risks"}}))
    say(stores, alice, "two")
    assert take(stores, alice).state == {"slots": {"topic": "risks"}}
    assert [row["state"] for row in rows(stores, "conversations")] == [
        '{"slots":{"topic":"risks"}}'
    ]
