"""The generator: fills the dataset with the payments of a scenario."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from api.control.run_shapes import ForesightSerializer, GenerateSerializer, RunSerializer, options_of
from api.control.shapes import named_by
from api.control.views import ControlViewSet
from api.openapi.declaring import refused
from ledgerdata.generate import carry_out, is_interrupted, last_run, plan_run, resume, stop_run
from ledgerdata.generate.foresight import foresee
from ledgerdata.models import SeedRun
from ledgerdata.rules.errors import NotPossible, UnknownReference

AT_ONCE = 2_000  # payments that are written while the caller waits: about a second


class RunViewSet(ControlViewSet):
    """Runs of the generator, of which a dataset knows its last one."""

    serializer_class = RunSerializer
    pagination_class = None

    def get_queryset(self) -> Any:
        return self.rows(SeedRun)

    @extend_schema(request=GenerateSerializer, responses={200: RunSerializer, 202: RunSerializer} | refused(409, 422))
    def generate(self, request: Request) -> Response:
        """Makes payments: up to 2,000 at once (200), more in a process of their own (202): see `runs/{id}`."""
        values = self.taken(GenerateSerializer)
        with named_by(GenerateSerializer):
            run = plan_run(self.tenant, options_of(values), replaces=False)
        if run.plan["payments"] > AT_ONCE:
            carry_out(run.tenant)
            return Response(RunSerializer(run).data, status.HTTP_202_ACCEPTED)
        resume(run.tenant)
        ended = SeedRun.objects.filter(pk=run.pk).first()  # in another row of the dataset, where it was emptied first
        return Response(RunSerializer(ended or run).data)

    @extend_schema(operation_id="generate_foresee", request=GenerateSerializer, responses=ForesightSerializer)
    def foresee(self, request: Request) -> Response:
        """What a run with these options would make, and what it needs a yes to. Nothing is made."""
        with named_by(GenerateSerializer):
            seen = foresee(self.tenant, options_of(self.taken(GenerateSerializer)))
        return Response(ForesightSerializer(seen).data)

    def list(self, request: Request) -> Response:
        """The last run, under way or ended; none where nothing was generated since the dataset was emptied."""
        run = last_run(self.tenant)
        return Response(RunSerializer([run] if run else [], many=True).data)

    @extend_schema(responses={200: RunSerializer} | refused(404))
    def retrieve(self, request: Request, pk: int) -> Response:
        """How far a run is, and how it ended."""
        return Response(RunSerializer(self._run(pk)).data)

    @extend_schema(request=None, responses={202: RunSerializer} | refused(404, 422))
    def go_on(self, request: Request, pk: int) -> Response:
        """Goes on with a run that was interrupted."""
        run = self._run(pk)
        if run.finished or not is_interrupted(run):
            raise NotPossible(f"The run {'has ended' if run.finished else 'is under way'}; nothing was started.")
        carry_out(self.tenant)
        return Response(RunSerializer(run).data, status.HTTP_202_ACCEPTED)

    @extend_schema(responses={200: RunSerializer} | refused(404))
    def destroy(self, request: Request, pk: int) -> Response:
        """Stops a run. What it has made stays."""
        self._run(pk)
        stop_run(self.tenant)
        return Response(RunSerializer(self._run(pk)).data)

    def _run(self, pk: int) -> SeedRun:
        run = last_run(self.tenant)
        if run is None or run.pk != pk:
            raise UnknownReference(f"This dataset knows no run {pk}; it knows its last one alone.")
        return run
