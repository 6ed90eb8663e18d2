"""The keys under which logins are counted; pure functions."""

from __future__ import annotations

import hashlib

from bot.staff.model import name_key

#: A name and an address that have logged in together.
HOME = "home"


def keys_of(*, name: str = "", address: str = "", own: str = "") -> dict[str, str]:
    """The keys that a try counts under, as key -> kind.

    Args:
        name: who logs in, as typed.
        address: where from.
        own: name of somebody who is logged in and shows their password once more.
    """
    who = name_key(name) if name else ""
    both = f"{who}\n{address}" if who and address else ""
    given = {
        "pair": both, HOME: both, "name": who, "address": address,
        "own": name_key(own) if own else "",
    }  # fmt: skip
    return {_key(kind, value): kind for kind, value in given.items() if value}


def _key(kind: str, value: str) -> str:
    return hashlib.sha256(f"{kind}:{value}".encode()).hexdigest()
