"""The widget's script and the demo page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sanic.request import Request

from bot.errors import RequestError
from bot.web.assets import Asset
from bot.web.headers import PAGE_POLICY
from bot.widget.script import script
from tests.channels.widget.harness import Service
from tests.pages import read


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
    answer = asset.response(request, "text/plain", {})
    return answer.status, answer.body or b"", answer.headers["etag"]


def test_a_live_file_is_read_again_and_its_last_good_state_kept(tmp_path: Path) -> None:
    file = tmp_path / "demo.html"
    asset = Asset(file.read_bytes, live=True)
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
        Asset(file.read_bytes, live=False)
    file.write_bytes(b"one")
    asset = Asset(file.read_bytes, live=False)
    file.write_bytes(b"two")
    assert ask(asset)[:2] == (200, b"one")


def test_the_script_may_be_loaded_by_any_page(service: Service) -> None:
    answer = service.request("GET", "/widget.js", headers={"Origin": "https://www.clinic.example"})
    assert answer.content == script()
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=300"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert re.fullmatch(r'"[0-9a-f]{32}"', answer.headers["etag"])


def test_the_demo_page_runs_without_inline_script_or_style(service: Service) -> None:
    answer = service.request("GET", "/")
    assert answer.headers["content-security-policy"] == PAGE_POLICY
    assert "unsafe" not in PAGE_POLICY
    page = read(answer)
    assert page.own_code() == []
    for address in page.addresses():
        if not address.startswith(("https:", "tel:", "mailto:", "#")):
            assert service.http.get(address).status_code == 200
