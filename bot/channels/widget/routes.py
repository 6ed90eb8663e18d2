"""The written list of the visitor routes."""

from __future__ import annotations

VISITOR = "/webhooks/widget"
VISITOR_ROUTES: tuple[tuple[str, str], ...] = (
    ("POST", "/conversations"),
    ("POST", "/messages"),
    ("GET", "/messages"),
    ("GET", "/events"),
    ("GET", "/desk"),
    ("POST", "/feedback"),
    ("GET", "/transcript"),
    ("DELETE", "/conversation"),
)


def methods_of(path: str) -> tuple[str, ...]:
    """Methods of one visitor path, without its preflight."""
    return tuple(method for method, listed in VISITOR_ROUTES if listed == path)


def routes() -> set[tuple[str, str]]:
    """Every (method, path) of the channel as the server has it, preflights included."""
    found = {(method, VISITOR + path) for method, path in VISITOR_ROUTES}
    return found | {("OPTIONS", VISITOR + path) for _, path in VISITOR_ROUTES}
