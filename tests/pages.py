"""Reads HTML as a person does: by headings, links, buttons, fields and words, not by its markup."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
from bs4 import BeautifulSoup
from bs4.element import NavigableString, PreformattedString, Tag

#: What a role is in HTML; `[role=...]` always counts as well.
ROLES = {
    "banner": "header",
    "bar": "rect",  # of a plot
    "blockquote": "blockquote",
    "button": "button",
    "code": "code",
    "deletion": "del, .removed",
    "heading": "h1, h2, h3, h4, h5, h6",
    "image": "img, svg",
    "insertion": "ins, .added",
    "link": "a[href]",
    "listitem": "li",
    "option": "option",
    "region": "section",
    "row": "tr",
    "rowheader": "th[scope=row]",
    "strong": "strong",
}
INLINE = frozenset(
    ["a", "abbr", "b", "code", "del", "em", "i", "ins", "kbd", "q", "s", "small", "span", "strong",
     "sub", "sup", "time", "u"]
)  # fmt: skip
UNSEEN = frozenset(["head", "script", "style", "template"])


class Page:
    """A page or a part of one."""

    def __init__(self, html: str | Tag) -> None:
        self._root = html if isinstance(html, Tag) else BeautifulSoup(html, "html.parser")

    @property
    def text(self) -> str:
        """All words in their order, with white space in one form; hidden ones too."""
        return " ".join("".join(_words(self._root)).split())

    @property
    def title(self) -> str:
        """What the browser's tab shows."""
        return Page(self._one("title")).text

    def meta(self, name: str) -> str:
        """What the page says in its head to the browser: "viewport", "refresh"."""
        return _given(self._one(f"meta[name={name}], meta[http-equiv={name}]"), "content")

    @property
    def whole(self) -> bool:
        """True for a page of its own, False for a part that a script puts into one."""
        return self._root.find("html") is not None

    @property
    def outermost(self) -> str:
        """The `id` of the only element around all others of a part."""
        (only,) = [child for child in self._root.children if isinstance(child, Tag)]
        return _given(only, "id")

    def part(self, id: str) -> Page:
        """The element with this `id`."""
        return Page(self._one(f'[id="{id}"]'))

    def all(self, role: str) -> list[Page]:
        """The elements of a role (see `ROLES`), in their order."""
        selector = ", ".join(filter(None, [ROLES.get(role), f"[role={role}]"]))
        return [Page(found) for found in self._root.select(selector)]

    def texts(self, role: str) -> list[str]:
        """Their words."""
        return [found.text for found in self.all(role)]

    def of_class(self, name: str) -> list[Page]:
        """The elements of a class that says what they are: "message", "tag"."""
        return [Page(found) for found in self._root.select(f".{name}")]

    def heading(self, level: int = 1) -> str:
        """The only heading of a level."""
        (only,) = self.headings(level)
        return only

    def headings(self, level: int) -> list[str]:
        """All headings of a level."""
        return [Page(found).text for found in self._root.select(f"h{level}")]

    def links(self, name: str = "") -> list[str]:
        """Where the links lead; with a name, those whose words are just that."""
        found = self._root.select("a[href]")
        return [_given(one, "href") for one in found if name in ("", Page(one).text)]

    def link(self, name: str) -> str:
        """Where the only link of this name leads."""
        found = self.links(name)
        assert len(found) == 1, f"{len(found)} links {name!r} among {self.texts('link')}"
        return found[0]

    def buttons(self) -> dict[str, str]:
        """Names of the buttons, and the value that each sends."""
        return {Page(one).text: _given(one, "value") for one in self._root.select("button")}

    def field(self, label: str) -> str:
        """What stands in the first field whose label begins with these words."""
        for found in self._root.select("label"):
            if Page(found).text.startswith(label):
                return self.value(_given(found, "for"))
        raise AssertionError(f"no field {label!r} among {self._names('label')}")

    def value(self, id: str) -> str:
        """What stands in the field with this `id`."""
        return _value(self._one(f'[id="{id}"]'))

    def sent(self, name: str) -> str:
        """What the first field of this name sends, hidden or not."""
        return _value(self._one(f'[name="{name}"]'))

    def table(self) -> list[list[str]]:
        """The cells of the first table's rows, the headings of its columns first."""
        rows = self._one("table").select("tr")
        return [[Page(cell).text for cell in row.select("th, td")] for row in rows]

    def attribute(self, name: str) -> str:
        """The first attribute of this name, of the element itself or of one in it."""
        own = _given(self._root, name)
        return own or _given(self._one(f"[{name}]"), name)

    def count(self, tag: str) -> int:
        """How many elements of a kind there are, for what must not come out of visitors' words."""
        return len(self._root.select(tag))

    def addresses(self) -> list[str]:
        """Everything that the page leads to or loads."""
        names = ("href", "src", "srcset", "action", "data")
        tags = self._root.find_all(True)
        return [_given(tag, name) for tag in tags for name in names if tag.has_attr(name)]

    def scripts(self) -> list[str]:
        """Where the page's scripts come from."""
        return [_given(one, "src") for one in self._root.select("script[src]")]

    def own_code(self) -> list[str]:
        """Scripts, styles and handlers that stand in the page itself; none may."""
        inline = self._root.select("script:not([src]), style, [style], [href^='javascript:' i]")
        found = [one.name for one in inline]
        for one in self._root.find_all(True):
            found += [f"{one.name}.{name}" for name in one.attrs if re.match("on", name, re.I)]
        return found

    def _one(self, selector: str) -> Tag:
        found = self._root.select_one(selector)
        assert found is not None, f"nothing is {selector}: {self.text[:300]}"
        return found

    def _names(self, tag: str) -> list[str]:
        return [Page(found).text for found in self._root.select(tag)]


def read(answer: httpx.Response) -> Page:
    """The page that a server sent."""
    return Page(answer.text)


def _words(node: Tag) -> Iterator[str]:
    for child in node.children:
        if isinstance(child, Tag):
            if child.name not in UNSEEN:
                between = "" if child.name in INLINE else " "
                yield between
                yield from _words(child)
                yield between
        elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
            yield str(child)


def _given(tag: Tag, name: str) -> str:
    return str(tag.get(name, ""))


def _value(field: Tag) -> str:
    if field.name == "textarea":
        return field.get_text().removeprefix("\n")
    if field.name == "select":
        chosen = field.select_one("option[selected]") or field.select_one("option")
        return _given(chosen, "value") if chosen else ""
    return _given(field, "value")
