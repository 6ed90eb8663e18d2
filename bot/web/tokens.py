"""Secret tokens: how one is made, and what is stored in its place; standard library only."""

from __future__ import annotations

import hashlib
import secrets


def new_token() -> str:
    """Return 32 random bytes as 43 characters that fit into a header, a cookie or an address."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """Return the form in which a token is stored: a stolen database opens no chat, no session.

    Args:
        token: whatever somebody sent, characters that no encoding has included.
    """
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
