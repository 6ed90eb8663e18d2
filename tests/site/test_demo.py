"""The widget's script and the demo page."""

from __future__ import annotations

import re

from bot.settings import ROOT
from bot.site.demo import PAGE_POLICY
from bot.widget.script import script
from bot.widget.words import words_of
from tests.channels.widget.harness import Service
from tests.pages import read


def test_the_script_may_be_loaded_by_any_page(service: Service) -> None:
    answer = service.request("GET", "/widget.js", headers={"Origin": "https://www.clinic.example"})
    assert answer.content == script(words=words_of(ROOT / "widget.json"))
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
