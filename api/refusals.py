"""The contract's error body, with nothing of Django or of the ledger behind: the server's own answers have it, too."""

from http import HTTPStatus

import orjson

from api.messages import Headers, Response

JSON: Headers = (("Content-Type", "application/json; charset=utf-8"),)


def refusal(status: int, detail: str, headers: Headers = ()) -> Response:
    """`{"Title", "Detail"}`. `detail` says what was wrong, with which field, and what would be right."""
    whole = detail.encode(errors="backslashreplace").decode()  # it may quote half a character, which JSON can escape
    body = orjson.dumps({"Title": HTTPStatus(status).phrase, "Detail": whole})
    return Response(status, JSON + headers, body)
