"""Small files served from memory."""

from __future__ import annotations

from pathlib import Path

import pytest
from sanic.request import Request

from bot.errors import RequestError
from bot.web.assets import Asset


class Asking:
    """A request that knows a copy."""

    def __init__(self, tag: str = "") -> None:
        self.headers = self
        self._tag = tag

    def getone(self, name: str, default: str) -> str:
        assert name == "if-none-match"
        return self._tag or default


def ask(asset: Asset, tag: str = "") -> tuple[int, bytes, str]:
    request = Asking(tag)
    assert not isinstance(request, Request)
    answer = asset.response(request, {})
    return answer.status, answer.body or b"", answer.headers["etag"]


def test_a_live_file_is_read_again_and_its_last_good_state_kept(tmp_path: Path) -> None:
    file = tmp_path / "demo.html"
    asset = Asset.of(file, live=True)
    with pytest.raises(RequestError) as refusal:
        ask(asset)
    assert refusal.value.status == 404
    file.write_bytes(b"one")
    status, body, tag = ask(asset)
    assert (status, body) == (200, b"one")
    assert ask(asset, tag) == (304, b"", tag)
    assert ask(asset, f'"other", W/{tag}') == (304, b"", tag)
    file.write_bytes(b"two")
    status, body, new_tag = ask(asset, tag)
    assert (status, body, new_tag != tag) == (200, b"two", True)
    file.unlink()
    assert ask(asset) == (200, b"two", new_tag)


def test_any_other_file_is_read_once_and_must_be_there(tmp_path: Path) -> None:
    file = tmp_path / "widget.js"
    with pytest.raises(FileNotFoundError):
        Asset.of(file, live=False)
    file.write_bytes(b"one")
    asset = Asset.of(file, live=False)
    file.write_bytes(b"two")
    assert ask(asset)[:2] == (200, b"one")
