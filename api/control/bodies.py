"""How control reads bodies of JSON, and words that are one of several."""

from http import HTTPStatus
from typing import IO, Any

from rest_framework import serializers
from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser

from api.contract.writes import MOST_BYTES, PLAIN
from api.errors import CLOSE, MOST_QUOTED, Refusal

MOST_ITEMS = 1_000  # of a list: each is checked, and what it stands for has a smaller limit of its own


class BodyParser(JSONParser):
    """JSON of the size that the contract takes: one request may not keep a thread or the memory of the server busy."""

    def parse(self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None) -> Any:
        meta = parser_context["request"].META
        _require_plain(meta.get("HTTP_CONTENT_ENCODING", ""))
        if int(meta.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
            raise Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"The body may have {MOST_BYTES:,} bytes.", CLOSE)
        try:
            parsed = super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise ParseError("The body has lists or objects in one another, more deeply than can be read.") from error
        longest = _longest_list(parsed)
        if longest > MOST_ITEMS:
            raise ParseError(f"A list in the body may have {MOST_ITEMS:,} items; there is one with {longest:,}.")
        return parsed


def _longest_list(value: Any) -> int:
    """How many items the longest list has that the value is, or has anywhere in it."""
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    own = len(value) if isinstance(value, list) else 0
    return max(own, max(map(_longest_list, inside), default=0))


def _require_plain(encoding: str) -> None:
    if encoding.strip().lower() not in PLAIN:
        detail = f"Content-Encoding is {encoding[:MOST_QUOTED]!r}; a body has to be sent as it is, without one."
        raise Refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, detail)


class OneOfField(serializers.ChoiceField):
    """One of several words. The refusal of another one quotes it, and names those that are right."""

    def to_internal_value(self, data: Any) -> Any:
        try:
            return super().to_internal_value(data)
        except serializers.ValidationError as error:
            words = ", ".join(map(str, self.choices))
            raise serializers.ValidationError(f"is {str(data)[:MOST_QUOTED]!r}; it has to be one of {words}") from error
