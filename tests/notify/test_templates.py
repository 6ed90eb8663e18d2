"""The templates of a visitor's mail hold its layout; its words are the clinic's."""

from __future__ import annotations

import re

import pytest

from bot.notify.mail import TEMPLATES

#: What is filled in, comments of the layout, and tags with their attributes.
LAYOUT = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|<[^>]*>", re.DOTALL)


@pytest.mark.parametrize("name", ["answer.txt", "answer.html"])
def test_no_word_to_a_visitor_stands_in_a_template(name: str) -> None:
    text = (TEMPLATES / name).read_text("utf-8")
    assert LAYOUT.sub("", text).split() == []
