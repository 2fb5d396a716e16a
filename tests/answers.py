"""Answers held against the OpenAPI description: status, headers' Content-Type, and every field of the body."""

import re
from functools import cache
from typing import Any

import jsonschema_rs
import orjson

from api.openapi.description import description

ERROR = "#/components/schemas/Error"
Operation = dict[str, Any]


def is_control(path: str) -> bool:
    return path.startswith("/simulator/")


def check_answer(method: str, path: str, status: int, content_type: str, body: bytes) -> None:
    """Asserts that the description knows the answer; skips paths that it does not have.

    A method that a path does not have is refused in the form of an error.
    """
    operations = operations_at(path)
    if operations is None:
        return
    wanted = "get" if method == "HEAD" and "get" in operations else method.lower()
    if wanted not in operations:
        assert status in {400, 401, 404, 405, 429}, f"{method} {path} is no operation, and was answered by {status}"
        assert _validator(ERROR).is_valid(orjson.loads(body)) or method == "HEAD", body
        return
    answer = operations[wanted]["responses"].get(str(status))
    assert answer is not None, f"{method} {path}: {status} is not in the description, with {body[:500]!r}"
    if method != "HEAD":
        _check_body(f"{method} {path}: {status}", resolved(answer).get("content"), content_type, body)


def _check_body(what: str, content: Operation | None, content_type: str, body: bytes) -> None:
    if content is None:
        assert body == b"", f"{what} should have no body, and has {body[:500]!r}"
        return
    media_type = content_type.partition(";")[0].strip()
    assert media_type in content, f"{what} is {content_type!r}; the description has {', '.join(content)}"
    if media_type != "application/json":
        return
    problems = [
        f"{'/'.join(map(str, error.instance_path))}: {error.message}"
        for error in validator(content[media_type]["schema"]).iter_errors(orjson.loads(body))
    ]
    assert not problems, f"{what} is another than described: {'; '.join(problems)}"


def operations_at(path: str) -> dict[str, Operation] | None:
    """The operations of the most particular path of the description that this one is."""
    for pattern, operations in _paths():
        if pattern.fullmatch(path):
            return operations
    return None


def resolved(part: Operation) -> Operation:
    """What a reference of the description refers to."""
    found: Operation = description()
    if "$ref" not in part:
        return part
    for name in part["$ref"].removeprefix("#/").split("/"):
        found = found[name]
    return found


def validator(schema: Operation) -> Any:
    """Holds values against a schema of the description, its references resolved there."""
    return _validator(schema["$ref"]) if "$ref" in schema else _made(orjson.dumps(schema))


@cache
def _validator(reference: str) -> Any:
    return _made(orjson.dumps({"$ref": reference}))


@cache
def _made(schema: bytes) -> Any:
    whole = orjson.loads(schema) | {"components": description()["components"]}
    return jsonschema_rs.Draft202012Validator(whole, validate_formats=True)


@cache
def _paths() -> list[tuple["re.Pattern[str]", dict[str, Operation]]]:
    """Patterns, the more particular ones first. A payment's reference may hold a slash; its actions are known."""
    described: dict[str, dict[str, Operation]] = description()["paths"]
    ordered = sorted(
        described.items(), key=lambda item: (item[0].count("{reference}/{action}") == 0, item[0].count("{"))
    )
    return [(re.compile(_pattern(path, operations)), operations) for path, operations in ordered]


def _pattern(path: str, operations: dict[str, Operation]) -> str:
    pattern = re.escape(path).replace(r"\{", "{").replace(r"\}", "}")
    if "{action}" in path:
        (actions,) = [each["schema"]["enum"] for each in operations["post"]["parameters"] if each["name"] == "action"]
        pattern = pattern.replace("{action}", f"(?:{'|'.join(actions)})")
    return re.sub(r"\{[^}]+\}", ".+" if "/payments/" in path else "[^/]+", pattern)
