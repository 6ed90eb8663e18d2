"""Saved replies on their page: everybody uses them, clinicians and admins keep them."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from bot.desk.model import SavedReply
from tests.console.conftest import OpenPage
from tests.console.harness import Client, Desk
from tests.pages import read

PARKING = {"title": "Parking", "text": "Behind the house."}


@pytest.fixture
def keeper(desk: Desk) -> Client:
    """A clinician who has saved a reply."""
    client = desk.client("clinician")
    assert client.post("/desk/replies", PARKING).headers["location"] == "/desk/replies?done=added"
    return client


def saved(desk: Desk) -> SavedReply:
    [one] = desk.stores.desk.saved_replies.all()
    return one


def test_all_use_them_and_only_keepers_change_them(desk: Desk, keeper: Client) -> None:
    clerk = desk.client("clerk")
    visitor = desk.service.visitor()
    chat = clerk.page(f"/desk/conversations/{visitor.conversation_id}")
    assert "Behind the house." in chat.part("saved-list").text
    page = clerk.page("/desk/replies")
    assert page.texts("rowheader") == ["Parking"]
    assert "Save the change" not in page.buttons()
    one = f"/desk/replies/{saved(desk).id}"
    for path, data in (("/desk/replies", PARKING), (one, PARKING), (f"{one}/remove", {})):
        assert clerk.post(path, data).status_code == 403
    assert saved(desk).text == "Behind the house."


def test_one_is_changed(desk: Desk, keeper: Client) -> None:
    before = saved(desk)
    form = {"title": "Parking", "text": "On the roof.", "seen": before.version}
    answer = keeper.post(f"/desk/replies/{before.id}", form)
    assert answer.headers["location"] == "/desk/replies?done=changed"
    assert keeper.page("/desk/replies?done=changed").texts("status")[0] == "The reply is changed."
    assert (saved(desk).id, saved(desk).text) == (before.id, "On the roof.")
    assert "changed a saved reply" in desk.client("admin").page("/desk/audit").text


def test_the_second_of_two_sees_the_first_ones_change_and_loses_nothing(
    desk: Desk, keeper: Client
) -> None:
    before = saved(desk)
    desk.stores.desk.saved_replies.change(
        keeper.staff, before.id, "Parking", "On the roof.", seen=before.version
    )
    form = {"title": "Parking", "text": "my own words", "seen": before.version}
    refused = keeper.post(f"/desk/replies/{before.id}", form)
    assert refused.status_code == 409
    page = read(refused)
    assert "Somebody has changed this reply in the meantime" in page.texts("alert")[0]
    assert "On the roof." in page.table()[1][1]
    assert page.field("Text") == "my own words"
    assert page.sent("seen") == saved(desk).version  # so that saving again counts


def test_one_that_was_removed_meanwhile_can_be_saved_anew(desk: Desk, keeper: Client) -> None:
    before = saved(desk)
    for _ in range(2):
        assert keeper.post(f"/desk/replies/{before.id}/remove").status_code == 303
    form = {"title": "Parking", "text": "my own words", "seen": before.version}
    refused = keeper.post(f"/desk/replies/{before.id}", form)
    assert refused.status_code == 409
    page = read(refused)
    assert "Somebody has removed this reply." in page.texts("alert")[0]
    assert page.field("Text") == "my own words"
    assert desk.stores.desk.saved_replies.all() == []


@pytest.mark.parametrize("wrong", [{"title": ""}, {"text": " "}, {"title": "x" * 81}])
def test_bad_words_are_refused_and_stay_in_the_form(
    desk: Desk, keeper: Client, wrong: dict[str, str]
) -> None:
    one = saved(desk)
    form = {"title": "my title", "text": "my own words", "seen": one.version, **wrong}
    for path, place in (("/desk/replies", "new"), (f"/desk/replies/{one.id}", one.id)):
        refused = keeper.post(path, form)
        assert refused.status_code == 422
        page = read(refused)
        assert page.value(f"title-{place}") == form["title"]
        assert page.value(f"text-{place}") == form["text"]
    assert saved(desk) == one


def test_a_number_that_no_row_can_have(keeper: Client) -> None:
    assert keeper.post(f"/desk/replies/{10**30}/remove").status_code == 303
    assert keeper.post(f"/desk/replies/{10**30}", PARKING).status_code == 409


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_by_keyboard(
    desk: Desk, keeper: Client, open_page: OpenPage, width: int, tmp_path: Path
) -> None:
    page = open_page(keeper, width=width)
    page.goto(f"{desk.url}/desk/replies")
    page.locator("summary", has_text="Change Parking").focus()
    page.keyboard.press("Enter")
    text = page.locator("details").get_by_label("Text")
    text.fill("On the roof.")
    page.get_by_role("button", name="Save the change").press("Enter")
    expect(page.get_by_role("status").filter(has_text="The reply is changed.")).to_be_visible()
    expect(page.get_by_role("row", name="Parking")).to_contain_text("On the roof.")
    page.screenshot(path=tmp_path / "replies.png")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.browser
def test_removing_asks_first(desk: Desk, keeper: Client, open_page: OpenPage) -> None:
    page = open_page(keeper)
    page.goto(f"{desk.url}/desk/replies")
    page.locator("summary", has_text="Change Parking").click()
    page.get_by_role("button", name="Remove Parking").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Remove “Parking” for everybody?")
    dialog.get_by_role("button", name="Cancel").click()
    expect(dialog).to_have_count(0)
    assert saved(desk).title == "Parking"
    page.get_by_role("button", name="Remove Parking").click()
    dialog.get_by_role("button", name="Remove Parking").click()
    expect(page.get_by_role("status").filter(has_text="has been removed")).to_be_visible()
    assert desk.stores.desk.saved_replies.all() == []
