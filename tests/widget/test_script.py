"""The script that pages load: how its modules are joined, and how much it weighs."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from bot.widget.script import ENTRY, FOLDER, modules, script

RAW_LIMIT = 59_500
GZIP_LIMIT = 19_000


def test_it_is_small() -> None:
    joined = script()
    assert len(joined) < RAW_LIMIT
    assert len(gzip.compress(joined, 9, mtime=0)) < GZIP_LIMIT


def test_every_module_is_part_of_it_once() -> None:
    found = modules()
    assert found[-1].name == ENTRY
    assert sorted(found) == sorted([FOLDER / ENTRY, *(FOLDER / "chat").glob("*.js")])


def test_what_is_needed_comes_before_who_needs_it(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text(
        '/** A comment. */\nimport { b, c } from "./b.js";\n\nb(c);\n', encoding="utf-8"
    )
    (tmp_path / "b.js").write_text(
        'import { c } from "./c.js";\n\n// A line.\nexport function b(x) {\n  return x; // dropped\n}\n'
        'const d = "; // kept";\n'
        "export { c };\n".replace("export { c };\n", ""),
        encoding="utf-8",
    )
    (tmp_path / "c.js").write_text("export const c = 1;\n", encoding="utf-8")
    assert script(tmp_path / "a.js").decode() == (
        '(() => {\n"use strict";\n'
        "const c = 1;\n"
        "\nfunction b(x) {\nreturn x;\n}\n"
        'const d = "; // kept";\n'
        "\nb(c);\n"
        "})();\n"
    )


@pytest.mark.parametrize(
    "line",
    [
        'import c from "./c.js";',
        'import * as c from "./c.js";',
        'import { c } from "https://elsewhere.example/c.js";',
        'import "./c.js";',
        "export default 1;",
        "export { c };",
        "export let c = 1;",
    ],
)
def test_a_line_that_cannot_be_joined_is_named(tmp_path: Path, line: str) -> None:
    entry = tmp_path / "a.js"
    entry.write_text(f"{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=re.escape(line)):
        script(entry)


def test_nothing_in_it_parses_markup_or_runs_text() -> None:
    words = "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|eval\\(|new Function|srcdoc"
    assert re.findall(words, script().decode()) == []


def test_it_names_no_other_host_and_keeps_nothing_unasked() -> None:
    joined = script().decode()
    assert re.findall(r"https?://[^\"'`\s]+", joined) == []
    assert re.findall(r"indexedDB|document\.cookie|sendBeacon", joined) == []
    # Only what the visitor wants kept stays on the device; tests/widget/test_keep.py has the rest.
    users = [path.name for path in modules() if "localStorage" in path.read_text()]
    assert users == ["keep.js"]


def test_modules_stay_short() -> None:
    lengths = {path.name: len(path.read_text().splitlines()) for path in modules()}
    assert {name: lines for name, lines in lengths.items() if lines > 300} == {}
