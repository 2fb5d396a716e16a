"""The endpoints as DRF knows them: who may call each, what it takes, what it gives, and how it refuses.

Django's URLs lead here. The server's own way is shorter; the answers are the same, for both are the lane's.
"""

from typing import Any

from django.http import HttpResponse
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import JSONParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.serializers import BaseSerializer
from rest_framework.viewsets import ViewSet

from api.authentication import ApiKeyAuthentication
from api.contract import shapes
from api.contract.filters import AccountFilter, ListFilter, TransactionFilter
from api.contract.lane import answer
from api.openapi.declaring import ALWAYS
from api.openapi.operations import ContractOperation
from api.through_django import answered


class AlwaysJSON(BaseContentNegotiation):
    """The contract knows nothing but JSON, whatever a client says that it accepts."""

    def select_parser(self, request: Any, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Any, renderers: Any, format_suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type


class ContractViewSet(ViewSet):
    """One endpoint of the contract."""

    schema = ContractOperation()
    authentication_classes = (ApiKeyAuthentication,)
    parser_classes = (JSONParser,)
    renderer_classes = (JSONRenderer,)
    content_negotiation_class = AlwaysJSON
    http_method_names = ["get", "head", "post"]

    request_serializer_class: type[BaseSerializer[Any]] | None = None
    query_serializer_class: type[BaseSerializer[Any]] | None = None
    filterset_class: type[ListFilter] | None = None
    serializer_class: type[BaseSerializer[Any]]  # of the answer, or of each item of it
    is_list = False
    status = 200
    refusals: tuple[int, ...] = ALWAYS  # statuses that come with an ErrorSerializer

    def perform_authentication(self, request: Request) -> None:
        """Left to the operation, which finds the dataset in the same query as its rows."""

    def answer(self, request: Request, **_: Any) -> HttpResponse:
        return answered(answer, request._request)

    list = retrieve = create = answer

    def http_method_not_allowed(self, request: Any, *_: Any, **__: Any) -> Any:
        return self.answer(request)

    @property
    def default_response_headers(self) -> dict[str, str]:
        """None: those of the lane are all that there are."""
        return {}


class ListViewSet(ContractViewSet):
    """One of the three lists."""

    query_serializer_class = shapes.PageSerializer
    is_list = True


class AccountViewSet(ListViewSet):
    """The internal accounts of the dataset.

    A bare array; parameters that are not known are ignored.
    """

    filterset_class = AccountFilter
    serializer_class = shapes.AccountSerializer


class BalancesViewSet(ContractViewSet):
    """What one account holds, by asset.

    `at` is the moment of the last change; the balances of an account that never had money are empty.
    """

    serializer_class = shapes.BalancesSerializer
    refusals = (*ALWAYS, 404)


class BeneficiaryViewSet(ListViewSet):
    """Those outside to whom payouts go.

    A bare array; parameters that are not known are ignored.
    """

    filterset_class = AccountFilter
    serializer_class = shapes.BeneficiarySerializer


class TransactionViewSet(ListViewSet):
    """The records of all payments: one for each event.

    A record never changes: what happens to a payment is a further record. A bare array; parameters that are not
    known are ignored.
    """

    filterset_class = TransactionFilter
    serializer_class = shapes.TransactionSerializer


class PaymentViewSet(ContractViewSet):
    """One of the two that move money. The same `idempotencyKey` with the same body gives the first payment again."""

    request_serializer_class = shapes.PaymentRequestSerializer
    serializer_class = shapes.PaymentAnswerSerializer
    status = 201
    refusals = (*ALWAYS, 404, 409, 413, 415, 422)


class PayoutViewSet(PaymentViewSet):
    """Pays from an internal account to a beneficiary.

    The same `idempotencyKey` with the same body gives the first payment again, in its present state.
    """


class TransferViewSet(PaymentViewSet):
    """Moves money from one internal account to another.

    The same `idempotencyKey` with the same body gives the first payment again, in its present state.
    """
