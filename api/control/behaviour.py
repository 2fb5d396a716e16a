"""What becomes of payments, and those that come in by themselves."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from api.control.behaviour_shapes import LiveRequestSerializer, LiveSerializer, OutcomeRuleSerializer
from api.control.orders import order_of
from api.control.rule_lists import RuleListViewSet, described
from api.control.shapes import named_by
from api.control.trial_shapes import TrialSerializer, TriedPaymentSerializer
from api.control.views import ControlViewSet
from api.openapi.declaring import refused
from ledgerdata.rules.errors import InvalidInput, UnknownReference
from simulator import rulebook
from simulator.live import USUAL_LENGTH, live_of, start_live, stop_live
from simulator.models import OutcomeRule
from simulator.outcomes.checking import too_soon
from simulator.outcomes.durations import read_duration
from simulator.outcomes.printing import write
from simulator.outcomes.trying import try_order


@described("outcome_rules", OutcomeRuleSerializer, item=OutcomeRuleSerializer)
class OutcomeRuleViewSet(RuleListViewSet):
    """The dataset's outcome rules, in their order: the first that matches a payment says what becomes of it."""

    serializer_class = item_shape = OutcomeRuleSerializer
    rulebook = rulebook

    def get_queryset(self) -> Any:
        return self.rows(OutcomeRule)

    @extend_schema(
        operation_id="outcome_rules_test_amounts",
        request=None,
        responses={200: OutcomeRuleSerializer(many=True)} | refused(422),
    )
    def test_amounts(self, request: Request) -> Response:
        """Puts the ready-made rules for test amounts at the end, less those whose digits are there; the whole list."""
        rulebook.take_over_trial_amounts(self.tenant)
        self.follow()
        return self.list(request)

    @extend_schema(operation_id="outcome_rules_try", request=TriedPaymentSerializer, responses=TrialSerializer)
    def try_payment(self, request: Request) -> Response:
        """What would become of a payment, were it taken now. Nothing is made."""
        order = order_of(self.taken(TriedPaymentSerializer))
        trial = try_order(self.tenant, order)
        choice = trial.choice
        by = "RULE" if choice.rule else "WISH" if choice.is_wish else "DEFAULT"
        found = {
            "by": by,
            "rule": choice.rule.pk if choice.rule else None,
            "outcome": write(choice.course),
            "status": choice.course.first,
            "steps": trial.steps,
            "warning": too_soon(choice.course, order.type) or "",
        }
        return Response(TrialSerializer(found).data)


class LiveViewSet(ControlViewSet):
    """Live traffic: payments of a scenario that come in by themselves."""

    @extend_schema(responses={200: LiveSerializer} | refused(404))
    def retrieve(self, request: Request) -> Response:
        """The live traffic that there is, and how far it has come."""
        live = live_of(self.tenant)
        if live is None:
            raise UnknownReference("There is no live traffic in this dataset.")
        return Response(LiveSerializer(live).data)

    @extend_schema(request=LiveRequestSerializer, responses=LiveSerializer)
    def update(self, request: Request) -> Response:
        """Starts it, in place of what there was."""
        body = self.taken(LiveRequestSerializer)
        length = USUAL_LENGTH
        if "length" in body:
            try:
                length = read_duration(body["length"])
            except ValueError as error:
                raise InvalidInput({"length": str(error)}) from error
        evenly, seed = body.get("evenly", False), body.get("seed")
        with named_by(LiveSerializer):
            live = start_live(self.tenant, body["scenario"], body["perMinute"], length, evenly=evenly, seed=seed)
        return Response(LiveSerializer(live).data)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request) -> Response:
        """Stops it; no more payments come in by themselves."""
        stop_live(self.tenant)
        return Response(status=status.HTTP_204_NO_CONTENT)
