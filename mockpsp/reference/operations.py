"""Operations of the OpenAPI description as the page shows them, by group."""

import json
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.safestring import SafeString
from django.utils.text import slugify

from api.openapi.description import description
from mockpsp.reference.forms import Field, Form, forms_of, words
from mockpsp.reference.marking import marked

LOOKS = {"get": "info", "post": "ok", "put": "wait", "patch": "wait", "delete": "bad"}
"""The badges of methods."""


@dataclass(frozen=True, slots=True)
class Body:
    forms: list[Form]
    examples: list[str]


@dataclass(frozen=True, slots=True)
class Answer:
    status: str
    about: str
    body: Body | None


@dataclass(frozen=True, slots=True)
class Operation:
    id: str
    method: str
    look: str
    path: str
    summary: SafeString
    about: SafeString
    parameters: list[Field]
    body: Body | None
    answer: Answer
    refusals: list[Answer]
    needs_key: bool
    curl: str

    @property
    def name(self) -> str:
        return f"{self.method} {self.path}"


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    slug: str
    about: SafeString
    operations: list[Operation]


@cache
def groups(root: str) -> list[Group]:
    """All operations; `root` is the address in the lines for curl."""
    described = description()
    groups = {tag["name"]: _group(tag) for tag in described["tags"]}
    for path, operations in described["paths"].items():
        for method, each in operations.items():
            groups[each["tags"][0]].operations.append(_operation(root, method, path, each))
    return list(groups.values())


def _group(tag: dict[str, str]) -> Group:
    return Group(tag["name"], slugify(tag["name"]), marked(tag["description"]), [])


def _operation(root: str, method: str, path: str, each: dict[str, Any]) -> Operation:
    answers = {status: _answer(status, answer) for status, answer in each["responses"].items()}
    body = _body(each["requestBody"]) if "requestBody" in each else None
    return Operation(
        id=each["operationId"],
        method=method.upper(),
        look=LOOKS[method],
        path=path,
        summary=marked(each["summary"]),
        about=marked(_rest(each["description"])),
        parameters=[_parameter(parameter) for parameter in each.get("parameters", [])],
        body=body,
        answer=next(answer for status, answer in answers.items() if status < "300"),
        refusals=[answer for status, answer in answers.items() if status >= "400"],
        needs_key=each["security"] != [{}],
        curl=_curl(root, method, path, each, body),
    )


def _answer(status: str, answer: dict[str, Any]) -> Answer:
    named = answer.get("$ref", "").rpartition("/")[2]
    found = description()["components"]["responses"][named] if named else answer
    return Answer(status, found["description"], _body(found) if "content" in found else None)


def _body(part: dict[str, Any]) -> Body:
    """The first of its media types; there is rarely another."""
    content = next(iter(part["content"].values()))
    shown = [each["value"] for each in content.get("examples", {}).values()]
    texts = [each if isinstance(each, str) else json.dumps(each, indent=2, ensure_ascii=False) for each in shown]
    return Body(forms_of(content["schema"], description()["components"]["schemas"]), texts)


def _parameter(parameter: dict[str, Any]) -> Field:
    place = "" if parameter["in"] == "query" else f" ({parameter['in']})"
    return Field(
        parameter["name"] + place,
        words(parameter["schema"]),
        parameter.get("required", False),
        marked(parameter.get("description", "")),
    )


def _rest(text: str) -> str:
    """What a description says after its first sentence, which is the summary."""
    _, end, rest = " ".join(text.split()).partition(". ")
    return rest if end else ""


def _curl(root: str, method: str, path: str, each: dict[str, Any], body: Body | None) -> str:
    """The request as a command; what stands in the path is taken from variables of the shell."""
    named = re.sub(r"\{(\w+)\}", lambda match: "$" + re.sub(r"(?<=[a-z])(?=[A-Z])", "_", match[1]).upper(), path)
    parts = ["curl" if (method in {"get", "post"} and body) or method == "get" else f"curl -X {method.upper()}"]
    if each["security"] != [{}]:
        parts.append('-H "Authorization: Bearer $API_KEY"')
    parts.append(f'"{root}{named}"')
    if body is not None and body.examples:
        parts += ["-H 'Content-Type: application/json'", f"-d '{body.examples[0]}'"]
    return " ".join(parts)
