"""docs/openapi.yml as a checker: every answer of every test is held against it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import jsonschema
import yaml

from bot.settings import ROOT

WITHOUT_BODY = (204, 304)


@lru_cache
def document() -> dict[str, Any]:
    """The API's description."""
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "docs/openapi.yml").read_text("utf-8"))
    return loaded


def operations() -> dict[tuple[str, str], dict[str, Any]]:
    """Every described (METHOD, path)."""
    return {
        (method.upper(), path): operation
        for path, methods in document()["paths"].items()
        for method, operation in methods.items()
    }


def described_statuses(method: str, path: str) -> set[int]:
    """The statuses that the description names for an operation, without its default."""
    return {
        int(status) for status in operations()[method, path]["responses"] if status != "default"
    }


def resolve(node: Any) -> Any:
    """Follow one reference."""
    while isinstance(node, dict) and "$ref" in node:
        found: Any = document()
        for step in node["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        node = found
    return node


def validate(schema_name: str, value: Any) -> None:
    """Hold a JSON value against one of the description's schemas."""
    _validate({"$ref": f"#/components/schemas/{schema_name}"}, value)


def _validate(schema: Any, value: Any) -> None:
    jsonschema.Draft4Validator(
        {**_plain(schema), "components": _plain(document()["components"])}
    ).validate(value)


def _plain(node: Any) -> Any:
    """Turn OpenAPI's `nullable` into JSON Schema."""
    if isinstance(node, list):
        return [_plain(child) for child in node]
    if not isinstance(node, dict):
        return node
    plain = {key: _plain(child) for key, child in node.items() if key != "nullable"}
    if node.get("nullable"):
        plain["type"] = [plain["type"], "null"]
    return plain


def assert_error(status: int, headers: Any, body: Any) -> None:
    """Hold an error answer against the one shape that all of them have."""
    assert headers["content-type"] == "application/json"
    validate("Error", body)
    assert ("retry-after" in headers) == (status in (429, 503))


def assert_described(method: str, path: str, answer: Any) -> None:
    """Hold an answer's status, type and body against the description."""
    operation = operations().get((method, path))
    if operation is None or str(answer.status_code) not in operation["responses"]:
        if method == "OPTIONS":
            return
        assert answer.status_code in (404, 405) if operation is None else answer.status_code >= 400
        assert_error(answer.status_code, answer.headers, answer.json())
        return
    response = resolve(operation["responses"][str(answer.status_code)])
    if answer.status_code in WITHOUT_BODY:
        assert (answer.content, "content" in response) == (b"", False)
        return
    content_type = answer.headers["content-type"].partition(";")[0]
    assert list(response["content"]) == [content_type]
    if content_type == "application/json":
        _validate(response["content"][content_type]["schema"], answer.json())
    if answer.status_code >= 400 and path != "/ready":
        assert_error(answer.status_code, answer.headers, answer.json())
