"""How some requests of the contract are answered wrongly, on purpose. Control itself is never answered so."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, OpenApiRequest, PolymorphicProxySerializer, extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from api.control.fault_shapes import RULE, FaultPresetSerializer, FaultRuleOrPresetSerializer, FaultRuleSerializer
from api.control.rule_lists import RuleListViewSet, described
from api.control.trial_shapes import HitSerializer, TriedRequestSerializer
from simulator.faults import rulebook
from simulator.faults.hits import tried
from simulator.faults.presets import PRESETS
from simulator.faults.requests import Operation, RequestFacts
from simulator.models import FaultRule

RULE_OR_PRESET = OpenApiRequest(
    PolymorphicProxySerializer("RuleOrPreset", [FaultPresetSerializer, FaultRuleSerializer], None),
    examples=[OpenApiExample("Preset", {"preset": next(iter(PRESETS))}), OpenApiExample("Rule", RULE)],
)


@described("fault_rules", FaultRuleSerializer, item=FaultRuleOrPresetSerializer, sent=RULE_OR_PRESET)
class FaultRuleViewSet(RuleListViewSet):
    """The dataset's fault rules, in their order: the first that hits a request says what it gets."""

    serializer_class = FaultRuleSerializer
    item_shape = FaultRuleOrPresetSerializer
    rulebook = rulebook

    def get_queryset(self) -> Any:
        return self.rows(FaultRule)

    def create(self, request: Request) -> Response:
        """One more rule at the end, switched on: `{"preset": NAME}` for a ready-made one, else its fields."""
        if isinstance(request.data, dict) and "preset" in request.data:
            preset = self.taken(FaultPresetSerializer)["preset"]
            return self.one(rulebook.put_preset(self.tenant, preset), status.HTTP_201_CREATED)
        return super().create(request)

    def replace(self, request: Request) -> Response:
        """The whole list anew: what the body holds, in its order; `{"preset": NAME}` stands for a ready-made one."""
        return super().replace(request)

    def partial_update(self, request: Request, pk: int) -> Response:
        """Changes a rule; what is changed or switched on counts from the start."""
        return super().partial_update(request, pk)

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
        rulebook.switch_all_off(self.tenant)
        self.follow()
        return self.list(request)
