"""Payments: taken, found, and acted on as the admin's buttons do."""

from http import HTTPStatus
from typing import Any

from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from api.control.filters import PaymentFilter
from api.control.ordering import PaymentOrdering
from api.control.orders import order_of
from api.control.payment_shapes import (
    ActSerializer,
    NewPaymentSerializer,
    PaymentSerializer,
    PaymentStorySerializer,
    UndoSerializer,
)
from api.control.sorted_pages import SortedPages
from api.control.views import ControlViewSet
from api.errors import Refusal
from api.openapi.declaring import refused
from ledgerdata.models import Payment
from ledgerdata.operations import act, writing
from ledgerdata.reading.payments import legal_actions, payment_called
from ledgerdata.rules.actions import Action
from ledgerdata.rules.errors import NotPossible, Stale
from simulator.new_payments import take
from simulator.outcomes.choosing import course_for
from simulator.undoing import undo

KEY = "Idempotency-Key"
UNDO = "undo"


class PaymentViewSet(ListModelMixin, ControlViewSet):
    """All payments of the dataset, of any type."""

    serializer_class = PaymentSerializer
    filter_backends = (DjangoFilterBackend, PaymentOrdering)
    filterset_class = PaymentFilter
    pagination_class = SortedPages

    def get_queryset(self) -> Any:
        return self.rows(Payment).select_related("source", "destination")

    @extend_schema(
        parameters=[OpenApiParameter(KEY, OpenApiTypes.STR, "header", description="Taken once under each key.")],
        request=NewPaymentSerializer,
        responses={201: PaymentStorySerializer} | refused(404, 409),
    )
    def create(self, request: Request) -> Response:
        """Takes a payment of any type. The same `Idempotency-Key` with the same body gives the same one again."""
        body = self.taken(NewPaymentSerializer)
        order = order_of(body, request.headers.get(KEY))
        course = course_for(order.type, body["outcome"], "outcome") if "outcome" in body else None
        root = take(self.tenant, order, course=course, record_id=body.get("id"))
        self.follow()
        return self._story(root.reference, status.HTTP_201_CREATED)

    @extend_schema(responses={200: PaymentStorySerializer} | refused(404))
    def retrieve(self, request: Request, reference: str) -> Response:
        """One payment with its records and what is due."""
        return self._story(reference)

    @extend_schema(
        operation_id="payments_act",
        request=ActSerializer,
        responses={200: PaymentStorySerializer} | refused(404, 409),
    )
    def act(self, request: Request, reference: str) -> Response:
        """Presses a button of a payment. 409 where it is not legal now, with those that are.

        `undo` takes back what was done in the last minute, by the opposite action, while no connector has read it; it
        is for all of it, without a reason. 409 says why it cannot be taken back.
        """
        reference, slash, action = reference.rpartition("/")
        if not slash:
            raise Refusal(HTTPStatus.NOT_FOUND, "To act on a payment, POST to payments/{reference}/{action}.")
        if action == UNDO:
            return self._undo(reference)
        body = self.taken(ActSerializer)
        payment = payment_called(self.tenant, reference)
        wanted = _action(action)
        legal = legal_actions(payment)
        if wanted not in legal:
            raise _not_legal(payment, f"{action} is not legal: the payment is {payment.state}.")
        try:
            with writing(self.tenant) as book:
                act(
                    book,
                    payment.pk,
                    wanted,
                    body.get("amount"),
                    reason=body.get("reason", ""),
                    expected_version=body.get("expectedVersion"),
                )
        except Stale as stale:
            raise Refusal(HTTPStatus.CONFLICT, str(stale)) from stale
        except NotPossible as refused:
            self._refuse_where_illegal(reference, wanted, refused)
            raise
        return self._story(reference)

    def _refuse_where_illegal(self, reference: str, wanted: Action, refused: NotPossible) -> None:
        """Somebody else may have acted on the payment since it was looked at."""
        now = payment_called(self.tenant, reference)
        if wanted not in legal_actions(now):
            raise _not_legal(now, str(refused)) from refused

    def _undo(self, reference: str) -> Response:
        body = self.taken(UndoSerializer)
        payment = payment_called(self.tenant, reference)
        try:
            undo(payment, body.get("expectedVersion", payment.version))
        except NotPossible as refused:
            raise Refusal(HTTPStatus.CONFLICT, f"Nothing was taken back. {refused}") from refused
        return self._story(reference)

    def _story(self, reference: str, status: int = status.HTTP_200_OK) -> Response:
        return Response(PaymentStorySerializer(payment_called(self.tenant, reference)).data, status)


def _action(name: str) -> Action:
    try:
        return Action(name)
    except ValueError as error:
        names = ", ".join(Action)
        raise Refusal(HTTPStatus.NOT_FOUND, f"There is no action {name[:100]}; there are {names}.") from error


def _not_legal(payment: Payment, detail: str) -> Refusal:
    legal = ", ".join(legal_actions(payment)) or "nothing"
    return Refusal(HTTPStatus.CONFLICT, f"{detail} Legal now: {legal}.")
