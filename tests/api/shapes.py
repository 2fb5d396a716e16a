"""What is stored, held against its declared form."""

from typing import Any

import orjson
from rest_framework.serializers import BaseSerializer


def check_shape(serializer: type[BaseSerializer[Any]], body: bytes, *, is_list: bool = False) -> None:
    """Asserts that the JSON has the declared form: its fields, and no other."""
    parsed = orjson.loads(body)
    if is_list:
        assert isinstance(parsed, list)
    read = serializer(data=parsed, many=is_list)
    assert read.is_valid(), (read.errors, parsed)
