"""Answers of the server itself."""

from api.errors import refusal
from api.messages import Response


def try_later(detail: str) -> Response:
    """For what may succeed soon: the connector sends it again."""
    return refusal(503, detail, (("Retry-After", "1"),))
