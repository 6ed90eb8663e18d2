"""`python -m bot serve`: what it refuses, and that it starts, answers and stops in order."""

from __future__ import annotations

import argparse
import os
import signal
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.commands import runtime, serve
from bot.commands.engine import live_knowledge
from bot.errors import KnowledgeError, ModelError, SettingsError, StoreError
from bot.knowledge.file.sentences import KEYS
from bot.knowledge.hours.calendar import OpeningHours
from bot.knowledge.model import About, Clinic, Knowledge, Review, Source, Topic
from bot.settings import ROOT, Settings
from bot.stores import open_stores
from bot.web.server import bind
from tests.cast import GREETING, book, result, turn
from tests.channels.widget.harness import WAIT_SECONDS, ScriptedEngine
from tests.knowledge.small import SHIPPED, SMALL, changed, line_of, written
from tests.notify.smtp_server import Handler, smtp
from tests.pages import Page

OPEN = Review("", None, None)


def topic(key: str, review: Review) -> Topic:
    texts: dict[str, Any] = {"title": key, "question": f"{key}?", "answer": "Yes."}
    texts |= dict.fromkeys(("note", "not_covered", "after"), "")
    texts |= dict.fromkeys(("items", "details", "aspects", "next", "references"), ())
    return Topic(key=key, intent=f"ask_{key}", review=review, **texts)


def knowledge(**reviews: Review) -> Knowledge:
    unused = ("follow_ups", "references", "quantities", "catalogues", "alarms", "languages")
    empty: dict[str, Any] = {name: {} for name in unused}
    return Knowledge(
        about=About((), (), "risks"),
        clinic=Clinic("Example Clinic", "+1 555 0100", "", "", "", "US", "UTC", "911"),
        hours=OpeningHours("UTC"),
        source=Source("Page", "https://clinic.example", "the clinic's page"),
        topics={key: topic(key, review) for key, review in reviews.items()},
        sentences=dict.fromkeys(KEYS, "A sentence."),
        digest="d",
        **empty,
    )


@dataclass
class Scene:
    """A serve command whose model is scripted."""

    folder: Path
    known: Knowledge = field(default_factory=lambda: knowledge(risks=OPEN))
    engine: ScriptedEngine = field(default_factory=ScriptedEngine)
    load: Callable[..., Any] | None = None

    def run(self) -> int:
        return serve.run(argparse.Namespace())


@pytest.fixture
def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Scene:
    made = Scene(tmp_path)

    class Live:
        def current(self) -> Knowledge:
            return made.known

        known = current

    monkeypatch.setattr(serve, "live_knowledge", lambda settings: Live())
    monkeypatch.setattr(serve, "ensure_model", lambda settings: tmp_path / "model.tar.gz")
    monkeypatch.setattr(
        runtime, "load_engine", lambda *args: made.load(*args) if made.load else made.engine
    )
    for name, value in {
        "BOT_PORT": "0",
        "BOT_DISK_FREE_PERCENT": "0",
        "DATABASE_URL": f"sqlite:///{tmp_path}/assistant.db",
    }.items():
        monkeypatch.setenv(name, value)
    return made


def meanwhile(act: Callable[[], None]) -> threading.Thread:
    """Do something in another thread and then send this process SIGTERM."""

    def run() -> None:
        try:
            act()
        finally:
            os.kill(os.getpid(), signal.SIGTERM)

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def printed_address(capsys: pytest.CaptureFixture[str]) -> str:
    """Wait for the line that says where the service listens."""
    deadline, seen = time.monotonic() + WAIT_SECONDS, ""
    while "\n" not in seen:
        assert time.monotonic() < deadline
        time.sleep(0.01)
        seen += capsys.readouterr().out
    words = seen.split()
    assert words[:2] == ["Listening", "on"]
    assert words[3:5] == ["Demo", "page:"]
    address = words[2].rstrip(".")
    assert words[5:] == [f"{address}/"]
    return address


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_it_answers_until_told_to_stop_and_finishes_its_turn(
    scene: Scene, capsys: pytest.CaptureFixture[str]
) -> None:
    seen: list[Any] = []

    def visit() -> None:
        url = printed_address(capsys)
        with httpx.Client(base_url=f"{url}/webhooks/widget", timeout=WAIT_SECONDS) as http:
            until(lambda: http.get(f"{url}/ready").json()["ready"])
            opened = http.post("/conversations", json={}).json()
            http.headers["Authorization"] = f"Bearer {opened['token']}"
            seen.append(http.get("/messages").json()["messages"][0])
            seen.append(opened["conversation_id"])
            scene.engine.hold.clear()
            http.post("/messages", json={"client_msg_id": "a", "text": "hi"})
            assert scene.engine.begun.wait(WAIT_SECONDS)
        threading.Timer(0.2, scene.engine.hold.set).start()

    thread = meanwhile(visit)
    assert scene.run() == 0
    thread.join()
    assert seen[0]["text"] == "A sentence."
    assert [choice["label"] for choice in seen[0]["choices"]] == ["risks?", "A sentence."]
    with closing(open_stores(Settings().database_url, process="after")) as stores:
        messages = stores.conversations.chats.messages_after(seen[1], 0)
    assert [message["text"] for message in messages] == ["A sentence.", "hi", "You said: hi"]


def test_the_console_is_there_with_its_pages(
    scene: Scene, capsys: pytest.CaptureFixture[str]
) -> None:
    seen: list[Any] = []

    def visit() -> None:
        url = printed_address(capsys)
        seen.append(httpx.get(f"{url}/desk").headers["location"])
        seen.append(httpx.get(f"{url}/desk/login").text)

    thread = meanwhile(visit)
    assert scene.run() == 0
    thread.join()
    assert seen[0] == "/desk/login?next=%2Fdesk"
    assert Page(seen[1]).title == "Log in · Example Clinic"


def test_it_is_alive_and_stores_messages_while_the_model_loads(
    scene: Scene, capsys: pytest.CaptureFixture[str]
) -> None:
    loaded = threading.Event()

    def load(*_: object) -> ScriptedEngine:
        loaded.wait(WAIT_SECONDS)
        return scene.engine

    scene.load = load
    states: list[Any] = []

    def visit() -> None:
        url = printed_address(capsys)
        with httpx.Client(base_url=f"{url}/webhooks/widget", timeout=WAIT_SECONDS) as http:
            states.append(http.get(f"{url}/live").json())
            states.append(http.get(f"{url}/ready").json())
            token = http.post("/conversations", json={}).json()["token"]
            http.headers["Authorization"] = f"Bearer {token}"
            body = {"client_msg_id": "a", "text": "early"}
            assert http.post("/messages", json=body).status_code == 202
            loaded.set()
            until(lambda: len(http.get("/messages").json()["messages"]) == 3)

    thread = meanwhile(visit)
    assert scene.run() == 0
    thread.join()
    assert states == [
        {"live": True},
        {
            "ready": False,
            "model": "loading",
            "database": "ok",
            "disk": "ok",
            "worker": "starting",
        },
    ]
    assert [request.text for request in scene.engine.requests] == ["early"]


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (ModelError("The model m cannot be loaded."), "The model m cannot be loaded."),
        (ImportError("no such library"), "The model cannot be loaded (ImportError)."),
    ],
)
def test_a_model_that_cannot_be_loaded_stops_it(
    scene: Scene, error: Exception, sentence: str
) -> None:
    def load(*_: object) -> None:
        raise error

    scene.load = load
    with pytest.raises(ModelError) as refusal:
        scene.run()
    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("version: 1", "version: 1", "The topic 'visits' has not been reviewed by the clinic."),
        (
            '  reviewed_on: ""\n  review_by: ""\n\n',
            '  reviewed_on: "2020-01-01"\n  review_by: "2020-02-01"\n\n',
            "The review of 'visits' held until 2020-02-01.",
        ),
    ],
)
def test_production_does_not_start_without_reviews_that_hold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, message: str
) -> None:
    text = changed(old, new)
    if "2020" in new:
        text = changed('  approved_by: ""\n', '  approved_by: "Dr. Example"\n', text)
    text = changed('review_by: "2027-01-02"', 'review_by: "2026-01-03"', text)
    path = written(tmp_path, text)
    monkeypatch.setenv("BOT_ENVIRONMENT", "production")
    monkeypatch.setenv("BOT_KNOWLEDGE", str(path))
    with pytest.raises(KnowledgeError) as refusal:
        serve.run(argparse.Namespace())
    cost = line_of('review_by: "2026-01-03"', text)
    assert [(one.line, one.message) for one in refusal.value.problems] == [
        (line_of("  visits:\n    intent", text), message),
        (cost, "The review of 'cost' held until 2026-01-03."),
    ]
    assert f"knowledge.yml:{cost}: " in str(refusal.value)


def test_the_problems_of_answers_and_words_come_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, changed("intent: ask_cost", "intent: ask_visits"))
    (tmp_path / "widget.json").write_text('{"launcer": "Ask us"}', encoding="utf-8")
    monkeypatch.setenv("BOT_CONTENT", str(tmp_path))
    with pytest.raises(KnowledgeError) as refusal:
        serve.run(argparse.Namespace())
    assert [one.file for one in refusal.value.problems] == ["knowledge.yml", "widget.json"]
    path.write_text(SMALL, encoding="utf-8")
    with pytest.raises(KnowledgeError) as refusal:
        serve.run(argparse.Namespace())
    assert [one.file for one in refusal.value.problems] == ["widget.json"]


def test_production_starts_with_reviews_that_hold(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is the shipped one, reviewed for ever."""
    text = (ROOT / "knowledge.yml").read_text("utf-8")
    for line, value in (
        ("approved_by", "Dr. Example"), ("reviewed_on", "2026-01-01"), ("review_by", "9999-12-31"),
    ):  # fmt: skip
        text = text.replace(f'  {line}: ""', f'  {line}: "{value}"')
    path = written(scene.folder, text, SHIPPED)
    monkeypatch.setenv("BOT_ENVIRONMENT", "production")
    monkeypatch.setenv("BOT_KNOWLEDGE", str(path))
    monkeypatch.setattr(serve, "live_knowledge", live_knowledge)
    states: list[Any] = []

    def load(*arguments: Any) -> ScriptedEngine:
        _, knowledge, *_ = arguments
        states.append(knowledge.current().topics["risks"].review.approved_by)
        os.kill(os.getpid(), signal.SIGTERM)
        return scene.engine

    scene.load = load
    assert scene.run() == 0
    assert states == ["Dr. Example"]


def test_a_port_in_use_is_found_before_anything_slow(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(_: Settings) -> Path:
        raise AssertionError("trained before the port was taken")

    monkeypatch.setattr(serve, "ensure_model", never)
    with bind("127.0.0.1", 0) as other:
        other.listen()
        port = other.getsockname()[1]
        monkeypatch.setenv("BOT_PORT", str(port))
        with pytest.raises(SettingsError, match=rf"^Port {port} is already in use\."):
            scene.run()


def test_a_folder_that_cannot_be_written_is_named(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A file where a folder should be is refused to every user, root included.
    (scene.folder / "file").touch()
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{scene.folder}/file/assistant.db")
    with pytest.raises(StoreError):
        scene.run()


def test_it_mails_the_desk_beside_the_chat_and_stops_in_order(
    scene: Scene, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    handler = Handler()

    def book_once() -> None:
        printed_address(capsys)
        with closing(open_stores(Settings().database_url, process="other")) as stores:
            visitor = stores.conversations.chats.open(token_hash="t", greeting=GREETING)
            turn(stores, visitor, "yes", result(effects=[book()]))
            until(lambda: stores.deliveries.counts().sent == 1)

    with smtp(handler) as server:
        for name, value in {
            "BOT_MAIL_TO": "desk@clinic.example",
            "BOT_MAIL_FROM": "bot@clinic.example",
            "BOT_SMTP_URL": f"smtp://127.0.0.1:{server.port}",
            "BOT_PUBLIC_URL": "https://desk.example",
        }.items():
            monkeypatch.setenv(name, value)
        thread = meanwhile(book_once)
        assert scene.run() == 0
        thread.join()
    assert [mail["Subject"] for mail in handler.mails] == ["New booking"]
