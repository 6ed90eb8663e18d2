"""`staff` says who may use the console."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.staff.codes import hash_code
from bot.stores import Stores, open_stores
from tests.world import change

CODE = re.compile(r"^One-time code for (.+) \((\w+)\): ([A-Z2-9-]{19})$", re.MULTILINE)


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    address = f"sqlite:///{tmp_path}/assistant.db"
    monkeypatch.setenv("DATABASE_URL", address)
    return address


@pytest.fixture
def stores(url: str, capsys: pytest.CaptureFixture[str]) -> Iterator[Stores]:
    main(["migrate"])
    capsys.readouterr()
    with closing(open_stores(url, process="test")) as opened:
        yield opened


def added(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["staff", *words]) == 0
    found = CODE.search(capsys.readouterr().out)
    assert found
    return found[3]


def test_adding_prints_a_code_that_opens_an_enrolment(
    stores: Stores, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["staff", "add", "Ann Lee", "--role", "admin"]) == 0
    out = capsys.readouterr().out
    found = CODE.search(out)
    assert found
    assert found.groups()[:2] == ("Ann Lee", "admin")
    assert "opens /desk/enrol" in out
    assert "It is not shown again." in out
    staff = stores.staff.enrolment.open(hash_code(found[3]), "t", agent="")
    assert staff is not None
    assert (staff.name, staff.role) == ("Ann Lee", "admin")


def test_the_list(stores: Stores, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["staff", "list"]) == 0
    assert capsys.readouterr().out == (
        "There is nobody yet. Add somebody: python -m bot staff add NAME --role admin\n"
    )
    for number in range(51):
        stores.staff.accounts.add_staff(f"Bob {number:02}", "clerk")
    assert main(["staff", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["name", "role", "state", "last", "seen"]
    assert lines[51].split() == ["Bob", "50", "clerk", "invited", "never"]
    assert len(lines) == 52


def test_reset_and_disable(stores: Stores, capsys: pytest.CaptureFixture[str]) -> None:
    first = added(capsys, "add", "Ann Lee", "--role", "clerk")
    second = added(capsys, "reset", "ann lee")
    assert stores.staff.enrolment.open(hash_code(first), "a", agent="") is None
    assert stores.staff.enrolment.open(hash_code(second), "b", agent="") is not None
    assert main(["staff", "disable", "Ann Lee"]) == 0
    assert capsys.readouterr().out.startswith("Ann Lee has no access any more")
    assert stores.staff.enrolment.open(hash_code(second), "c", agent="") is None


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["add", "ANN LEE", "--role", "clerk"], "There is already somebody with the name ANN LEE."),
        (["add", " ", "--role", "clerk"], "Please give a name."),
        (["disable", "Eve"], "There is nobody with the name 'Eve'."),
        (["reset", ""], "There is nobody with the name ''."),
    ],
)
def test_what_will_not_do_is_one_sentence(
    stores: Stores, capsys: pytest.CaptureFixture[str], words: list[str], sentence: str
) -> None:
    stores.staff.accounts.add_staff("Ann Lee", "clerk")
    assert main(["staff", *words]) == 2
    assert capsys.readouterr().err == f"{sentence}\n"


@pytest.mark.parametrize(
    "words", [[], ["add", "Ann"], ["add", "Ann", "--role", "boss"], ["list", "x"]]
)
def test_what_it_does_not_know_is_refused(url: str, words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["staff", *words])
    assert ended.value.code == 2


def test_it_may_be_the_first_thing_that_is_done(
    url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["staff", "add", "Ann Lee", "--role", "admin"]) == 0
    assert main(["staff", "list"]) == 0
    assert "Ann Lee" in capsys.readouterr().out


def test_with_tables_of_another_version_it_says_what_to_do(
    stores: Stores, url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    change(stores, "alembic_version", version_num="0001")
    assert main(["staff", "list"]) == 2
    assert "python -m bot migrate" in capsys.readouterr().err
