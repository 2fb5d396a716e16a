"""What no page of the back office takes, refused before any of them sees it."""

from itertools import chain

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.http.request import UnreadablePostError

from mockpsp.server.lane import Handler

NUL = "\x00"


def refuse_nul(get_response: Handler) -> Handler:
    """Answers 400 to a NUL anywhere in a request: no text of ours can hold one, and PostgreSQL fails on it."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if _has_nul(request):
            raise BadRequest("The request holds a NUL character.")
        return get_response(request)

    return middleware


def _has_nul(request: HttpRequest) -> bool:
    texts = chain(
        [request.path_info],
        request.COOKIES.values(),
        *([name, *values] for query in (request.GET, _posted(request)) for name, values in query.lists()),
    )
    return any(NUL in text for text in texts)


def _posted(request: HttpRequest) -> QueryDict:
    try:
        return request.POST
    except UnreadablePostError as error:  # the sender is gone
        raise BadRequest("The request ended before its body did.") from error
