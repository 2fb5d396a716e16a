"""The journal: which requests of the contract the dataset got, and what they were answered."""

from typing import Any

from django.conf import settings
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from api.control.journal_shapes import (
    CountSerializer,
    EntryPageSerializer,
    EntryWithBodiesSerializer,
    RequestFilterSerializer,
    RequestQuerySerializer,
    id_of,
    place_of,
    wanted_of,
)
from api.control.pages import NewestFirst, address_of
from api.control.patience import Patience
from api.control.reader_shapes import GivenQuerySerializer, GivenSerializer, ReaderSerializer
from api.control.views import ControlViewSet
from api.openapi.declaring import refused
from ledgerdata.reading.payments import payment_called
from ledgerdata.rules.errors import InvalidInput, NotPossible, UnknownReference
from simulator.journal.deleting import delete_requests
from simulator.journal.givings import givings_of_payment
from simulator.journal.progress import key_names, readers_of
from simulator.journal.reading import SWITCHED_OFF, Placed, request_at, requests_of
from simulator.models import JournalBatch

LOOKS_EVERY = 0.2  # seconds; what was requested is written down within a second


class RequestViewSet(ControlViewSet):
    """The last requests that the dataset got, as its journal has them."""

    serializer_class = EntryPageSerializer
    with_query = frozenset({"list", "count", "given"})
    pagination_class = None  # its pages begin after the id of a request

    def get_queryset(self) -> Any:
        return self.rows(JournalBatch)

    @extend_schema(parameters=[RequestQuerySerializer], responses={200: EntryPageSerializer} | refused(422))
    def list(self, request: Request) -> Response:
        """Those that the filters find, the newest first. With `wait` it answers as soon as there is one."""
        query = self.query(RequestQuerySerializer)
        if "wait" in query and not settings.JOURNAL:
            raise NotPossible(f"{SWITCHED_OFF} No request will be written down, so there is none to wait for.")
        patience = Patience(request._request, query.get("wait", 0.0))
        while not (found := requests_of(self.tenant, wanted_of(query))) and patience.is_left:
            if patience.is_put_off(LOOKS_EVERY):
                return Response(status=status.HTTP_204_NO_CONTENT)
        return Response(_page(found, query, request, key_names(self.tenant)))

    @extend_schema(parameters=[RequestFilterSerializer], responses=CountSerializer)
    def count(self, request: Request) -> Response:
        """How many requests the filters find."""
        found = requests_of(self.tenant, wanted_of(self.query(RequestFilterSerializer)))
        return Response(CountSerializer({"count": len(found)}).data)

    @extend_schema(
        operation_id="requests_given",
        parameters=[GivenQuerySerializer],
        responses={200: GivenSerializer(many=True)} | refused(404),
    )
    def given(self, request: Request) -> Response:
        """Which requests gave the records of a payment, when, and to which key."""
        payment = payment_called(self.tenant, self.query(GivenQuerySerializer)["payment"])
        return Response(GivenSerializer(givings_of_payment(payment), many=True).data)

    @extend_schema(operation_id="requests_readers", responses=ReaderSerializer(many=True))
    def readers(self, request: Request) -> Response:
        """How far each API key has read each list, and when it called an operation last."""
        return Response(ReaderSerializer(readers_of(self.tenant), many=True).data)

    @extend_schema(responses={200: EntryWithBodiesSerializer} | refused(404))
    def retrieve(self, request: Request, id: str) -> Response:
        """One request with its bodies."""
        try:
            found = request_at(self.tenant, *place_of(id))
        except ValueError:
            found = None
        if found is None:
            raise UnknownReference(f"The journal has no request {id[:40]}.")
        placed, bodies = found
        context = {"keys": key_names(self.tenant), "bodies": bodies}
        return Response(EntryWithBodiesSerializer(placed, context=context).data)

    @extend_schema(operation_id="requests_clear", responses={204: None})
    def clear(self, request: Request) -> Response:
        """Deletes all of them. How far each reader has come stays known."""
        delete_requests(self.tenant)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _page(found: list[Placed], query: dict[str, Any], request: Request, keys: dict[int, str]) -> Any:
    if "before" in query:
        places = [(placed.batch, placed.place) for placed in found]
        if query["before"] not in places:
            raise InvalidInput({"before": "is the id of a request that the filters do not find any more"})
        found = found[places.index(query["before"]) + 1 :]
    size = query.get("pageSize", NewestFirst.page_size)
    page, address = found[:size], None
    if len(found) > size:
        address = replace_query_param(address_of(request), "before", id_of(page[-1]))
    return EntryPageSerializer({"next": address, "results": page}, context={"keys": keys}).data
