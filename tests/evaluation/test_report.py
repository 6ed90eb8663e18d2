"""The HTML page: it stands alone, escapes every text and shows the figures."""

from __future__ import annotations

import re
from base64 import b64decode
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.errors import Problem
from bot.evaluation.dataset import Question
from bot.evaluation.metrics import Outcome, Pair, measure
from bot.evaluation.report import ROWS, render, worst_errors, write_report
from bot.evaluation.summary import figures_text, percent, summary

EVIL = "<script>alert('x')</script>"
URGENT = "report_urgent_symptom"


def got(intent: str, confidence: float = 0.9, answer: str = "", urgent: bool = False) -> Outcome:
    return Outcome(intent, confidence, answer, urgent, (), False)


PAIRS: list[Pair] = [
    (Question("fine", "ask_cost"), got("ask_cost")),
    (
        Question("no number in it", "ask_effectiveness", (), ("91%",)),
        got("ask_effectiveness", 0.99),
    ),
    (Question("refused", "ask_cost"), got("out_of_scope", 0.95)),
    (Question("mildly wrong", "ask_cost"), got("ask_pain", 0.6)),
    (Question(EVIL, "ask_cost"), got("ask_pain", 0.8, answer="<b>bold</b> & more")),
    (Question("numb leg", URGENT), got("ask_risks", 0.4)),
]


class Page(HTMLParser):
    """Collects the tags and the addresses of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.alts: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name in ("src", "href", "srcset", "action", "data"):
                self.addresses.append(value or "")
            if name == "alt":
                self.alts.append(value or "")


@pytest.fixture(scope="module")
def page() -> str:
    return render(
        PAIRS,
        title=f"Title {EVIL}",
        problems=[Problem(f"{EVIL}.jsonl", 3, "bad", "")],
        cutoffs=(0.35, 0.6),
    )


def test_every_text_is_escaped(page: str) -> None:
    assert "script" not in Page(page).tags
    assert EVIL not in page
    assert page.count("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;") == 4
    assert "&lt;b&gt;bold&lt;/b&gt; &amp; more" in page


def test_the_page_fetches_nothing(page: str) -> None:
    addresses = Page(page).addresses
    assert [address.split(",")[0] for address in addresses] == ["data:image/png;base64"] * 4
    assert all(b64decode(a.split(",")[1]).startswith(b"\x89PNG") for a in addresses)
    assert re.findall(r"https?://|@import|url\(|<link", page) == []


def test_every_picture_has_words_for_it(page: str) -> None:
    alts = Page(page).alts
    assert len(alts) == 4
    assert all(alts)


def test_the_page_fits_a_phone(page: str) -> None:
    assert 'content="width=device-width, initial-scale=1"' in page


def test_the_figures_are_shown(page: str) -> None:
    for name, value, count in summary(measure(PAIRS)):
        row = f'<th scope="row">{name}</th><td class="number">{percent(value)}</td>'
        assert f'{row}<td class="number">{count}</td>' in page


def test_the_cutoffs_are_named_only_when_given(page: str) -> None:
    assert "Dashed: the cut-offs 0.35, 0.60." in page
    assert "No cut-offs were given." in render(PAIRS[:1], title="t")


def test_unusable_lines_are_listed(page: str) -> None:
    assert "1 lines could not be used" not in page
    assert "6 messages, 1 line could not be used." in page
    assert "jsonl:3: bad</li>" in page
    assert "could not be used" not in render(PAIRS[:1], title="t")


def test_worst_errors_come_gravest_first() -> None:
    assert [(row.text, row.decided, row.missing) for row in worst_errors(PAIRS)] == [
        ("numb leg", "ask_risks", ()),
        (EVIL, "ask_pain", ()),
        ("mildly wrong", "ask_pain", ()),
        ("refused", "out_of_scope", ()),
        ("no number in it", "ask_effectiveness", ("91%",)),
    ]


def test_a_long_list_of_errors_says_how_many_it_leaves_out() -> None:
    many = [(Question(f"q{n}", "ask_cost"), got("ask_pain")) for n in range(ROWS + 2)]
    assert "2 more are not shown." in render(many, title="t")


def test_a_run_without_errors_says_so() -> None:
    assert render(PAIRS[:1], title="t").count("<p>None.</p>") == 2


def test_an_empty_run_still_gives_a_page() -> None:
    assert "0 messages." in render([], title="t")


def test_the_same_run_gives_the_same_page() -> None:
    assert render(PAIRS, title="t") == render(PAIRS, title="t")


def test_the_page_is_written_into_a_new_folder(tmp_path: Path) -> None:
    path = write_report(tmp_path / "new" / "folder", PAIRS[:1], title="t")
    assert path == tmp_path / "new" / "folder" / "report.html"
    assert path.read_text("utf-8") == render(PAIRS[:1], title="t")


def test_the_terminal_text_hides_control_characters() -> None:
    pairs = [(Question("a\x1b[2Jb", "ask_cost"), got("ask_pain"))]
    assert figures_text(measure(pairs)).splitlines() == [
        "Alarms caught                      not measured   0 of 0",
        "Harmless messages alarmed                 0.0 %   0 of 1",
        "Right intent, mean over intents           0.0 %   of 1",
        "Right intent, all messages                0.0 %   0 of 1",
        "Facts found in answers             not measured   0 of 0",
        "Unknown questions declined         not measured   0 of 0",
        "Unknown questions asked back       not measured   0 of 0",
        "Known questions wrongly declined          0.0 %   0 of 1",
        "Known questions asked back                0.0 %   0 of 1",
        "",
        "Intent                                    right",
        "ask_cost                                  0.0 %   0 of 1",
        "",
        "Worst confusions",
        r"   1  ask_cost taken for ask_pain: 'a\x1b[2Jb'",
    ]
