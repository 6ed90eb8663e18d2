"""The HTML page: it stands alone, escapes every text and shows the figures."""

from __future__ import annotations

import re
from base64 import b64decode
from pathlib import Path

import pytest

from bot.errors import Problem
from bot.evaluation.alarms import AlarmMessage, Ring
from bot.evaluation.dataset import Question
from bot.evaluation.metrics import by_slice, measure
from bot.evaluation.mistakes import worst_errors
from bot.evaluation.outcomes import Outcome, Pair
from bot.evaluation.report import ROWS, render, write_report
from bot.evaluation.summary import figures_text, percent, span, summary
from tests.pages import Page

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


@pytest.fixture(scope="module")
def html() -> str:
    return render(
        PAIRS,
        title=f"Title {EVIL}",
        problems=[Problem(f"{EVIL}.jsonl", 3, "bad", "")],
        cutoffs=(0.35, 0.6),
    )


@pytest.fixture(scope="module")
def page(html: str) -> Page:
    return Page(html)


def test_every_text_is_only_text(page: Page) -> None:
    assert (page.count("script"), page.count("b")) == (0, 0)
    assert page.text.count(EVIL) == 3
    assert EVIL in page.title
    assert "<b>bold</b> & more" in page.text


def test_the_page_fetches_nothing(page: Page, html: str) -> None:
    addresses = page.addresses()
    assert [address.split(",")[0] for address in addresses] == ["data:image/png;base64"] * 4
    assert all(b64decode(a.split(",")[1]).startswith(b"\x89PNG") for a in addresses)
    assert re.findall(r"https?://|@import|url\(|<link", html) == []


def test_every_picture_has_words_for_it(page: Page) -> None:
    alts = [picture.attribute("alt") for picture in page.all("image")]
    assert len(alts) == 4
    assert all(alts)


def test_the_page_fits_a_phone(page: Page) -> None:
    assert page.meta("viewport") == "width=device-width, initial-scale=1"


def test_the_figures_are_shown(page: Page) -> None:
    rows = page.table()
    for row in summary(measure(PAIRS)):
        assert [row.name, percent(row.value), span(row.interval), row.count] in rows
    assert ["Right intent, all messages", "33.3 %", "9.7 to 70.0 %", "2 of 6"] in rows
    assert "ask_effectiveness 100.0 % 20.7 to 100.0 % 1 of 1" in page.texts("row")


def test_the_cutoffs_are_named_only_when_given(page: Page) -> None:
    assert "Dashed: the cut-offs 0.35, 0.60." in page.text
    assert "No cut-offs were given." in render(PAIRS[:1], title="t")


def test_unusable_lines_are_listed(page: Page) -> None:
    assert "6 messages, 1 line could not be used." in page.text
    assert page.texts("listitem") == [f"{EVIL}.jsonl:3: bad"]
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
    assert Page(render(PAIRS[:1], title="t")).text.count("None.") == 2


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
        "Figure                                    share     95 % interval   count",
        "Alarms caught                      not measured                     0 of 0",
        "Harmless messages alarmed                 0.0 %     0.0 to 79.3 %   0 of 1",
        "Right intent, mean over intents           0.0 %     0.0 to 79.3 %   of 1",
        "Right intent, all messages                0.0 %     0.0 to 79.3 %   0 of 1",
        "Facts found in answers             not measured                     0 of 0",
        "Unknown questions declined         not measured                     0 of 0",
        "Unknown questions asked back       not measured                     0 of 0",
        "Known questions wrongly declined          0.0 %     0.0 to 79.3 %   0 of 1",
        "Known questions asked back                0.0 %     0.0 to 79.3 %   0 of 1",
        "Expected calibration error               90.0 %                     of 1 answered,"
        " 23.9 % by chance alone",
        "",
        "Intent                                    right     95 % interval   count",
        "ask_cost                                  0.0 %     0.0 to 79.3 %   0 of 1",
        "",
        "Worst confusions",
        r"   1  ask_cost taken for ask_pain: 'a\x1b[2Jb'",
    ]


SLICED: list[Pair] = [
    (Question("fine", "ask_cost", facts=("price",)), got("ask_cost", answer="the price")),
    (Question("prise?", "ask_cost", slice="typo"), got("ask_pain")),
    (Question("moon", "out_of_scope", slice="typo"), got("out_of_scope")),
]


def test_a_terminal_tells_of_each_slice_what_was_measured() -> None:
    lines = figures_text(measure(SLICED), by_slice(SLICED)).splitlines()
    assert lines[12:24] == [
        "Slice plain, 1 message",
        "Right intent                            100.0 %   20.7 to 100.0 %   1 of 1",
        "Facts found                             100.0 %   20.7 to 100.0 %   1 of 1",
        "Wrongly declined                          0.0 %     0.0 to 79.3 %   0 of 1",
        "Wrongly alarmed                           0.0 %     0.0 to 79.3 %   0 of 1",
        "",
        "Slice typo, 2 messages",
        "Right intent                             50.0 %     9.5 to 90.5 %   1 of 2",
        "Wrongly declined                          0.0 %     0.0 to 79.3 %   0 of 1",
        "Declined, if unknown                    100.0 %   20.7 to 100.0 %   1 of 1",
        "Wrongly alarmed                           0.0 %     0.0 to 65.8 %   0 of 2",
        "",
    ]


def test_slices_have_a_table_and_a_picture() -> None:
    page = Page(render(SLICED, title="t"))
    (row,) = [row for row in page.texts("row") if row.startswith("typo 2 ")]
    assert row.startswith("typo 2 50.0 % (9.5 to 90.5 %) 1 of 2 not measured 0.0 % ")
    assert "Right intent, by slice" in page.text
    assert len(page.addresses()) == 5


def test_messages_of_one_sort_need_no_table_of_slices(page: Page) -> None:
    assert "by slice" not in page.text


RINGS = [
    Ring(AlarmMessage(f"missed {EVIL}", "limb", "emergency"), False),
    Ring(AlarmMessage("other level", "limb", "emergency"), True, "crisis"),
    Ring(AlarmMessage("false one", "denied"), True, "crisis"),
    Ring(AlarmMessage("quiet", "denied"), False),
]


def test_alarms_have_a_table_a_picture_and_their_errors() -> None:
    page = Page(render([], title="t", rings=RINGS))
    rows = page.table()
    assert ["limb", "yes", "50.0 %", "9.5 to 90.5 %", "1 of 2", "0 of 2"] in rows
    assert ["all that must not", "no", "50.0 %", "9.5 to 90.5 %", "1 of 2", ""] in rows
    assert page.texts("row")[-3:] == [
        f"missed {EVIL} limb emergency no",
        "false one denied no alarm crisis",
        "other level limb emergency crisis",
    ]
    assert "quiet" not in page.text
    assert len(page.addresses()) == 1
    assert page.count("script") == 0


def test_a_page_of_alarms_alone_tells_nothing_of_intents() -> None:
    text = Page(render([], title="t", rings=RINGS)).text
    assert "4 messages." in text
    assert "Every intent" not in text
    assert "Alarms by kind" not in Page(render(PAIRS, title="t")).text


def test_both_files_stand_on_one_page() -> None:
    page = Page(render(PAIRS, title="t", rings=RINGS))
    assert "10 messages." in page.text
    assert len(page.addresses()) == 5


def test_alarms_without_errors_say_so() -> None:
    assert "None." in Page(render([], title="t", rings=RINGS[3:])).text
