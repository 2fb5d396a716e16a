"""The whole description, made once for each process: it depends on nothing but the code and the public address."""

from functools import cache
from threading import Lock
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from drf_spectacular.generators import EndpointEnumerator, SchemaGenerator

from api.control.payments import UNDO
from api.control.views import ControlViewSet
from api.openapi import fields  # noqa: F401  what it declares registers itself with drf-spectacular
from api.openapi.operations import CONTRACT, group_description, group_of
from api.openapi.refusals import responses
from ledgerdata.rules.actions import Action

METHODS = ("get", "post", "put", "patch", "delete")
ACTED_ON = "/simulator/v1/payments/{reference}"


_making = Lock()  # drf-spectacular fails where two threads of a process use it for the first time


def description() -> dict[str, Any]:
    """The OpenAPI description as plain values."""
    with _making:
        return _description()


@cache
def _description() -> dict[str, Any]:
    document: dict[str, Any] = SchemaGenerator().get_schema(public=True)
    document["components"]["responses"] = responses()
    document["tags"] = [{"name": name, "description": text} for name, text in _groups().items()]
    _split_off_actions(document["paths"])
    document["paths"] = {path: _in_order(operations) for path, operations in document["paths"].items()}
    plain: dict[str, Any] = _without_marks(document)
    return plain


@cache
def as_json() -> bytes:
    return orjson.dumps(description())


@require_safe
def openapi_json(request: HttpRequest) -> HttpResponse:
    """`GET /openapi.json`."""
    answer = HttpResponse(as_json(), content_type="application/json; charset=utf-8")
    answer.headers["Access-Control-Allow-Origin"] = "*"  # viewers on other pages may read it: nothing in it is secret
    return answer


def _groups() -> dict[str, str]:
    """The names of the groups with what each is about, the contract first."""
    found = {CONTRACT: "The six operations that the Formance Generic Connector calls."}
    for _, _, _, callback in EndpointEnumerator().get_api_endpoints():
        if issubclass(callback.cls, ControlViewSet):
            found[group_of(callback.cls)] = group_description(callback.cls)
    return found


def _in_order(operations: dict[str, Any]) -> dict[str, Any]:
    """The operations of a path in one order: drf-spectacular has them in a set's, which is another in each process."""
    return dict(sorted(operations.items(), key=lambda named: METHODS.index(named[0])))


def _split_off_actions(paths: dict[str, Any]) -> None:
    """Gives the buttons of a payment their own path. Django's has them in one, as a reference may hold a slash."""
    acting = paths[ACTED_ON].pop("post")
    action = {"name": "action", "in": "path", "required": True, "schema": {"type": "string", "enum": [*Action, UNDO]}}
    acting["parameters"] = [*acting["parameters"], action]
    paths[f"{ACTED_ON}/{{action}}"] = {"post": acting}


def _without_marks(part: Any) -> Any:
    """What drf-spectacular notes for itself goes."""
    if isinstance(part, dict):
        return {name: _without_marks(each) for name, each in part.items() if name != "x-spec-enum-id"}
    return [_without_marks(each) for each in part] if isinstance(part, list) else part
