"""What a correct consumer holds of the dataset."""

from itertools import chain
from typing import Any

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework.request import Request

from api.control.shapes import MomentField, QuerySerializer
from api.control.views import ControlViewSet
from simulator.truth.frame import frame_of
from simulator.truth.lines import written

MEDIA_TYPE = "application/x-ndjson"
EXAMPLE = OpenApiExample("Example", '{"row": "end", "at": null, "rows": {"account": 0, "payment": 0}}\\n')


class TruthQuerySerializer(QuerySerializer):
    """At which moment."""

    at = MomentField(required=False, help_text="RFC 3339, at any UTC offset.")


class TruthViewSet(ControlViewSet):
    """The truth as JSON Lines, sent as it is read. One that was cut has no last line, whose `row` is `end`."""

    with_query = frozenset({"retrieve"})

    @extend_schema(
        parameters=[TruthQuerySerializer],
        responses={(200, MEDIA_TYPE): OpenApiResponse(OpenApiTypes.STR, examples=[EXAMPLE])},
    )
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> StreamingHttpResponse:
        """At the moment `at`; without it, or at one that has not come, all that the dataset holds now."""
        lines = written(frame_of(self.tenant, self.query(TruthQuerySerializer).get("at")))
        whole = chain([next(lines)], lines)  # what is refused at once gets its status
        return StreamingHttpResponse(whole, content_type=f"{MEDIA_TYPE}; charset=utf-8")
