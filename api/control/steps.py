"""Steps that are due on payments: done before their time, or dropped."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from api.control.payment_shapes import PaymentStorySerializer
from api.control.views import ControlViewSet
from api.openapi.declaring import refused
from ledgerdata.reading.payments import payment_of
from simulator.due import drop_step, hurry_step
from simulator.models import DueStep
from simulator.waiting import step_of


class DueStepViewSet(ControlViewSet):
    """The steps that a payment's `dueSteps` name."""

    serializer_class = PaymentStorySerializer

    def get_queryset(self) -> Any:
        return self.rows(DueStep)

    @extend_schema(
        operation_id="due_steps_hurry", request=None, responses={200: PaymentStorySerializer} | refused(404, 422)
    )
    def hurry(self, request: Request, pk: int) -> Response:
        """Does a step now, before its time; the payment as it is then."""
        step = step_of(self.tenant, pk)
        hurry_step(self.tenant, pk)
        return Response(PaymentStorySerializer(payment_of(self.tenant, step.payment_id)).data)

    @extend_schema(responses={204: None} | refused(404))
    def destroy(self, request: Request, pk: int) -> Response:
        """Drops a step: it will not be done, and the payment's story says so."""
        drop_step(self.tenant, pk)
        return Response(status=status.HTTP_204_NO_CONTENT)
