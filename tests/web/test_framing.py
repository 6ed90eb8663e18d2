"""Ambiguous HTTP framing is named."""

from __future__ import annotations

import pytest

from bot.web.framing import framing_problem

HOST = ("host", "127.0.0.1")


@pytest.mark.parametrize(
    ("headers", "problem"),
    [
        ([HOST], ""),
        ([HOST, ("content-length", "5")], ""),
        ([HOST, ("content-length", "5 ")], ""),
        ([HOST, ("transfer-encoding", "chunked")], ""),
        (
            [HOST, ("content-length", "5"), ("transfer-encoding", "chunked")],
            "both a length and a transfer coding",
        ),
        ([HOST, ("content-length", "5"), ("content-length", "5")], "an odd content length"),
        ([HOST, ("content-length", "+5")], "an odd content length"),
        ([HOST, ("content-length", "1_0")], "an odd content length"),
        ([HOST, ("content-length", "-1")], "an odd content length"),
        ([HOST, ("content-length", "")], "an odd content length"),
        ([HOST, ("content-length", "\u0665")], "an odd content length"),
        ([HOST, ("transfer-encoding", "xchunked")], "an unknown transfer coding"),
        ([HOST, ("transfer-encoding", "gzip, chunked")], "an unknown transfer coding"),
        (
            [HOST, ("transfer-encoding", "chunked"), ("transfer-encoding", "chunked")],
            "an unknown transfer coding",
        ),
        ([HOST, ("content-length ", "5")], "a header name that is not a token"),
        ([HOST, (" folded", "5")], "a header name that is not a token"),
        ([HOST, ("x", "a\nb: c")], "a control character in a header"),
        ([], "no host, or more than one"),
        ([HOST, HOST], "no host, or more than one"),
    ],
)
def test_it_names_what_is_ambiguous(headers: list[tuple[str, str]], problem: str) -> None:
    assert framing_problem(headers, "1.1") == problem


def test_the_oldest_version_needs_no_host() -> None:
    assert framing_problem([], "1.0") == ""
