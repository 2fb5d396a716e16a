"""The dataset as a file: exported, and imported."""

from io import BytesIO
from typing import IO, Any

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiRequest, OpenApiResponse, extend_schema
from rest_framework.parsers import BaseParser
from rest_framework.request import Request
from rest_framework.response import Response

from api.contract.fields import PLAIN
from api.control.archive_shapes import ImportedSerializer, ImportQuerySerializer
from api.control.bodies import require_encoding
from api.control.views import ControlViewSet
from api.openapi.declaring import refused
from ledgerdata.archive import CONTENT_TYPE, pieces, take_in
from ledgerdata.archive.left_out import left_out

LEFT_OUT = "Mockpsp-Left-Out"
ENCODINGS = {*PLAIN, "gzip"}  # it is unpacked for what it is, whether or not the header says so
_EXAMPLE = OpenApiExample(
    "Empty dataset",
    '{"format":"mockpsp dataset","version":2,"name":"test_refunds","shortfall":"REFUSE","outcome":"succeed"}\n'
    '{"row":"end","rows":{"account":0,"record":0,"bank account":0},'
    '"sha256":"1f0cc4a8…"}\n',
)
ARCHIVE = OpenApiRequest(OpenApiTypes.BINARY, examples=[_EXAMPLE])
LINES = OpenApiResponse(OpenApiTypes.STR, "JSON Lines: a header, the rows, and a closing line.", examples=[_EXAMPLE])


class ArchiveParser(BaseParser):
    """Any body, as a stream: whether it is an archive is seen by its lines."""

    media_type = "*/*"

    def parse(self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None) -> dict[str, Any]:
        require_encoding(parser_context["request"].META, ENCODINGS)
        return {"archive": stream}


class ArchiveViewSet(ControlViewSet):
    """An archive of JSON Lines (docs/archive.md), of this dataset alone."""

    parser_classes = (ArchiveParser,)  # type: ignore[assignment]  # of the others it is JSON
    serializer_class = ImportedSerializer
    with_query = frozenset({"put_in"})

    @extend_schema(responses={(200, CONTENT_TYPE): LINES} | refused(422))
    def export(self, request: Request) -> StreamingHttpResponse:
        """The archive, sent as it is made: it is whole with its last line. A header names what it does not hold."""
        chunks = pieces(self.tenant)
        headers = {"Content-Disposition": f'attachment; filename="dataset-{self.tenant.number}.jsonl"'}
        if lacking := left_out(self.tenant):
            headers[LEFT_OUT] = ", ".join(lacking)
        return StreamingHttpResponse(chunks, content_type=CONTENT_TYPE, headers=headers)

    @extend_schema(
        parameters=[ImportQuerySerializer],
        request={CONTENT_TYPE: ARCHIVE, "application/octet-stream": ARCHIVE},  # any other will do, too
        responses={200: ImportedSerializer} | refused(422),
    )
    def put_in(self, request: Request) -> Response:
        """Fills an empty dataset; with `?replace=true` in the place of all that it holds. The body may be gzip."""
        query = self.query(ImportQuerySerializer)
        body: Any = request.data
        archive = take_in(self.tenant, body.get("archive") or BytesIO(), replaces=query["replace"])
        return Response(ImportedSerializer({"rows": archive.rows}).data)
