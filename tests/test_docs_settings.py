"""docs/settings.md says what bot/settings/__init__.py does."""

from __future__ import annotations

import re

from bot.settings import ROOT, SETTINGS

ROW = re.compile(r"^\| `([A-Z_]+)` \| (.+?) \| (.+) \|$", re.MULTILINE)


def test_every_setting_is_described_as_it_is() -> None:
    text = (ROOT / "docs/settings.md").read_text("utf-8")
    assert ROW.findall(text) == [
        (setting.name, f"`{setting.default}`" if setting.default else "empty", setting.help)
        for setting in SETTINGS
    ]
