"""The written list of HTTP routes, and the check that the router holds these and no others."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from bot.errors import AssistantError

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
PUBLIC_ROUTES: tuple[tuple[str, str], ...] = (
    ("GET", "/live"),
    ("GET", "/ready"),
    ("GET", "/metrics"),
    ("GET", "/widget.js"),
)
DEMO_ROUTES: tuple[tuple[str, str], ...] = (("GET", "/"), ("GET", "/demo.css"))


def methods_of(path: str) -> tuple[str, ...]:
    """Methods of one visitor path, without its preflight."""
    return tuple(method for method, listed in VISITOR_ROUTES if listed == path)


def expected_routes(*, demo: bool, desk: Collection[tuple[str, str]] = ()) -> set[tuple[str, str]]:
    """Every (method, path) that the program may answer.

    Args:
        demo: with the demo page.
        desk: the console's pages, from its own written list.
    """
    routes = {(method, VISITOR + path) for method, path in VISITOR_ROUTES}
    routes |= {("OPTIONS", VISITOR + path) for _, path in VISITOR_ROUTES}
    routes |= set(PUBLIC_ROUTES) | set(desk)
    return routes | set(DEMO_ROUTES) if demo else routes


def actual_routes(app: Any) -> set[tuple[str, str]]:
    """Every (method, path) that a Sanic app's router holds."""
    return {
        (method, "/" + route.path.lstrip("/"))
        for group in app.router.routes
        for route in getattr(group, "routes", [group])
        for method in route.methods
    }


def assert_routes(app: Any, *, demo: bool, desk: Collection[tuple[str, str]] = ()) -> None:
    """Refuse to start with a route too many or too few.

    Raises:
        AssistantError: naming the routes that differ from the list.
    """
    expected, actual = expected_routes(demo=demo, desk=desk), actual_routes(app)
    if actual == expected:
        return
    extra = ", ".join(f"{method} {path}" for method, path in sorted(actual - expected))
    missing = ", ".join(f"{method} {path}" for method, path in sorted(expected - actual))
    raise AssistantError(
        f"The server's routes differ from the written list (not listed: {extra or 'none'}; "
        f"missing: {missing or 'none'}).",
        "List or remove them in bot/channels/widget/routes.py.",
    )
