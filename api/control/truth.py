"""What a correct consumer holds of the dataset."""

from typing import Any

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request

from api.control.views import ControlViewSet
from ledgerdata.rules.errors import InvalidInput
from ledgerdata.rules.moments import read_moment
from simulator.truth.frame import frame_of
from simulator.truth.lines import written

MEDIA_TYPE = "application/x-ndjson"
EXAMPLE = OpenApiExample("Example", '{"row": "end", "at": null, "rows": {"account": 0, "payment": 0}}\\n')


class TruthViewSet(ControlViewSet):
    """The truth as JSON Lines, sent as it is read. One that was cut has no last line, whose `row` is `end`."""

    @extend_schema(
        parameters=[OpenApiParameter("at", OpenApiTypes.DATETIME, description="RFC 3339, at any UTC offset.")],
        responses={(200, MEDIA_TYPE): OpenApiResponse(OpenApiTypes.STR, examples=[EXAMPLE])},
    )
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> StreamingHttpResponse:
        """At the moment `at`; without it, or at one that has not come, all that the dataset holds now."""
        at = request.query_params.get("at")
        try:
            moment = None if at is None else read_moment(at)
        except ValueError as error:
            raise InvalidInput({"at": f"is {at!r:.100}; {error}"}) from error
        lines = written(frame_of(self.tenant, moment))
        return StreamingHttpResponse(lines, content_type=f"{MEDIA_TYPE}; charset=utf-8")
