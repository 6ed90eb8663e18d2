"""A request class that refuses ambiguous HTTP framing before a body is read; imports sanic.

Sanic 21.12 takes a request that carries two lengths, a signed length or an unknown transfer
coding, and guesses. Two servers that guess differently let one visitor speak inside another
visitor's connection, so such requests are refused here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from httptools.parser.errors import HttpParserInvalidURLError
from sanic.exceptions import InvalidUsage
from sanic.request import Request

HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9a-z-]+", re.ASCII)
LENGTH = re.compile(r"[0-9]{1,12}", re.ASCII)
NEVER_IN_A_VALUE = re.compile(r"[\x00\r\n]")


def framing_problem(headers: Iterable[tuple[str, str]], version: str) -> str:
    """Name what makes these headers ambiguous; empty when nothing does.

    Args:
        headers: every header as received, names in lower case, repeats included.
        version: "1.0" or "1.1".
    """
    pairs = [(name, value.strip()) for name, value in headers]
    if any(not HEADER_NAME.fullmatch(name) for name, _ in pairs):
        return "a header name that is not a token"
    if any(NEVER_IN_A_VALUE.search(value) for _, value in pairs):
        return "a control character in a header"
    lengths = [value for name, value in pairs if name == "content-length"]
    codings = [value for name, value in pairs if name == "transfer-encoding"]
    hosts = [value for name, value in pairs if name == "host"]
    if lengths and codings:
        return "both a length and a transfer coding"
    if len(lengths) > 1 or any(not LENGTH.fullmatch(value) for value in lengths):
        return "an odd content length"
    if codings and codings != ["chunked"]:
        return "an unknown transfer coding"
    if len(hosts) > 1 or (version == "1.1" and not hosts):
        return "no host, or more than one"
    return ""


class StrictRequest(Request):
    """A request whose headers leave no doubt where its body ends."""

    def __init__(
        self, url_bytes: bytes, headers: Any, version: str, *args: Any, **kwargs: Any
    ) -> None:
        # Sanic builds a second, empty request (no head) to carry the error it answers with; it
        # must not be checked again, nor stumble over the same unreadable address.
        is_error_carrier = not kwargs.get("head")
        try:
            super().__init__(url_bytes, headers, version, *args, **kwargs)
        except HttpParserInvalidURLError as error:
            if not is_error_carrier:
                raise InvalidUsage("unreadable address") from error
            super().__init__(b"*", headers, version, *args, **kwargs)
        if not is_error_carrier and framing_problem(headers.items(), version):
            raise InvalidUsage("ambiguous framing")
