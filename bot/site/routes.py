"""The written list of HTTP routes, and the check that the router holds these and no others."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from bot.errors import AssistantError

#: A method and a path.
Route = tuple[str, str]

PUBLIC_ROUTES: tuple[Route, ...] = (
    ("GET", "/live"),
    ("GET", "/ready"),
    ("GET", "/metrics"),
    ("GET", "/widget.js"),
)
DEMO_ROUTES: tuple[Route, ...] = (("GET", "/"), ("GET", "/demo.css"))


def actual_routes(app: Any) -> set[Route]:
    """Every route that a Sanic app's router holds."""
    return {
        (method, "/" + route.path.lstrip("/"))
        for group in app.router.routes
        for route in getattr(group, "routes", [group])
        for method in route.methods
    }


def assert_routes(app: Any, edges: Collection[Route], *, demo: bool) -> None:
    """Refuse to start with a route too many or too few.

    Args:
        app: the app with all its routes.
        edges: what the channels and the console answer, from their own written lists.
        demo: with the demo page.

    Raises:
        AssistantError: naming the routes that differ from the list.
    """
    expected = {*edges, *PUBLIC_ROUTES, *(DEMO_ROUTES if demo else ())}
    actual = actual_routes(app)
    if actual == expected:
        return
    extra = ", ".join(f"{method} {path}" for method, path in sorted(actual - expected))
    missing = ", ".join(f"{method} {path}" for method, path in sorted(expected - actual))
    raise AssistantError(
        f"The server's routes differ from the written list (not listed: {extra or 'none'}; "
        f"missing: {missing or 'none'}).",
        "List or remove them in bot/site/routes.py, or where the channel or the console has its own.",
    )
