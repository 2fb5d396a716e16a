"""The contract on the same tables as a Django developer writes it first: the yardstick, plain and right, not slow on
purpose. ModelViewSet, ModelSerializer, PageNumberPagination, default settings. Pages come without a COUNT, to be fair:
the contract's body is a bare array and needs no total.
"""

import sys
from typing import Any, cast

import orjson
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django_filters import rest_framework as filters
from rest_framework import serializers
from rest_framework.authentication import BaseAuthentication
from rest_framework.decorators import action
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.viewsets import ModelViewSet

from ledgerdata.models import Account, Balance, Entry, InternalAccount, Payment, Record
from ledgerdata.rules.values import key_digest, new_id
from tenants.db.statements import api_key_digest
from tenants.models import ApiKey, Tenant

MOMENT = "%Y-%m-%dT%H:%M:%S.%fZ"


class KeyAuthentication(BaseAuthentication):
    """Refuses every request without a key; `request.auth` is the key's dataset, and nobody is a user."""

    def authenticate(self, request: Request) -> tuple[AnonymousUser, Tenant]:
        key = request.headers.get("Authorization", "").removeprefix("Bearer ")
        try:
            api_key = ApiKey.objects.select_related("tenant").get(digest=api_key_digest(key), revoked_at=None)
        except ApiKey.DoesNotExist as error:
            raise AuthenticationFailed("unknown API key") from error
        return AnonymousUser(), api_key.tenant


class Uncounted(Paginator[Any]):
    count = sys.maxsize


class Pages(PageNumberPagination):
    django_paginator_class = Uncounted
    page_size = 100
    page_size_query_param = "pageSize"
    max_page_size = 1000

    def get_paginated_response(self, data: Any) -> Response:
        return Response(data)


class RecordSerializer(serializers.ModelSerializer[Record]):
    id = serializers.CharField(source="reference")
    relatedTransactionID = serializers.SerializerMethodField()
    createdAt = serializers.DateTimeField(source="created_at", format=MOMENT)
    updatedAt = serializers.DateTimeField(source="created_at", format=MOMENT)
    currency = serializers.CharField(source="payment.asset")
    scheme = serializers.CharField(source="payment.scheme")
    type = serializers.CharField(source="payment.type")
    amount = serializers.CharField()
    sourceAccountID = serializers.CharField(source="payment.source.reference", default=None)
    destinationAccountID = serializers.CharField(source="payment.destination.reference", default=None)
    metadata = serializers.JSONField(source="payment.metadata")

    class Meta:
        model = Record
        fields = (
            "id", "relatedTransactionID", "createdAt", "updatedAt", "currency", "scheme", "type", "status", "amount",
            "sourceAccountID", "destinationAccountID", "metadata",
        )  # fmt: skip

    def get_relatedTransactionID(self, record: Record) -> str | None:  # noqa: N802  the contract's name
        payment = record.payment
        return payment.reference if record.position or payment.reference != record.reference else None

    def to_representation(self, record: Record) -> dict[str, Any]:
        return {name: value for name, value in super().to_representation(record).items() if value not in (None, "")}


class RecordFilter(filters.FilterSet):
    updatedAtFrom = filters.IsoDateTimeFilter("created_at", "gte")


class Records(ModelViewSet[Record]):
    authentication_classes = (KeyAuthentication,)
    serializer_class = RecordSerializer
    pagination_class = Pages
    filter_backends = (filters.DjangoFilterBackend,)
    filterset_class = RecordFilter

    def get_queryset(self) -> QuerySet[Record]:
        order = "-created_at" if self.request.GET.get("sort", "").endswith(":desc") else "created_at"
        records = Record.objects.select_related("payment__source", "payment__destination")
        return records.filter(tenant=cast(Tenant, self.request.auth)).order_by(order)


class BalanceSerializer(serializers.ModelSerializer[Balance]):
    amount = serializers.CharField()
    currency = serializers.CharField(source="asset")

    class Meta:
        model = Balance
        fields = ("amount", "currency")


class Accounts(ModelViewSet[InternalAccount]):
    authentication_classes = (KeyAuthentication,)
    lookup_field = "reference"

    def get_queryset(self) -> QuerySet[InternalAccount]:
        return InternalAccount.objects.filter(tenant=cast(Tenant, self.request.auth))

    @action(detail=True)
    def balances(self, request: Request, reference: str) -> Response:
        account = self.get_object()
        balances = list(account.balances.order_by("asset"))
        at = max((balance.changed_at for balance in balances), default=account.created_at)
        amounts = BalanceSerializer(balances, many=True).data
        return Response({"id": reference, "accountID": reference, "at": at.strftime(MOMENT), "balances": amounts})


class PayoutSerializer(serializers.Serializer[Record]):
    id = serializers.CharField(source="reference", read_only=True)
    status = serializers.CharField(source="payment.state", read_only=True)
    createdAt = serializers.DateTimeField(source="payment.created_at", format=MOMENT, read_only=True)
    updatedAt = serializers.DateTimeField(source="payment.updated_at", format=MOMENT, read_only=True)
    idempotencyKey = serializers.CharField(source="payment.reference", max_length=255)
    amount = serializers.RegexField(r"^[1-9][0-9]{0,77}$", source="payment.amount")
    currency = serializers.CharField(source="payment.asset", max_length=41)
    sourceAccountId = serializers.CharField(source="payment.source.reference")
    destinationAccountId = serializers.CharField(source="payment.destination.reference")
    description = serializers.CharField(source="payment.description", allow_blank=True, default="")
    metadata = serializers.DictField(source="payment.metadata", child=serializers.CharField(), default=dict)

    @transaction.atomic
    def create(self, validated_data: dict[str, Any]) -> Record:
        fields = validated_data["payment"]
        tenant = Tenant.objects.select_for_update().get(pk=self.context["request"].auth.pk)
        fields["key_digest"] = key_digest(fields["reference"])  # the index for idempotency keys is by it
        payment = Payment.objects.filter(tenant=tenant, type="PAYOUT", key_digest=fields["key_digest"]).first()
        if payment is not None:
            return payment.records.get(position=0)
        amount = int(fields.pop("amount"))
        accounts = Account.objects.filter(tenant=tenant)
        source = get_object_or_404(accounts, kind="INTERNAL", **fields.pop("source"))
        destination = get_object_or_404(accounts, kind="BENEFICIARY", **fields.pop("destination"))
        balance = get_object_or_404(Balance, account=source, asset=fields["asset"])
        if balance.amount < amount:
            raise serializers.ValidationError("not enough funds")
        now = timezone.now()
        payment = Payment.objects.create(
            tenant=tenant, type="PAYOUT", amount=amount, source=source, destination=destination,
            first_status="PENDING", state="PENDING", created_at=now, updated_at=now, **fields,
        )  # fmt: skip
        tenant.records += 1
        tenant.last_written_at = now
        tenant.save()
        record = Record(
            tenant=tenant, sequence=tenant.records, created_at=now, reference=new_id("txn", now), payment=payment,
            position=0, status="PENDING", amount=amount,
        )  # fmt: skip
        record.payload = orjson.dumps(RecordSerializer(record).data)
        record.save()
        balance.amount -= amount
        balance.changed_at = now
        balance.save()
        Entry.objects.create(
            tenant=tenant, record=record, account=source, asset=balance.asset, change=-amount, balance=balance.amount
        )
        return record


class Payouts(ModelViewSet[Record]):
    authentication_classes = (KeyAuthentication,)
    serializer_class = PayoutSerializer
    http_method_names = ["post"]


router = SimpleRouter(trailing_slash=False)
router.register("transactions", Records, basename="transaction")
router.register("accounts", Accounts, basename="account")
router.register("payouts", Payouts, basename="payout")
urlpatterns = router.urls
