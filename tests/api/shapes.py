"""Answers held against what their endpoints declare."""

from typing import Any

import orjson
from django.urls import Resolver404, resolve
from rest_framework.serializers import BaseSerializer

from api.contract.shapes import ErrorSerializer
from api.contract.viewsets import ContractViewSet


def check_answer(path: str, method: str, status: int, body: bytes) -> None:
    """Asserts that an endpoint of the contract declares the status, and the form of the body; skips other paths."""
    endpoint = endpoint_at(path)
    if endpoint is None or method == "HEAD":
        return
    if status == endpoint.status:
        check_shape(endpoint.serializer_class, body, is_list=endpoint.is_list)
    else:
        assert status in endpoint.refusals, f"{path} does not declare {status}"
        check_shape(ErrorSerializer, body)


def check_shape(serializer: type[BaseSerializer[Any]], body: bytes, *, is_list: bool = False) -> None:
    """Asserts that the JSON has the declared form: its fields, and no other."""
    parsed = orjson.loads(body)
    if is_list:
        assert isinstance(parsed, list)
    read = serializer(data=parsed, many=is_list)
    assert read.is_valid(), (read.errors, parsed)


def endpoint_at(path: str) -> type[ContractViewSet] | None:
    try:
        found: type[ContractViewSet] = resolve(path, "api.urls").func.cls  # type: ignore[attr-defined]  # DRF adds it
    except Resolver404:
        return None
    return found
