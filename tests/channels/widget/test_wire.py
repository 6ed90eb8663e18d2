"""Requests as bytes: ambiguous or broken framing is refused and the line closed."""

from __future__ import annotations

import json

import pytest

from tests.channels.widget.contract import validate
from tests.channels.widget.harness import VISITOR, Service

PATH = f"{VISITOR}/conversations"
BAD = [
    f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{{}}",
    f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n{{}}",
    f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{{}}",
    f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: +2\r\n\r\n{{}}",
    f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: 1_0\r\n\r\n{{}}",
    f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: -2\r\n\r\n{{}}",
    f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: two\r\n\r\n{{}}",
    f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Length : 2\r\n\r\n{{}}",
    f"POST {PATH} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    f"POST {PATH} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    f"POST {PATH} HTTP/1.1\r\nContent-Length: 2\r\n\r\n{{}}",
    f"POST {PATH} HTTP/1.1\r\nHost: x\r\nHost: y\r\nContent-Length: 2\r\n\r\n{{}}",
    f"POST {PATH} HTTP/1.1\r\nHost: x\r\nX-Odd: a\nContent-Length: 2\r\n\r\n{{}}",
    f"POST {PATH} HTTP/2.0\r\nHost: x\r\n\r\n",
    f"POST {PATH}\r\nHost: x\r\n\r\n",
    "nonsense\r\n\r\n",
    "GET no-slash HTTP/1.1\r\nHost: x\r\n\r\n",
    "GET http://[ HTTP/1.1\r\nHost: x\r\n\r\n",
]


def speak(service: Service, words: bytes) -> bytes:
    """Send bytes and read until the server closes the line."""
    with service.line() as line:
        line.sendall(words)
        return line.makefile("rb").read()


@pytest.mark.parametrize("words", BAD)
def test_doubtful_framing_is_refused_and_the_line_closed(service: Service, words: str) -> None:
    answer = speak(service, words.encode())
    head, _, body = answer.partition(b"\r\n\r\n")
    lines = head.decode().lower().split("\r\n")
    assert lines[0] == "http/1.1 400 bad request"
    assert "connection: close" in lines
    assert "x-content-type-options: nosniff" in lines
    validate("Error", json.loads(body))
    assert service.stores.conversations.claims.claimable() == []


def test_a_header_without_end_is_refused(service: Service) -> None:
    answer = speak(service, b"GET /live HTTP/1.1\r\nHost: x\r\nX-Long: " + b"x" * 20_000)
    assert answer.startswith(b"HTTP/1.1 413 ")


def test_clear_framing_is_served(service: Service) -> None:
    chunked = (
        f"POST {PATH} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n"
        "\r\n2\r\n{}\r\n0\r\n\r\n"
    )
    assert speak(service, chunked.encode()).startswith(b"HTTP/1.1 201 ")
    oldest = b"GET /live HTTP/1.0\r\n\r\n"
    assert speak(service, oldest).endswith(b'{"live":true}')


def test_bytes_that_are_no_text_do_not_stop_the_service(service: Service) -> None:
    for words in (b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n", b"\x16\x03\x01\x00\xa5\r\n\r\n"):
        assert b"Traceback" not in speak(service, words)
    assert service.request("GET", "/live").json() == {"live": True}
