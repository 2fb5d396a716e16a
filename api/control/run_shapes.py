"""What control takes and gives for the generator."""

from datetime import timedelta
from typing import Any

from rest_framework import serializers

from api.control.bodies import OneOfField
from api.control.shapes import BodySerializer, MomentField
from api.openapi.declaring import MOMENT, example
from ledgerdata.generate import SCENARIOS, Options, is_interrupted, time_left
from ledgerdata.generate.foresight import Foresight
from ledgerdata.models import SeedRun
from ledgerdata.rules.values import read_moment

ASKED_BY = {"first_balance": "firstBalance", "into_the_future": "intoTheFuture"}
INTERRUPTED, RUNNING = "INTERRUPTED", "RUNNING"


def _whole() -> serializers.IntegerField:
    return serializers.IntegerField(required=False, min_value=0, max_value=10**9)


def _rate(source: str) -> serializers.FloatField:
    return serializers.FloatField(required=False, source=source, min_value=0, max_value=1)


class MixSerializer(BodySerializer):
    """Weights of the types; then there are payments of these types alone."""

    PAYIN = _whole()
    PAYOUT = _whole()
    TRANSFER = _whole()
    OTHER = _whole()


@example({"scenario": "card-shop", "payments": 500, "days": 30, "seed": "1", "mix": {"PAYIN": 70, "PAYOUT": 30}})
class GenerateSerializer(BodySerializer):
    """As `seed` has them; what is left out is as usual in the scenario. Rates are shares from 0 to 1.

    With `emptyFirst` all accounts and payments that the dataset holds go before the first new one comes.
    """

    scenario = OneOfField(list(SCENARIOS), required=False)
    payments = _whole()
    accounts = _whole()
    beneficiaries = _whole()
    assets = serializers.ListField(child=serializers.CharField(max_length=100), required=False, max_length=100)
    days = _whole()
    until = MomentField(required=False)
    seed = serializers.CharField(required=False, max_length=100)
    mix = MixSerializer(required=False)
    failRate = _rate("fail_rate")
    disputeRate = _rate("dispute_rate")
    refundRate = _rate("refund_rate")
    leaveOpen = serializers.BooleanField(required=False, source="leave_open")
    firstBalance = serializers.BooleanField(required=False, source="first_balance")
    intoTheFuture = serializers.BooleanField(required=False, source="into_the_future")
    emptyFirst = serializers.BooleanField(required=False, source="empty_first")


def options_of(values: dict[str, Any]) -> Options:
    """The options that a body names."""
    return Options(**values | {"assets": tuple(values.get("assets", ())), "mix": dict(values.get("mix", {}))})


@example(
    {
        "id": 7,
        "state": RUNNING,
        "why": "",
        "scenario": "card-shop",
        "seed": "1",
        "until": MOMENT,
        "payments": 120_000,
        "of": 500_000,
        "records": 251_000,
        "secondsLeft": 41.5,
        "startedAt": MOMENT,
        "movedAt": "2026-01-31T09:30:13.000000Z",
    }
)
class RunSerializer(serializers.Serializer[Any]):
    """A run: RUNNING, INTERRUPTED, or how it ended. The same `seed` and `until` give the same payments again."""

    id = serializers.IntegerField(source="pk")
    state = serializers.SerializerMethodField()
    why = serializers.CharField()
    scenario = serializers.CharField(source="plan.scenario")
    seed = serializers.CharField(source="plan.seed")
    until = serializers.SerializerMethodField()
    payments = serializers.IntegerField()
    of = serializers.IntegerField(source="plan.payments")
    records = serializers.IntegerField()
    secondsLeft = serializers.SerializerMethodField("get_seconds_left")
    startedAt = MomentField(source="begun_at")
    movedAt = MomentField(source="moved_at")

    def get_state(self, run: SeedRun) -> str:
        if run.finished:
            return run.ended
        return INTERRUPTED if is_interrupted(run) else RUNNING

    def get_until(self, run: SeedRun) -> str:
        return MomentField().to_representation(read_moment(run.plan["until"]))

    def get_seconds_left(self, run: SeedRun) -> float | None:
        left = timedelta(0) if run.finished else time_left(run)
        return None if left is None else round(left.total_seconds(), 1)


@example(
    {
        "payments": {"PAYIN": 350, "PAYOUT": 150},
        "records": 980,
        "newAccounts": 1,
        "newBeneficiaries": 5,
        "from": "2026-01-01T09:30:00.000000Z",
        "until": MOMENT,
        "needs": {"firstBalance": "is needed: accounts without money cannot pay"},
    }
)
class ForesightSerializer(serializers.Serializer[Any]):
    """What a run would make, `records` about. `needs` are options to say yes to, each with the reason."""

    payments = serializers.DictField(child=serializers.IntegerField(), source="counts")
    records = serializers.IntegerField()
    newAccounts = serializers.IntegerField(source="plan.new_accounts")
    newBeneficiaries = serializers.IntegerField(source="plan.new_beneficiaries")
    until = MomentField(source="plan.until")
    needs = serializers.SerializerMethodField()

    def get_fields(self) -> dict[str, Any]:
        return super().get_fields() | {"from": MomentField(source="plan.start")}  # a word of Python's

    def get_needs(self, seen: Foresight) -> dict[str, str]:
        return {ASKED_BY[name]: problem for name, problem in seen.needs.items()}
