"""The dataset itself: set, emptied, and its time moved."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from api.control.dataset_shapes import (
    AdvancedSerializer,
    AdvanceSerializer,
    ClockSerializer,
    DatasetFactsSerializer,
    ExpirySerializer,
    SettingsSerializer,
)
from api.control.shapes import MomentField
from api.control.views import ControlViewSet
from ledgerdata.operations import reset_dataset, writing
from simulator.advance import ANSWERED_WITHIN, Advanced, advance, read_target
from simulator.rulebook import set_default
from simulator.waiting import waiting
from tenants.clearing import clear
from tenants.clock import now_of
from tenants.dropping import drop_dataset
from tenants.expiring import expire_in
from tenants.models import Shortfall, Tenant
from tenants.naming import rename

_moment = MomentField().to_representation


class DatasetViewSet(ControlViewSet):
    """The dataset that the key opens."""

    @extend_schema(responses=DatasetFactsSerializer)
    def retrieve(self, request: Request) -> Response:
        """What it is and holds, and when it goes by itself."""
        return Response(DatasetFactsSerializer(self.tenant).data)

    @extend_schema(request=ExpirySerializer, responses=DatasetFactsSerializer)
    def partial_update(self, request: Request) -> Response:
        """Says when it goes by itself, or that it stays."""
        body, tenant = self.taken(ExpirySerializer), self.tenant
        if "expiresIn" in body:
            tenant = expire_in(tenant, body["expiresIn"])
        return Response(DatasetFactsSerializer(tenant).data)

    @extend_schema(request=None, responses={204: None})
    def reset(self, request: Request) -> Response:
        """Empties it at once. Its keys, settings and clock stay."""
        with writing(self.tenant) as book:
            left = book.tenant
            reset_dataset(book)
        clear(left)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request) -> Response:
        """Drops it for good, with its keys."""
        drop_dataset(self.tenant)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(responses=SettingsSerializer)
    def show_settings(self, request: Request) -> Response:
        """Its name, what becomes of payments that no rule matches, and what happens where funds are short."""
        tenant = self.tenant
        return Response({"name": tenant.name, "outcome": tenant.outcome, "shortfall": tenant.shortfall})

    @extend_schema(request=SettingsSerializer, responses=SettingsSerializer)
    def set_settings(self, request: Request) -> Response:
        """Changes the settings that are given; those left out stay."""
        body = self.taken(SettingsSerializer)
        tenant = self.tenant
        if "outcome" in body or "shortfall" in body:
            shortfall = Shortfall(body["shortfall"]) if "shortfall" in body else None
            set_default(tenant, body.get("outcome", tenant.outcome), shortfall)
        if "name" in body:
            rename(tenant, body["name"])
        self.follow()
        return self.show_settings(request)

    @extend_schema(responses=ClockSerializer)
    def clock(self, request: Request) -> Response:
        """The dataset's time, and what is due next."""
        self.follow()
        return Response(_clock(self.tenant))

    @extend_schema(request=AdvanceSerializer, responses=AdvancedSerializer)
    def advance(self, request: Request) -> Response:
        """Moves its time forward and does what is due by then, for 3 s at most; `isMore` where that was not enough.

        Then `{"to": "0s"}` goes on with it, and so does any request of the dataset.
        """
        body = self.taken(AdvanceSerializer)
        advanced = advance(self.tenant, read_target(body["to"]), within=ANSWERED_WITHIN)
        self.follow()
        return Response(_clock(self.tenant) | _done(advanced))


def _clock(tenant: Tenant) -> dict[str, Any]:
    steps = waiting(tenant)
    first = steps.values_list("due_at", flat=True).first()
    return {
        "now": _moment(now_of(tenant)),
        "leadMilliseconds": tenant.lead // 1_000,
        "nextDueAt": _moment(first) if first else None,
        "dueSteps": steps.count(),
    }


def _done(advanced: Advanced) -> dict[str, Any]:
    done = advanced.done
    is_more = bool(advanced.still_due or advanced.is_live_behind)
    return {"done": done.done, "dropped": done.dropped, "arrived": done.arrived, "isMore": is_more}
