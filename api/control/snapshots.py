"""Snapshots of a dataset: taken, restored, listed, dropped."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from api.control.snapshot_shapes import RestoreSerializer, SnapshotSerializer
from api.control.views import ControlViewSet
from api.openapi.declaring import refused
from ledgerdata.rules.errors import InvalidInput
from simulator import snapshots
from simulator.models import Snapshot
from tenants.access import known_tenant
from tenants.attention import attend
from tenants.keys import KeyRefused
from tenants.models import Tenant


class SnapshotViewSet(ControlViewSet):
    """Copies of the dataset, kept with it under their names."""

    serializer_class = SnapshotSerializer
    pagination_class = None

    def get_queryset(self) -> Any:
        return self.rows(Snapshot)

    def list(self, request: Request) -> Response:
        """All of them, the newest first."""
        return Response(SnapshotSerializer(snapshots.snapshots_of(self.tenant), many=True).data)

    @extend_schema(responses={200: SnapshotSerializer} | refused(404))
    def retrieve(self, request: Request, name: str) -> Response:
        """One of them, by its name."""
        return Response(SnapshotSerializer(snapshots.snapshot_called(self.tenant, name)).data)

    @extend_schema(request=None, responses={200: SnapshotSerializer} | refused(422))
    def take(self, request: Request, name: str) -> Response:
        """Keeps the dataset as it is now, in place of a snapshot that had the name."""
        return Response(SnapshotSerializer(snapshots.take(self.tenant, name)).data)

    @extend_schema(request=RestoreSerializer, responses={200: SnapshotSerializer} | refused(404))
    def restore(self, request: Request, name: str) -> Response:
        """Puts it in the place of all that the dataset holds, or the dataset that the key `into` opens."""
        into = self.taken(RestoreSerializer).get("into")
        snapshot = snapshots.snapshot_called(self.tenant, name)
        snapshots.restore(self.tenant, name, _opened(into) if into is not None else None)
        return Response(SnapshotSerializer(snapshot).data)

    @extend_schema(responses={204: None} | refused(404))
    def destroy(self, request: Request, name: str) -> Response:
        """Drops it. What was restored from it stays."""
        snapshots.drop(self.tenant, name)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _opened(key: str) -> Tenant:
    try:
        tenant = known_tenant(key)
    except KeyRefused as refused:
        raise InvalidInput({"into": f"has to be an API key of a dataset. {refused}"}) from refused
    attend(tenant)
    return tenant
