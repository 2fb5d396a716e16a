"""What becomes of payments, and those that come in by themselves."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from api.control.behaviour_shapes import LiveRequestSerializer, LiveSerializer, OutcomeRuleSerializer
from api.control.orders import order_of
from api.control.rule_shapes import MoveSerializer
from api.control.shapes import named_by
from api.control.trial_shapes import TrialSerializer, TriedPaymentSerializer
from api.control.views import ControlViewSet
from api.openapi.declaring import refused
from ledgerdata.rules.errors import InvalidInput, UnknownReference
from simulator.live import USUAL_LENGTH, live_of, start_live, stop_live
from simulator.models import OutcomeRule
from simulator.ordered_rules import MOVES
from simulator.outcomes.checking import too_soon
from simulator.outcomes.durations import read_duration
from simulator.outcomes.printing import write
from simulator.outcomes.trying import try_order
from simulator.rulebook import drop_rule, move_rule, put_rule, replace_rules, rules_of, take_over_trial_amounts


class OutcomeRuleViewSet(ControlViewSet):
    """The dataset's outcome rules, in their order: the first that matches a payment says what becomes of it."""

    serializer_class = OutcomeRuleSerializer
    pagination_class = None

    def get_queryset(self) -> Any:
        return self.rows(OutcomeRule)

    def list(self, request: Request) -> Response:
        """All rules, in their order."""
        return Response(OutcomeRuleSerializer(rules_of(self.tenant), many=True).data)

    @extend_schema(responses={201: OutcomeRuleSerializer})
    def create(self, request: Request) -> Response:
        """One more rule, at the end."""
        values = self.taken(OutcomeRuleSerializer)
        with named_by(OutcomeRuleSerializer):
            rule = put_rule(self.tenant, values)
        return Response(OutcomeRuleSerializer(rule).data, status.HTTP_201_CREATED)

    @extend_schema(
        operation_id="outcome_rules_test_amounts",
        request=None,
        responses={200: OutcomeRuleSerializer(many=True)} | refused(422),
    )
    def test_amounts(self, request: Request) -> Response:
        """Puts the ready-made rules for test amounts at the end, less those whose digits are there; the whole list."""
        take_over_trial_amounts(self.tenant)
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

    @extend_schema(
        operation_id="outcome_rules_replace",
        request=OutcomeRuleSerializer(many=True),
        responses={200: OutcomeRuleSerializer(many=True)} | refused(422),
    )
    def replace(self, request: Request) -> Response:
        """The whole list anew: what the body holds, in its order."""
        values = self.taken_list(OutcomeRuleSerializer)
        with named_by(OutcomeRuleSerializer):
            rules = replace_rules(self.tenant, values)
        return Response(OutcomeRuleSerializer(rules, many=True).data)

    @extend_schema(responses={200: OutcomeRuleSerializer} | refused(404))
    def partial_update(self, request: Request, pk: int) -> Response:
        """Changes the fields of a rule that are given."""
        values = self.taken(OutcomeRuleSerializer, partial=True)
        with named_by(OutcomeRuleSerializer):
            rule = put_rule(self.tenant, values, pk)
        return Response(OutcomeRuleSerializer(rule).data)

    @extend_schema(
        operation_id="outcome_rules_move",
        request=MoveSerializer,
        responses={200: OutcomeRuleSerializer(many=True)} | refused(404),
    )
    def move(self, request: Request, pk: int) -> Response:
        """Moves a rule up or down by one place; the whole list as it is then."""
        move_rule(self.tenant, pk, MOVES[self.taken(MoveSerializer)["way"]])
        return self.list(request)

    @extend_schema(responses={204: None} | refused(404))
    def destroy(self, request: Request, pk: int) -> Response:
        """Drops one rule."""
        drop_rule(self.tenant, pk)
        return Response(status=status.HTTP_204_NO_CONTENT)


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
