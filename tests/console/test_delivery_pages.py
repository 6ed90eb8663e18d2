"""Messages out: staff see why something was not sent, and send it again."""

from __future__ import annotations

import pytest

from tests.cast import book
from tests.console.happenings import EFFECTS, NOW, give_up, happen
from tests.console.harness import Desk
from tests.pages import read
from tests.world import change, rows


def test_an_empty_list_says_that_nothing_is_set_up(desk: Desk) -> None:
    page = desk.client("clerk").page("/desk/deliveries")
    assert page.heading() == "Messages out"
    assert "No mail and no webhook is set up" in page.text
    assert page.text.count("None.") == 2


@pytest.mark.parametrize("number", [1, 3])
def test_what_was_given_up_is_shown_with_its_reason(desk: Desk, number: int) -> None:
    give_up(desk, number)
    page = desk.client("clerk").page("/desk/deliveries")
    assert page.text.count("No such mailbox.") == number
    assert page.text.count("Unanswered question") == number
    assert f"{number} given up" in page.text
    assert "secret words" not in page.text
    (found, *_) = rows(desk.stores, "conversations")
    assert page.links().count(f"/desk/conversations/{found['id']}") == number


def test_what_waits_is_shown_with_its_next_try(desk: Desk) -> None:
    happen(desk, book())
    desk.stores.deliveries.plan(["webhook"], NOW)
    page = desk.client("clerk").page("/desk/deliveries")
    assert page.link("New booking") == "/desk/bookings/1"
    assert "not tried yet" in page.text
    assert "Ann Lee" not in page.text


def test_a_reason_is_only_ever_text(desk: Desk) -> None:
    give_up(desk, 1, reason="<script>alert(1)</script>")
    page = desk.client("clerk").page("/desk/deliveries")
    assert page.own_code() == []
    assert "<script>alert(1)</script>" in page.text


@pytest.mark.parametrize("role", ["clerk", "clinician", "admin"])
def test_one_is_sent_again_and_the_record_says_by_whom(desk: Desk, role: str) -> None:
    give_up(desk, 2)
    client = desk.client(role)
    answer = client.post("/desk/deliveries/1/again")
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        "/desk/deliveries?done=again",
    )
    counts = desk.stores.deliveries.counts()
    assert (counts.waiting, counts.dead) == (1, 1)
    assert (
        "It will be sent again within seconds." in client.page("/desk/deliveries?done=again").text
    )
    (line,) = [row for row in rows(desk.stores, "audit") if row["action"] == "delivery.resend"]
    assert (line["staff_id"], line["target"]) == (client.staff.id, "delivery:1")


def test_a_script_gets_the_new_list_without_the_rest_of_the_page(desk: Desk) -> None:
    give_up(desk, 2)
    answer = desk.client("clerk").fetch("/desk/deliveries/again", {})
    assert answer.status_code == 200
    part = read(answer)
    assert (part.outermost, part.whole) == ("deliveries", False)
    assert part.texts("status")[0].endswith("They will be sent again within seconds.")
    assert "0 given up" in part.text


def test_the_list_alone_follows_the_server(desk: Desk) -> None:
    give_up(desk, 1)
    part = desk.client("clerk").fetched("/desk/deliveries?part=list")
    assert (part.outermost, part.attribute("data-live")) == ("delivery-list", "deliveries")
    assert "No such mailbox." in part.text


def test_a_second_click_changes_nothing_and_says_so(desk: Desk) -> None:
    give_up(desk, 1)
    client = desk.client("clerk")
    assert "within seconds" in client.fetched("/desk/deliveries/1/again", {}).text
    assert "it was sent again already" in client.fetched("/desk/deliveries/1/again", {}).text
    assert "it was sent again already" in client.fetched("/desk/deliveries/again", {}).text


def test_a_stranger_and_a_form_without_its_token_change_nothing(desk: Desk) -> None:
    give_up(desk, 1)
    stranger = desk.browser()
    assert stranger.get("/desk/deliveries").status_code in (303, 401)
    assert stranger.post("/desk/deliveries/1/again").status_code in (303, 401, 403)
    clerk = desk.client("clerk")
    assert clerk.http.post("/desk/deliveries/1/again").status_code == 403
    assert desk.stores.deliveries.counts().dead == 1


def test_the_list_comes_in_pages(desk: Desk) -> None:
    give_up(desk, 51)
    client = desk.client("clerk")
    first = client.page("/desk/deliveries")
    assert first.texts("button").count("Send again") == 50
    assert "/desk/deliveries?from=50" in first.links()
    second = client.page("/desk/deliveries?from=50")
    assert second.texts("button").count("Send again") == 1
    assert "/desk/deliveries?from=0" in second.links()


@pytest.mark.parametrize("start", ["-1", "x", "9" * 30, "1e3", "%00"])
def test_a_start_that_makes_no_sense_does_no_harm(desk: Desk, start: str) -> None:
    assert desk.client("clerk").get(f"/desk/deliveries?from={start}").status_code in (200, 422)


def test_alerts_count_who_waits_and_name_what_rings(desk: Desk) -> None:
    happen(desk, EFFECTS["handoff"], EFFECTS["question"], EFFECTS["alarm"])
    client = desk.client("clerk")
    (row,) = desk.stores.desk.queue.open()
    chat = {"conversation_id": row.conversation_id}
    assert client.get("/desk/alerts").json() == {
        "waiting": 1,
        "newest": [{"id": 3, "kind": "alarm", **chat}, {"id": 1, "kind": "handoff", **chat}],
        "mine": [],
    }
    client.post(f"/desk/conversations/{row.conversation_id}/take")
    mine = client.get("/desk/alerts").json()["mine"]
    assert mine == [[row.conversation_id, 6]]
    assert desk.client("clerk").get("/desk/alerts").json()["mine"] == []
    change(desk.stores, "handoffs", state="closed")
    assert client.get("/desk/alerts").json()["waiting"] == 0


def test_alerts_are_for_staff_only(desk: Desk) -> None:
    assert desk.browser().get("/desk/alerts").status_code in (303, 401)
