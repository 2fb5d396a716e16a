"""How control reads bodies of JSON, and words that are one of several."""

from collections.abc import Set
from http import HTTPStatus
from typing import IO, Any

from rest_framework import serializers
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser, JSONParser

from api.contract.fields import MOST_BYTES, PLAIN
from api.errors import CLOSE, MOST_QUOTED, Refusal

MOST_ITEMS = 1_000  # of a list: each is checked, and what it stands for has a smaller limit of its own


class BodyParser(BaseParser):
    """JSON of the size that the contract takes: one request may not keep a thread or the memory of the server busy.

    DRF reads the whole body before it calls a subclass of JSONParser.
    """

    media_type = JSONParser.media_type

    def parse(self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None) -> Any:
        meta = parser_context["request"].META
        require_encoding(meta, PLAIN)
        if int(meta.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
            raise Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"The body may have {MOST_BYTES:,} bytes.", CLOSE)
        try:
            parsed = JSONParser().parse(stream, media_type, parser_context)
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


def require_encoding(meta: dict[str, Any], known: Set[str]) -> None:
    """Raises Refusal where the request's Content-Encoding is none of those; an empty one stands for none at all."""
    encoding = meta.get("HTTP_CONTENT_ENCODING", "").strip()
    if encoding.lower() not in known:
        others = " or ".join(sorted(known - PLAIN))
        right = f"it may be {others}" if others else "a body has to be sent as it is, without one"
        raise Refusal(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"Content-Encoding is {encoding[:MOST_QUOTED]!r}; {right}.")


class OneOfField(serializers.ChoiceField):
    """One of several words. The refusal of another one quotes it, and names those that are right."""

    def to_internal_value(self, data: Any) -> Any:
        try:
            return super().to_internal_value(data)
        except serializers.ValidationError as error:
            words = ", ".join(map(str, self.choices))
            raise serializers.ValidationError(f"is {str(data)[:MOST_QUOTED]!r}; it has to be one of {words}") from error
