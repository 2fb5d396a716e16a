"""What no page of the back office and no endpoint of control takes, refused before any of them sees it."""

from collections.abc import Iterable, Iterator
from itertools import chain

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.http.request import UnreadablePostError

from mockpsp.server.lane import Handler
from tenants.working_folder import working_files

NUL = "\x00"
OFFICE = "/admin/"
CONTROL = "/simulator/"


def refuse_nul(get_response: Handler) -> Handler:
    """Answers 400 to a NUL anywhere in a request: no text of ours can hold one, and PostgreSQL fails on it.

    Of a body it looks at forms alone: control checks each field of its own. Elsewhere it looks at nothing but the
    cookies, which find a session for every view.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        texts: Iterable[str] = request.COOKIES.values()
        if request.path_info.startswith((OFFICE, CONTROL)):
            texts = chain(texts, [request.path_info], _texts_of(request.GET))
        if request.path_info.startswith(OFFICE):
            texts = chain(texts, _texts_of(_posted(request)))
        if any(NUL in text for text in texts):
            raise BadRequest("The request holds a NUL character.")
        return get_response(request)

    return middleware


def _texts_of(query: QueryDict) -> Iterator[str]:
    for name, values in query.lists():
        yield name
        yield from map(str, values)


def _posted(request: HttpRequest) -> QueryDict:
    try:
        with working_files():  # what is large goes into a file
            return request.POST
    except UnreadablePostError as error:  # the sender is gone
        raise BadRequest("The request ended before its body did.") from error
