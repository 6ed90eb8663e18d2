"""Keeps other sites' pages from acting here, and gives each form a token of its session."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from urllib.parse import urlsplit

FOREIGN = "This request came from another site, so nothing was done."


def token_of(secret: str) -> str:
    """The form token that belongs to a cookie; it says nothing about the cookie itself."""
    return hmac.new(secret.encode(), b"form", hashlib.sha256).hexdigest() if secret else ""


def same_token(secret: str, given: str) -> bool:
    """Tell whether a form carries the token that belongs to the cookie."""
    expected = token_of(secret)
    return bool(expected) and hmac.compare_digest(expected.encode(), given.encode())


def from_elsewhere(headers: Mapping[str, str]) -> bool:
    """Tell whether a browser says that another site's page sent this.

    Sec-Fetch-Site is the browser's own word and cannot be set by a page. Older browsers send
    only Origin, whose host must be ours. A program sends neither; it has no cookies to misuse.
    """
    site = headers.get("sec-fetch-site", "")
    if site:
        return site != "same-origin"
    origin = headers.get("origin", "")
    if not origin:
        return False
    return urlsplit(origin).netloc.lower() != headers.get("host", "").lower()
