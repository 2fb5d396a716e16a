"""The contract's six endpoints. What costs time and has no use here is left out of DRF: negotiation and the like."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, NoReturn, TypeVar

import orjson
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.viewsets import ViewSet

from api.authentication import ApiKeyAuthentication, authenticated, bearer_key
from api.errors import JSON
from api.paging import ACCOUNTS, TRANSACTIONS, read_page
from api.parsers import read_object
from api.serializers import answer_of, read_order
from ledgerdata.models import Kind
from ledgerdata.operations import post_payment
from ledgerdata.reading.balances import holdings
from ledgerdata.reading.pages import account_payloads, record_payloads
from ledgerdata.rules.lifecycle import PaymentType
from ledgerdata.rules.moments import write_moment
from tenants.db.dataset_ref import DatasetRef, KeyInUse
from tenants.models import Tenant

Done = TypeVar("Done")


class ContractViewSet(ViewSet):
    """Answers with ready JSON for the dataset of the request's API key."""

    authentication_classes = (ApiKeyAuthentication,)  # DRF asks it for the challenge of a 401
    http_method_names = ["get", "post", "head"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """As DRF's own, less what costs time and has no use here: a request around the request, negotiation,
        permissions, throttles, versions."""
        try:
            method = str(request.method).lower()
            known = method in self.http_method_names and hasattr(self, method)
            handler = getattr(self, method) if known else self.http_method_not_allowed
            response: HttpResponse = handler(request, *args, **kwargs)
        except Exception as error:
            response = self.handle_exception(_foremost(request, error))
            response.headers["Allow"] = ", ".join(self.allowed_methods)
        return response

    def http_method_not_allowed(self, request: HttpRequest, *args: Any, **kwargs: Any) -> NoReturn:
        allowed = " or ".join(self.allowed_methods)
        raise MethodNotAllowed(str(request.method), detail=f"{request.method} cannot be done here; use {allowed}.")


class AccountViewSet(ContractViewSet):
    """`GET /accounts` and `GET /accounts/{accountId}/balances`."""

    def list(self, request: HttpRequest) -> HttpResponse:
        page = read_page(ACCOUNTS, _query(request))
        return _array(with_dataset(request, lambda dataset: account_payloads(dataset, Kind.INTERNAL, page)))

    def balances(self, request: HttpRequest, reference: str) -> HttpResponse:
        held = with_dataset(request, lambda dataset: holdings(dataset, reference))
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
        page = read_page(ACCOUNTS, _query(request))
        return _array(with_dataset(request, lambda dataset: account_payloads(dataset, Kind.BENEFICIARY, page)))


class TransactionViewSet(ContractViewSet):
    """`GET /transactions`."""

    def list(self, request: HttpRequest) -> HttpResponse:
        page = read_page(TRANSACTIONS, _query(request))
        return _array(with_dataset(request, lambda dataset: record_payloads(dataset, page)))


class PostedPaymentViewSet(ContractViewSet):
    """`POST /payouts` and `POST /transfers`: which of them, the URL pattern says."""

    payment_type = PaymentType.PAYOUT

    def create(self, request: HttpRequest) -> HttpResponse:
        order = read_order(self.payment_type, read_object(request))

        root = with_dataset(request, lambda dataset: post_payment(dataset, order))
        return _json(answer_of(root, order), status=201)


def with_dataset(request: HttpRequest, work: Callable[[DatasetRef], Done]) -> Done:
    """What `work` does with the dataset of the request's key.

    It is given the key itself first, which saves a query; where that stands for no dataset, the key is looked at.
    Raises AuthenticationFailed.
    """
    with suppress(Tenant.DoesNotExist):
        return work(KeyInUse(bearer_key(request)))
    return work(authenticated(request))


def _foremost(request: HttpRequest, error: Exception) -> Exception:
    """The error to tell: that the key opens nothing, before anything that is wrong with the rest."""
    if isinstance(error, OperationalError | InterfaceError):
        return error  # asking the database again would let the caller wait twice
    try:
        authenticated(request)
    except Exception as refusal:
        return refusal
    return error


def _query(request: HttpRequest) -> str:
    query: str = request.META.get("QUERY_STRING", "")
    return query


def _array(items: bytes) -> HttpResponse:
    return HttpResponse(b"[%b]" % items, content_type=JSON)


def _json(item: dict[str, Any], status: int = 200) -> HttpResponse:
    return HttpResponse(orjson.dumps(item), status=status, content_type=JSON)
