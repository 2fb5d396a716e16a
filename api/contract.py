"""The contract's six endpoints. What costs time and has no use here is left out of DRF: negotiation and the like."""

from typing import Any, NoReturn

import orjson
from django.http import HttpRequest, HttpResponse
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.viewsets import ViewSet

from api.authentication import ApiKeyAuthentication
from api.errors import JSON
from api.paging import ACCOUNTS, TRANSACTIONS, read_page
from api.parsers import read_object
from api.serializers import answer_of, read_order
from ledgerdata.balances import holdings
from ledgerdata.lifecycle import PaymentType
from ledgerdata.models import Kind
from ledgerdata.moments import write_moment
from ledgerdata.operations import post_payment, writing
from ledgerdata.pages import account_wires, record_wires
from tenants.models import Tenant


class ContractViewSet(ViewSet):
    """Authenticates by API key, and answers with ready JSON. `tenant` is the dataset of the request's key."""

    authentication_classes = (ApiKeyAuthentication,)  # DRF asks it for the challenge of a 401
    http_method_names = ["get", "post", "head"]
    tenant: Tenant

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """As DRF's own, less what costs time and has no use here: a request around the request, negotiation,
        permissions, throttles, versions."""
        try:
            self.tenant, _ = ApiKeyAuthentication().authenticate(request)
            method = str(request.method).lower()
            known = method in self.http_method_names and hasattr(self, method)
            handler = getattr(self, method) if known else self.http_method_not_allowed
            response: HttpResponse = handler(request, *args, **kwargs)
        except Exception as error:
            response = self.handle_exception(error)
            response.headers["Allow"] = ", ".join(self.allowed_methods)
        return response

    def http_method_not_allowed(self, request: HttpRequest, *args: Any, **kwargs: Any) -> NoReturn:
        allowed = " or ".join(self.allowed_methods)
        raise MethodNotAllowed(str(request.method), detail=f"{request.method} cannot be done here; use {allowed}.")


class AccountViewSet(ContractViewSet):
    """`GET /accounts` and `GET /accounts/{accountId}/balances`."""

    def list(self, request: HttpRequest) -> HttpResponse:
        return _array(account_wires(self.tenant.pk, Kind.INTERNAL, read_page(ACCOUNTS, _query(request))))

    def balances(self, request: HttpRequest, reference: str) -> HttpResponse:
        held = holdings(self.tenant, reference)
        amounts = [{"amount": str(amount), "currency": asset} for asset, amount in held.amounts.items()]
        return _json(
            {
                "id": held.reference,
                "accountID": held.reference,
                "at": write_moment(held.at),
                "balances": amounts,
            }
        )


class BeneficiaryViewSet(ContractViewSet):
    """`GET /beneficiaries`."""

    def list(self, request: HttpRequest) -> HttpResponse:
        return _array(account_wires(self.tenant.pk, Kind.BENEFICIARY, read_page(ACCOUNTS, _query(request))))


class TransactionViewSet(ContractViewSet):
    """`GET /transactions`."""

    def list(self, request: HttpRequest) -> HttpResponse:
        return _array(record_wires(self.tenant.pk, read_page(TRANSACTIONS, _query(request))))


class PostedPaymentViewSet(ContractViewSet):
    """`POST /payouts` and `POST /transfers`: which of them, the URL pattern says."""

    payment_type = PaymentType.PAYOUT

    def create(self, request: HttpRequest) -> HttpResponse:
        order = read_order(self.tenant, self.payment_type, read_object(request))
        with writing(self.tenant) as ledger:
            root = post_payment(ledger, order)
        return _json(answer_of(root, order), status=201)


def _query(request: HttpRequest) -> str:
    query: str = request.META.get("QUERY_STRING", "")
    return query


def _array(items: list[bytes]) -> HttpResponse:
    return HttpResponse(b"[" + b",".join(items) + b"]", content_type=JSON)


def _json(item: dict[str, Any], status: int = 200) -> HttpResponse:
    return HttpResponse(orjson.dumps(item), status=status, content_type=JSON)
