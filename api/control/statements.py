"""Statements: what moved on an internal account."""

import django_filters
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.control.statement_shapes import EntrySerializer
from api.control.views import ControlViewSet
from api.errors import MOST_QUOTED
from api.openapi.declaring import refused
from ledgerdata.models import Entry, InternalAccount
from ledgerdata.reading.statement import entries_of
from ledgerdata.rules.errors import UnknownReference


class EntryFilter(django_filters.FilterSet):
    """Each asset has a statement of its own."""

    currency = django_filters.CharFilter(
        "asset", required=True, error_messages={"required": "is required: the asset of the statement, such as EUR/2"}
    )

    class Meta:
        model = Entry
        fields: list[str] = []


class StatementViewSet(ControlViewSet):
    """The lines of an account's statement in one asset."""

    serializer_class = EntrySerializer
    filter_backends = (DjangoFilterBackend,)
    filterset_class = EntryFilter
    queryset = Entry.objects.none()  # which rows it is about; `list` knows the account

    @extend_schema(operation_id="accounts_statement", responses={200: EntrySerializer(many=True)} | refused(404))
    def list(self, request: Request, reference: str) -> Response:
        """What moved on the account in one asset, the newest first, with the balance after each."""
        account = self.rows(InternalAccount).filter(reference=reference).first()
        if account is None:
            raise UnknownReference(f"This dataset holds no internal account {reference[:MOST_QUOTED]}.")
        page = self.paginate_queryset(self.filter_queryset(entries_of(account)))
        return self.get_paginated_response(EntrySerializer(page, many=True).data)
