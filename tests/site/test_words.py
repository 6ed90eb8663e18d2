"""The words of /widget.js: the clinic's own, with a tag that follows them."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.widget.script import script
from bot.widget.words import words_of
from tests.channels.widget.harness import Service, running


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The clinic's own words, in a folder with nothing else."""
    folder = tmp_path / "content"
    folder.mkdir()
    path = folder / "widget.json"
    path.write_text('{"launcher": "Ask us"}', encoding="utf-8")
    return path


def fetched(service: Service, tag: str = "") -> tuple[int, bytes, str]:
    """Ask for the script, knowing a copy of it."""
    answer = service.request("GET", "/widget.js", headers={"If-None-Match": tag})
    return answer.status_code, answer.content, answer.headers["etag"]


def test_the_script_and_its_tag_follow_the_words(own: Path, tmp_path: Path) -> None:
    with running(tmp_path, BOT_CONTENT=str(own.parent)) as service:
        status, body, tag = fetched(service)
        assert (status, body) == (200, script(words=words_of(own)))
        assert b"Ask us" in body
        assert fetched(service, tag) == (304, b"", tag)
        own.write_text('{"launcher": "Write to us"}', encoding="utf-8")
        status, body, new = fetched(service, tag)
        assert (status, body) == (200, script(words=words_of(own)))
        assert new != tag
        own.write_text('{"launcher": ""}', encoding="utf-8")
        assert fetched(service) == (200, body, new)  # a broken file never replaces a good one
        own.unlink()
        assert fetched(service)[1] == script()


def test_in_production_words_change_with_a_restart(own: Path, tmp_path: Path) -> None:
    with running(tmp_path, BOT_CONTENT=str(own.parent), BOT_ENVIRONMENT="production") as service:
        before = fetched(service)
        own.write_text('{"launcher": "Write to us"}', encoding="utf-8")
        assert fetched(service) == before
