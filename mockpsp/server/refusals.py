"""Answers of the server itself."""

from api.messages import Response
from api.refusals import refusal


def try_later(detail: str) -> Response:
    """For what may succeed soon: the connector sends it again."""
    return refusal(503, detail, (("Retry-After", "1"),))
