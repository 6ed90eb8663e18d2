"""A visitor's messages: stored as written, acknowledged once, refused kindly."""

from __future__ import annotations

import json

import httpx
import pytest

from tests.cast import GREETING, RISKS
from tests.channels.widget.harness import VISITOR, Service, Visitor


def error_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def test_a_conversation_begins_with_its_greeting(alice: Visitor) -> None:
    messages = alice.messages()
    choices = messages[0].pop("choices")
    assert [choice["label"] for choice in choices] == ["What are the risks?"]
    assert messages[0].pop("created_at").endswith("Z")
    assert messages == [
        {
            "seq": 1,
            "role": "assistant",
            "in_reply_to": None,
            "kind": "greeting",
            "text": GREETING.text,
            "items": [],
            "note": "",
            "provenance": "",
            "sources": [],
            "topic": "",
            "offers": [],
        }
    ]


def test_a_text_is_told_ahead_and_a_choice_is_not(service: Service, alice: Visitor) -> None:
    service.parts.prefetched.clear()
    alice.send("is it risky")
    choice = alice.messages()[0]["choices"][0]["id"]
    assert alice.post("/messages", {"client_msg_id": "click", "choice": choice}).status_code == 202
    assert service.parts.prefetched == ["is it risky"]


def test_a_conversation_opens_with_an_empty_body_too(service: Service) -> None:
    answer = service.request("POST", f"{VISITOR}/conversations")
    assert answer.status_code == 201


def test_a_message_is_stored_and_answered(alice: Visitor) -> None:
    answer = alice.ask("hello")
    assert (answer["seq"], answer["text"]) == (3, "You said: hello")
    assert alice.texts() == [("visitor", "hello"), ("assistant", "You said: hello")]
    visitor = alice.messages(1)[0]
    assert (visitor["state"], visitor["client_msg_id"] != "") == ("answered", True)


@pytest.mark.parametrize(
    "text",
    [
        "🙂🙂🙂",
        '/ask_cost{"condition": "knee"}',
        "/restart",
        "<img src=x onerror=alert(1)><script>alert(1)</script> &amp; \"'",
        "'; DROP TABLE messages; --",
        "{clinic_name} %s {{7*7}} ${x}",
        "two\nlines\tand a tab",
        "\u202eright to left\u202c and e\u0301",
        "x" * 2000,
    ],
)
def test_text_is_stored_word_for_word(alice: Visitor, service: Service, text: str) -> None:
    assert alice.ask(text)["text"] == f"You said: {text}"
    assert alice.texts()[0] == ("visitor", text)
    assert [request.text for request in service.engine.requests] == [text]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("   \n", "empty"),
        ("x" * 2001, "too_long"),
        ("x" * 10_000, "too_long"),
        ("a\x00b", "bad_characters"),
        ("a\ud800b", "bad_characters"),
        ("\udc00", "bad_characters"),
        ("a\x1b[31mb", "bad_characters"),
        (None, "text_missing"),
        (5, "text_missing"),
        (["a"], "text_missing"),
    ],
)
def test_other_text_is_refused_and_nothing_stored(alice: Visitor, text: object, code: str) -> None:
    # json.dumps writes a lone surrogate as an escape, as a hostile client would.
    body = json.dumps({"client_msg_id": "a", "text": text})
    answer = alice.service.request(
        "POST", f"{VISITOR}/messages", content=body, headers=alice.headers
    )
    assert error_of(answer) == (422, code)
    assert alice.texts() == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'["client_msg_id"]',
        b'"hello"',
        b"null",
        b"{'client_msg_id': 'a'}",
        b'{"client_msg_id": "a", "text": "hi", "text": "ho"}',
        b'{"client_msg_id": "a", "text": "\xff"}',
        b'{"client_msg_id": "a", "text": "hi", "x": [[[[[[]]]]]]}',
        b"[" * 15_000,
    ],
)
def test_a_body_that_is_no_plain_json_object_is_refused(alice: Visitor, body: bytes) -> None:
    answer = alice.service.request(
        "POST", f"{VISITOR}/messages", content=body, headers=alice.headers
    )
    assert error_of(answer) == (400, "bad_request")
    assert alice.texts() == []


@pytest.mark.parametrize("size", [16 * 1024 + 1, 1024 * 1024])
def test_a_large_body_is_refused_and_the_line_stays_usable(alice: Visitor, size: int) -> None:
    answer = alice.service.request(
        "POST", f"{VISITOR}/messages", content=b"x" * size, headers=alice.headers
    )
    assert error_of(answer) == (413, "body_too_large")
    assert alice.texts() == []


def test_a_large_body_without_a_declared_length_is_refused(alice: Visitor) -> None:
    answer = alice.service.request(
        "POST",
        f"{VISITOR}/messages",
        content=(b"x" * 1024 for _ in range(64)),
        headers=alice.headers,
    )
    assert error_of(answer) == (413, "body_too_large")


def test_a_body_of_the_full_size_is_read(alice: Visitor) -> None:
    body = json.dumps({"client_msg_id": "a", "text": "hi"}).encode()
    answer = alice.service.request(
        "POST", f"{VISITOR}/messages", content=body.ljust(16 * 1024), headers=alice.headers
    )
    assert answer.status_code == 202


def test_the_same_message_again_is_the_same_message(alice: Visitor) -> None:
    first = alice.send("hello", "one")
    assert [alice.send("hello", "one") for _ in range(3)] == [first] * 3
    assert alice.ask("again")["text"] == "You said: again"
    assert [text for role, text in alice.texts() if role == "visitor"] == ["hello", "again"]


def test_another_message_may_not_take_its_id(alice: Visitor) -> None:
    alice.send("hello", "one")
    answer = alice.post("/messages", {"client_msg_id": "one", "text": "something else"})
    assert error_of(answer) == (422, "id_reused")
    assert [text for role, text in alice.texts() if role == "visitor"] == ["hello"]


def test_two_visitors_may_use_the_same_id(alice: Visitor, bob: Visitor) -> None:
    assert (alice.send("hello", "one"), bob.send("goodbye", "one")) == (2, 2)


def test_a_choice_is_stored_as_its_label_and_reaches_the_engine_as_its_payload(
    alice: Visitor, service: Service
) -> None:
    choice = alice.messages()[0]["choices"][0]
    body = {"client_msg_id": "click", "choice": choice["id"]}
    seq = alice.post("/messages", body).json()["seq"]
    assert alice.post("/messages", body).json()["seq"] == seq
    with alice.events(after=seq) as events:
        assert next(events)["text"] == f"You said: {choice['label']}"
    assert service.engine.requests[0].choice == RISKS


def test_a_choice_is_known_only_where_it_was_offered(alice: Visitor, bob: Visitor) -> None:
    of_bob = bob.messages()[0]["choices"][0]["id"]
    for choice in (of_bob, "c_unknown", "ask_risks", "", 7, {"intent": "ask_risks"}):
        answer = alice.post("/messages", {"client_msg_id": "click", "choice": choice})
        assert error_of(answer) == (422, "unknown_choice")
    assert (alice.texts(), bob.texts()) == ([], [])


def test_what_rasa_channels_believe_has_no_effect(alice: Visitor, bob: Visitor) -> None:
    body = {
        "client_msg_id": "a",
        "text": "hi",
        "sender": bob.conversation_id,
        "sender_id": bob.conversation_id,
        "input_channel": "rest",
        "metadata": {"role": "staff"},
    }
    assert alice.post("/messages", body).status_code == 202
    assert bob.texts() == []
    assert alice.texts()[0] == ("visitor", "hi")


def test_messages_come_in_pages(alice: Visitor) -> None:
    alice.ask("one")
    page = alice.get("/messages?after=1").json()
    assert ([message["seq"] for message in page["messages"]], page["last_seq"]) == ([2, 3], 3)
    assert alice.get("/messages?after=3").json() == {"messages": [], "last_seq": 3}
    assert [message["seq"] for message in alice.messages()] == [1, 2, 3]


@pytest.mark.parametrize("after", ["-1", "x", "1.5", "9" * 16, "%00", "+1", "1_0", "٣"])
def test_a_position_is_a_whole_number(alice: Visitor, after: str) -> None:
    for path in (f"/messages?after={after}", f"/events?after={after}"):
        assert error_of(alice.get(path)) == (422, "bad_after")


def test_feedback_is_kept_for_answers_of_the_own_conversation(alice: Visitor, bob: Visitor) -> None:
    answer = alice.ask("hello")
    body = {"seq": answer["seq"], "rating": "down", "reason": "unclear", "words": "What?"}
    assert alice.post("/feedback", body).status_code == 204
    assert alice.post("/feedback", {"seq": answer["seq"], "rating": "up"}).status_code == 204
    for seq in (answer["in_reply_to"], 99):
        refused = alice.post("/feedback", {"seq": seq, "rating": "up"})
        assert error_of(refused) == (422, "unknown_message")
    assert error_of(bob.post("/feedback", body)) == (422, "unknown_message")


def test_a_transcript_is_a_text_file(alice: Visitor) -> None:
    alice.ask("<b>hello</b>")
    answer = alice.get("/transcript")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="conversation.txt"'
    lines = [line for line in answer.text.splitlines() if line and not line.endswith("Z")]
    assert lines == [
        "Your chat with Example Clinic",
        GREETING.text,
        "<b>hello</b>",
        "You said: <b>hello</b>",
    ]


def test_a_deleted_conversation_is_gone(alice: Visitor, bob: Visitor) -> None:
    alice.ask("hello")
    assert alice.delete().status_code == 204
    assert error_of(alice.delete()) == (401, "unknown_token")
    assert error_of(alice.get("/messages")) == (401, "unknown_token")
    assert alice.get("/events").status_code == 204
    assert len(bob.messages()) == 1
