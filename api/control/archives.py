"""The dataset as a file: exported, and imported."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from itertools import chain
from typing import IO, Any

from django.db import OperationalError
from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiRequest, OpenApiResponse, extend_schema
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from api.control.archive_shapes import ImportedSerializer, ImportQuerySerializer
from api.control.views import ControlViewSet
from api.openapi.declaring import refused
from ledgerdata.archive import check, load, pieces, received, replace
from ledgerdata.archive.left_out import left_out
from tenants.clearing import clear
from tenants.purging import purge

CONTENT_TYPE = "application/x-ndjson"
LEFT_OUT = "Mockpsp-Left-Out"
_EXAMPLE = OpenApiExample(
    "Empty dataset",
    '{"format":"mockpsp dataset","version":2,"name":"test_refunds","shortfall":"REFUSE","outcome":"succeed"}\n'
    '{"row":"end","rows":{"account":0,"record":0,"bank account":0},'
    '"sha256":"1f0cc4a8…"}\n',
)
ARCHIVE = OpenApiRequest(OpenApiTypes.BINARY, examples=[_EXAMPLE])
LINES = OpenApiResponse(OpenApiTypes.STR, "JSON Lines: a header, the rows, and a closing line.", examples=[_EXAMPLE])
PURGES_FOR = 0.5  # seconds


class ArchiveParser(BaseParser):
    """Any body, as a stream: whether it is an archive is seen by its lines."""

    media_type = "*/*"

    def parse(self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None) -> dict[str, Any]:
        return {"archive": stream}


class ArchiveViewSet(ControlViewSet):
    """An archive of JSON Lines (docs/archive.md), of this dataset alone."""

    parser_classes = (ArchiveParser,)  # type: ignore[assignment]  # of the others it is JSON
    serializer_class = ImportedSerializer

    @extend_schema(responses={(200, CONTENT_TYPE): LINES} | refused(422))
    def export(self, request: Request) -> StreamingHttpResponse:
        """The archive, sent as it is made: it is whole with its last line. A header names what it does not hold."""
        made = pieces(self.tenant)
        first = next(made)  # what is refused before it is answered as such
        headers = {"Content-Disposition": f'attachment; filename="dataset-{self.tenant.number}.jsonl"'}
        if lacking := left_out(self.tenant):
            headers[LEFT_OUT] = ", ".join(lacking)
        return StreamingHttpResponse(chain([first], made), content_type=CONTENT_TYPE, headers=headers)

    @extend_schema(
        parameters=[ImportQuerySerializer],
        request={CONTENT_TYPE: ARCHIVE, "application/octet-stream": ARCHIVE},  # any other will do, too
        responses={200: ImportedSerializer} | refused(422),
    )
    def put_in(self, request: Request) -> Response:
        """Fills an empty dataset; with `?replace=true` in the place of all that it holds. The body may be gzip."""
        query = self.query(ImportQuerySerializer)
        body: Any = request.data
        with received(body.get("archive") or BytesIO()) as file, _leaving_nothing():
            archive = check(file)
            if query["replace"]:
                left, _ = replace(self.tenant, archive)
                clear(left)
            else:
                load(self.tenant, archive)
        return Response(ImportedSerializer({"rows": archive.rows}).data)


@contextmanager
def _leaving_nothing() -> Iterator[None]:
    """Where an import ends in the middle, the rows that it wrote go."""
    try:
        yield
    except Exception:
        with suppress(OperationalError):  # others write just now
            purge(within=PURGES_FOR)
        raise
