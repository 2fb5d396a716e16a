"""Accounts of the dataset's owner, and beneficiaries."""

from typing import Any

from django.db.models import Prefetch
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from api.control.filters import AccountFilter
from api.control.shapes import (
    AccountSerializer,
    AmendedSerializer,
    InternalAccountSerializer,
    NewAccountSerializer,
    NewBeneficiarySerializer,
)
from api.control.views import ControlViewSet
from api.errors import MOST_QUOTED
from api.openapi.declaring import refused
from ledgerdata.models import Account, Balance, Beneficiary, InternalAccount
from ledgerdata.operations import (
    AccountDraft,
    Book,
    Money,
    add_beneficiary,
    amend_account,
    open_account,
    put_bank_account,
    writing,
)
from ledgerdata.rules.bank_details import BankDetails
from ledgerdata.rules.errors import InvalidInput, UnknownReference
from tenants.scoping import for_tenant


class _AccountViewSet(ListModelMixin, ControlViewSet):
    lookup_field = "reference"
    filter_backends = (DjangoFilterBackend,)
    filterset_class = AccountFilter
    model: type[Account]

    def get_queryset(self) -> Any:
        return self.rows(self.model)

    @extend_schema(responses=refused(404))
    def retrieve(self, request: Request, reference: str) -> Response:
        """One of them, by its id."""
        return self._answer(reference)

    @extend_schema(request=AmendedSerializer, responses=refused(404))
    def amend(self, request: Request, reference: str) -> Response:
        """Gives it another name or other metadata. A connector that has read it keeps the old ones."""
        body = self.taken(AmendedSerializer)
        with writing(self.tenant) as book:
            found = self._found(reference)  # under the lock: what is left out stays as it is then
            amend_account(book, found.pk, body.get("name", found.name), body.get("metadata", found.metadata))
        self.follow()
        return self._answer(reference)

    def _found(self, reference: str) -> Account:
        found: Account | None = self.get_queryset().filter(reference=reference).first()
        if found is None:
            raise UnknownReference(f"This dataset holds no {self.model._meta.verbose_name} {reference[:MOST_QUOTED]}.")
        return found

    def _answer(self, reference: str, status: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(self._found(reference)).data, status)


class AccountViewSet(_AccountViewSet):
    """Internal accounts. A first balance comes as a payment of type OTHER."""

    model = InternalAccount
    serializer_class = InternalAccountSerializer

    def get_queryset(self) -> Any:
        return super().get_queryset().prefetch_related(Prefetch("balances", for_tenant(Balance, self.tenant)))

    @extend_schema(request=NewAccountSerializer, responses={201: InternalAccountSerializer} | refused(409))
    def create(self, request: Request) -> Response:
        """Opens an internal account, with money in it where `firstBalance` is given."""
        body = self.taken(NewAccountSerializer)
        first = body.get("firstBalance")
        money = Money(first["amount"], first["currency"]) if first else None
        with writing(self.tenant) as book:
            opened = open_account(
                book, body["name"], reference=body.get("id"), metadata=body.get("metadata"), first_balance=money
            )
        self.follow()
        return self._answer(opened.reference, status.HTTP_201_CREATED)


class BeneficiaryViewSet(_AccountViewSet):
    """Those outside to whom payouts go."""

    model = Beneficiary
    serializer_class = AccountSerializer

    @extend_schema(request=NewBeneficiarySerializer, responses={201: AccountSerializer} | refused(409))
    def create(self, request: Request) -> Response:
        """Adds somebody to whom payouts go, with a bank account where one is given."""
        body = self.taken(NewBeneficiarySerializer)
        with writing(self.tenant) as book:
            added = add_beneficiary(book, body["name"], reference=body.get("id"), metadata=body.get("metadata"))
            if "bankAccount" in body:
                _add_bank_account(book, added, body["bankAccount"])
        self.follow()
        return self._answer(added.reference, status.HTTP_201_CREATED)


def _add_bank_account(book: Book, owner: AccountDraft, given: dict[str, str]) -> None:
    details = given | {"holder": given.get("holder") or owner.name}
    try:
        put_bank_account(book, BankDetails(**details), settles_for=owner.reference)
    except InvalidInput as refused:
        problems = {f"bankAccount.{field}": problem for field, problem in refused.problems.items()}
        raise InvalidInput(problems) from refused
