"""The console's own files."""

from __future__ import annotations

from bot.console.frame import static_files
from bot.web.assets import CONTENT_TYPES
from tests.console.harness import Desk
from tests.pages import read


def test_every_file_is_served_with_its_type_and_a_tag(desk: Desk) -> None:
    http = desk.browser()
    names = sorted(static_files.files())
    assert len(names) > 8
    for name in names:
        answer = http.get(f"/desk/static/{name}")
        assert answer.status_code == 200, name
        assert answer.content == static_files.files()[name].read_bytes()
        assert answer.headers["content-type"] == CONTENT_TYPES["." + name.rpartition(".")[2]]
        again = http.get(f"/desk/static/{name}", headers={"If-None-Match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")


def test_pages_name_only_files_that_are_there(desk: Desk) -> None:
    page = read(desk.browser().get("/desk/login"))
    before = "/desk/static/"
    named = [one.removeprefix(before) for one in page.addresses() if one.startswith(before)]
    assert len(named) >= 8
    assert set(named) <= set(static_files.files())


def test_no_two_areas_have_a_file_of_the_same_name() -> None:
    for kind in ("static", "templates"):
        names = [file.name for file in static_files.AREAS.glob(f"*/{kind}/*")]
        assert len(names) > 8
        assert len(names) == len(set(names))


def test_nothing_outside_its_folder_is_served(desk: Desk) -> None:
    for name in ("..%2Fapp.py", "%2e%2e%2fapp.py", ".", "", "desk.css%00.js"):
        assert desk.browser().get(f"/desk/static/{name}").status_code == 404, name
