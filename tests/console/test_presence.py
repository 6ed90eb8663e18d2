"""Who is at the desk is what pages say of themselves, and nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from bot.clock import moment_of
from tests.console.conftest import OpenPage
from tests.console.harness import Client, Desk, running_desk
from tests.world import ago, change, rows


def present(desk: Desk, seconds: float = 0) -> list[str]:
    """Who is there, so many seconds from now."""
    return desk.stores.desk.presence.present(
        datetime.now(timezone.utc) + timedelta(seconds=seconds)
    )


def says(client: Client) -> int:
    """A page of somebody says that it is awake; returns the answer's status."""
    return client.fetch("/desk/here", {}).status_code


def test_a_page_that_says_so_is_somebody_for_seventy_seconds(desk: Desk) -> None:
    ana = desk.client("clerk", "Ana")
    assert says(ana) == 204
    assert (present(desk), present(desk, 60), present(desk, 71)) == (["Ana"], ["Ana"], [])
    assert "1 at the desk" in ana.fetch("/desk/presence").text


def test_looking_at_pages_is_no_sign_of_life(desk: Desk) -> None:
    ana = desk.client("clerk", "Ana")
    for path in ("/desk/queue", "/desk/queue?part=list", "/desk/presence", "/desk/alerts"):
        assert ana.fetch(path).status_code == 200
    assert present(desk) == []


def test_an_open_stream_alone_is_nobody(tmp_path: Path) -> None:
    with running_desk(tmp_path, heartbeat=0.02) as desk:
        ana = desk.client("clerk", "Ana")
        with ana.http.stream("GET", "/desk/events") as answer:
            lines = (line for line in answer.iter_lines() if line)
            assert [next(lines) for _ in range(10)] == [": still here"] * 10
            assert present(desk) == []
            assert [row["here_at"] for row in rows(desk.stores, "staff_sessions")] == [None]


def test_only_the_sessions_own_page_may_say_it(desk: Desk) -> None:
    ana, ben = desk.client("clerk", "Ana"), desk.client("clerk", "Ben")
    token = ana.csrf()
    elsewhere = ana.http.post(
        "/desk/here", data={"csrf": token}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    borrowed = ben.http.post("/desk/here", data={"csrf": token})
    nobody = desk.browser().post("/desk/here", data={"csrf": token})
    assert [answer.status_code for answer in (elsewhere, borrowed, nobody)] == [403, 403, 303]
    assert present(desk) == []


def test_saying_it_is_no_use_of_the_session(desk: Desk) -> None:
    ana = desk.client("clerk", "Ana")
    token = ana.csrf()
    change(desk.stores, "staff_sessions", seen_at=ago(minutes=20))
    (before,) = rows(desk.stores, "staff_sessions")
    assert ana.http.post("/desk/here", data={"csrf": token}).status_code == 204
    (after,) = rows(desk.stores, "staff_sessions")
    assert after["seen_at"] == before["seen_at"]
    change(desk.stores, "staff_sessions", seen_at=ago(minutes=31))
    assert ana.http.post("/desk/here", data={"csrf": token}).status_code == 303
    assert present(desk) == []


def test_away_wins_until_one_is_back(desk: Desk) -> None:
    ana = desk.client("clerk", "Ana")
    says(ana)
    assert "I am back" in ana.fetch("/desk/presence", {"away": "1"}).text
    says(ana)
    assert "I am back" in ana.fetch("/desk/presence").text
    assert present(desk) == []
    assert "I am away" in ana.fetch("/desk/presence", {"away": "0"}).text
    assert present(desk) == ["Ana"]


def test_logging_out_is_leaving(desk: Desk) -> None:
    ana, ben = desk.client("clerk", "Ana"), desk.client("clerk", "Ben")
    for one in (ana, ben):
        says(one)
    assert present(desk) == ["Ana", "Ben"]
    ana.post("/desk/logout")
    assert present(desk) == ["Ben"]
    desk.client("admin").post(f"/desk/staff/{ben.staff.id}/disable")
    assert present(desk) == []


def noted(desk: Desk, client: Client) -> str:
    """When a page of this person last said that it is awake."""
    return next(
        str(row["here_at"])
        for row in rows(desk.stores, "staff_sessions")
        if row["staff_id"] == client.staff.id
    )


def quicken(page: Page) -> None:
    """Let the page's own clock, the real one, tick many times in a second."""

    def quicker(route: Route) -> None:
        answer = route.fetch()
        slow = answer.text()
        assert slow.count("EVERY_MS = 20_000") == 1
        route.fulfill(response=answer, body=slow.replace("EVERY_MS = 20_000", "EVERY_MS = 50"))

    page.route("**/desk/static/here.js", quicker)


def next_sign(page: Page) -> None:
    with page.expect_response("**/desk/here"):
        pass


@pytest.mark.browser
def test_an_open_page_says_it_again_and_again(desk: Desk, open_page: OpenPage) -> None:
    ana = desk.client("clerk", "Ana")
    page = open_page(ana)
    quicken(page)
    page.goto(f"{desk.url}/desk/queue")
    expect(page.locator("#presence")).to_contain_text("1 at the desk")
    before = noted(desk, ana)
    while noted(desk, ana) == before:
        next_sign(page)
    assert present(desk, 60) == ["Ana"]


@pytest.mark.browser
def test_a_page_whose_clocks_stand_still_says_nothing_until_it_wakes_up(
    desk: Desk, open_page: OpenPage
) -> None:
    ana, ben = desk.client("clerk", "Ana"), desk.client("clerk", "Ben")
    asleep, awake = open_page(ana), open_page(ben)
    for page in (asleep, awake):
        quicken(page)
        page.goto(f"{desk.url}/desk/queue")
    expect(awake.locator("#presence")).to_contain_text("2 at the desk")
    system = asleep.context.new_cdp_session(asleep)
    system.send("Emulation.setVirtualTimePolicy", {"policy": "pause"})
    signs: list[str] = []
    # What was on its way when it fell asleep still arrives.
    while len(signs) < 100 and (len(signs) < 10 or len(set(signs[-10:])) > 1):
        next_sign(awake)
        signs.append(noted(desk, ana))
    assert len(set(signs[-10:])) == 1
    fell_asleep = moment_of(signs[-1])
    assert "Ana" in desk.stores.desk.presence.present(fell_asleep + timedelta(seconds=69))
    assert "Ana" not in desk.stores.desk.presence.present(fell_asleep + timedelta(seconds=71))
    system.send("Emulation.setVirtualTimePolicy", {"policy": "advance"})
    while noted(desk, ana) == signs[-1]:
        next_sign(awake)


@pytest.mark.browser
@pytest.mark.parametrize("wakes", ["document: resume", "document: visibilitychange", "online"])
def test_a_page_says_it_at_once_when_it_wakes_up(
    desk: Desk, open_page: OpenPage, wakes: str
) -> None:
    page = open_page(desk.client("clerk", "Ana"))
    page.goto(f"{desk.url}/desk/queue")
    expect(page.locator("#presence")).to_contain_text("1 at the desk")
    kind = wakes.removeprefix("document: ")
    target = "window" if kind == wakes else "document"
    with page.expect_response("**/desk/here"):
        page.evaluate(f"{target}.dispatchEvent(new Event('{kind}'))")
