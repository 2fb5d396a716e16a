"""How some requests of the contract are answered wrongly, on purpose. Control itself is never answered so."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, OpenApiRequest, PolymorphicProxySerializer, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from api.control.fault_shapes import RULE, FaultPresetSerializer, FaultRuleOrPresetSerializer, FaultRuleSerializer
from api.control.rule_shapes import MoveSerializer
from api.control.shapes import named_by
from api.control.trial_shapes import HitSerializer, TriedRequestSerializer
from api.control.views import ControlViewSet
from api.openapi.declaring import refused
from simulator.faults.hits import tried
from simulator.faults.presets import PRESETS
from simulator.faults.requests import Operation, RequestFacts
from simulator.faults.rulebook import (
    clear,
    drop_rule,
    move_rule,
    put_preset,
    put_rule,
    replace_rules,
    rules_of,
    switch_all_off,
)
from simulator.models import FaultRule
from simulator.ordered_rules import MOVES

RULE_OR_PRESET = OpenApiRequest(
    PolymorphicProxySerializer("RuleOrPreset", [FaultPresetSerializer, FaultRuleSerializer], None),
    examples=[OpenApiExample("Preset", {"preset": next(iter(PRESETS))}), OpenApiExample("Rule", RULE)],
)


class FaultRuleViewSet(ControlViewSet):
    """The dataset's fault rules, in their order: the first that hits a request says what it gets."""

    serializer_class = FaultRuleSerializer
    pagination_class = None

    def get_queryset(self) -> Any:
        return self.rows(FaultRule)

    def list(self, request: Request) -> Response:
        """All rules, in their order."""
        return Response(FaultRuleSerializer(rules_of(self.tenant), many=True).data)

    @extend_schema(request=RULE_OR_PRESET, responses={201: FaultRuleSerializer})
    def create(self, request: Request) -> Response:
        """One more rule at the end, switched on: `{"preset": NAME}` for a ready-made one, else its fields."""
        if isinstance(request.data, dict) and "preset" in request.data:
            rule = put_preset(self.tenant, self.taken(FaultPresetSerializer)["preset"])
        else:
            values = self.taken(FaultRuleSerializer)
            with named_by(FaultRuleSerializer):
                rule = put_rule(self.tenant, values)
        return Response(FaultRuleSerializer(rule).data, status.HTTP_201_CREATED)

    @extend_schema(
        operation_id="fault_rules_replace",
        request=FaultRuleOrPresetSerializer(many=True),
        responses={200: FaultRuleSerializer(many=True)} | refused(422),
    )
    def replace(self, request: Request) -> Response:
        """The whole list anew: what the body holds, in its order; `{"preset": NAME}` stands for a ready-made one."""
        values = self.taken_list(FaultRuleOrPresetSerializer)
        with named_by(FaultRuleSerializer):
            rules = replace_rules(self.tenant, values)
        return Response(FaultRuleSerializer(rules, many=True).data)

    @extend_schema(operation_id="fault_rules_try", request=TriedRequestSerializer, responses=HitSerializer)
    def try_request(self, request: Request) -> Response:
        """Which rule would hit a request, were it sent now. Nothing is sent, and nothing counted."""
        body = self.taken(TriedRequestSerializer)
        operation = Operation(body["operation"])
        facts = RequestFacts(operation, body.get("page", 1) if operation.is_list else None)
        if operation.is_write:
            sides = body.get("sourceAccountId", ""), body.get("destinationAccountId", "")
            facts = RequestFacts(operation, None, *sides, body.get("currency", ""), str(body.get("amount", "")))
        _, rule = tried(self.tenant, facts)
        return Response(HitSerializer({"rule": rule and rule.pk, "says": rule.say() if rule else ""}).data)

    @extend_schema(operation_id="fault_rules_switch_off", request=None, responses={200: FaultRuleSerializer(many=True)})
    def switch_off(self, request: Request) -> Response:
        """Switches all rules off at once: every request is answered rightly again, and the rules stay."""
        switch_all_off(self.tenant)
        return self.list(request)

    @extend_schema(operation_id="fault_rules_clear", responses={204: None})
    def clear(self, request: Request) -> Response:
        """Drops all rules: every request is answered rightly again."""
        clear(self.tenant)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(responses={200: FaultRuleSerializer} | refused(404))
    def partial_update(self, request: Request, pk: int) -> Response:
        """Changes a rule; what is changed or switched on counts from the start."""
        values = self.taken(FaultRuleSerializer, partial=True)
        with named_by(FaultRuleSerializer):
            rule = put_rule(self.tenant, values, pk)
        return Response(FaultRuleSerializer(rule).data)

    @extend_schema(
        operation_id="fault_rules_move",
        request=MoveSerializer,
        responses={200: FaultRuleSerializer(many=True)} | refused(404),
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
