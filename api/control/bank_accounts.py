"""Bank accounts: the settlement details of accounts and beneficiaries."""

from typing import Any

from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from api.control.bank_account_shapes import (
    AmendedBankAccountSerializer,
    BankAccountSerializer,
    NewBankAccountSerializer,
)
from api.control.filters import BankAccountFilter
from api.control.views import ControlViewSet
from api.openapi.declaring import refused
from ledgerdata.models import BankAccount
from ledgerdata.operations import put_bank_account, writing
from ledgerdata.rules.bank_details import BankDetails
from ledgerdata.rules.errors import UnknownReference
from tenants.models import Tenant
from tenants.scoping import for_tenant


class BankAccountViewSet(ListModelMixin, ControlViewSet):
    """At most one for each account or beneficiary. The consumer sees it in their metadata."""

    serializer_class = BankAccountSerializer
    filter_backends = (DjangoFilterBackend,)
    filterset_class = BankAccountFilter

    def get_queryset(self) -> Any:
        return self.rows(BankAccount).select_related("account")

    @extend_schema(request=NewBankAccountSerializer, responses={201: BankAccountSerializer} | refused(404, 409))
    def create(self, request: Request) -> Response:
        """Adds the bank details of an account or a beneficiary. The consumer sees them in its metadata."""
        body = self.taken(NewBankAccountSerializer)
        settles_for = body.pop("settlesFor", None)
        with writing(self.tenant) as book:
            added = put_bank_account(book, BankDetails(**body), settles_for=settles_for)
        return Response(BankAccountSerializer(added).data, status.HTTP_201_CREATED)

    @extend_schema(responses={200: BankAccountSerializer} | refused(404))
    def retrieve(self, request: Request, pk: int) -> Response:
        """One of them, by its id."""
        return Response(BankAccountSerializer(_found(self.tenant, pk)).data)

    @extend_schema(request=AmendedBankAccountSerializer, responses={200: BankAccountSerializer} | refused(404, 409))
    def partial_update(self, request: Request, pk: int) -> Response:
        """Changes the fields that are given. A connector that has read the account keeps the old ones."""
        body = self.taken(AmendedBankAccountSerializer)
        with writing(self.tenant) as book:
            found = _found(book.tenant, pk)
            settles_for = body.pop("settlesFor", found.account.reference if found.account else None)
            country = "" if "iban" in body else found.country
            details = {"holder": found.holder, "iban": found.iban, "bic": found.bic, "country": country} | body
            amended = put_bank_account(book, BankDetails(**details), settles_for=settles_for, bank_account_pk=pk)
        return Response(BankAccountSerializer(amended).data)


def _found(tenant: Tenant, pk: int) -> BankAccount:
    found: BankAccount | None = for_tenant(BankAccount, tenant).select_related("account").filter(pk=pk).first()
    if found is None:
        raise UnknownReference(f"This dataset has no bank account {pk}.")
    return found
