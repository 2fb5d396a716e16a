"""What drf-spectacular cannot see: checks that stand beside a field, forms that allow no other field, the API key."""

from typing import Any

from drf_spectacular.contrib.django_filters import DjangoFilterExtension
from drf_spectacular.extensions import (
    OpenApiAuthenticationExtension,
    OpenApiSerializerExtension,
    OpenApiSerializerFieldExtension,
)

from api.contract import fields, shapes
from api.control.journal_shapes import place_of
from api.control.shapes import BodySerializer
from ledgerdata.rules import values
from ledgerdata.rules.assets import ASSET_LENGTH, ASSET_PATTERN
from ledgerdata.rules.limits import (
    AMOUNT_DIGITS,
    KEY_LENGTH,
    MOST_METADATA,
    NAME_LENGTH,
    REFERENCE_LENGTH,
    TEXT_LENGTH,
)
from ledgerdata.rules.values import read_moment

Schema = dict[str, Any]

# no field is geographic: looking for one has Django look for GDAL, by a C compiler where there is one, for 0.3 s
DjangoFilterExtension._has_gis = False  # type: ignore[attr-defined]

CHECKS: dict[Any, Schema] = {
    values.reference: {"pattern": rf"^[A-Za-z0-9._~-]{{1,{REFERENCE_LENGTH}}}$"},
    values.name: {"minLength": 1, "maxLength": NAME_LENGTH},
    values.some_text: {"minLength": 1, "maxLength": KEY_LENGTH},
    values.text: {"minLength": 0, "maxLength": TEXT_LENGTH},
    values.amount_text: {"pattern": rf"^[1-9][0-9]{{0,{AMOUNT_DIGITS - 1}}}$"},
    values.asset: {"pattern": ASSET_PATTERN.replace(r"\/", "/"), "maxLength": ASSET_LENGTH},
    values.metadata: {"maxProperties": MOST_METADATA},
    fields.integer: {"pattern": r"^-?(0|[1-9][0-9]*)$"},
    fields.whole_number: {"pattern": r"^(0|[1-9][0-9]*)$"},
    fields.any_text: {"minLength": 0},
    fields.strings: {},
    read_moment: {"format": "date-time"},
    place_of: {"pattern": r"^\d{1,18}-\d{1,9}$"},
}
"""What a check of a value lets pass, as JSON Schema says it."""


KINDS: dict[type, Schema] = {
    fields.TextField: {"type": "string"},
    fields.WholeNumberField: {"type": "integer"},
    fields.StringsField: {"type": "object", "additionalProperties": {"type": "string"}},
    fields.MomentField: {
        "type": "string",
        "format": "date-time",
        "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$",
    },
}


class CheckedFields(OpenApiSerializerFieldExtension):
    """Fields of the contract: what they are, and what their checks let pass."""

    target_class = fields.Checked
    match_subclasses = True

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> Schema:
        return KINDS[type(self.target)] | CHECKS.get(self.target.check, {})


class Forms(OpenApiSerializerExtension):
    """Objects have the fields that they declare and no other, but for bodies in which others are ignored."""

    target_class = "rest_framework.serializers.Serializer"
    match_subclasses = True
    priority = -1  # after drf-spectacular's own

    def map_serializer(self, auto_schema: Any, direction: Any) -> Schema:
        form = self.target
        schema: Schema = auto_schema._map_serializer(form, direction, bypass_extensions=True)
        if direction == "response" or isinstance(form, shapes.AnswerSerializer):
            schema["additionalProperties"] = False
        is_written_by_it = isinstance(form, BodySerializer) or not isinstance(form, shapes.AnswerSerializer)
        if direction == "response" and is_written_by_it:
            schema["required"] = sorted(schema["properties"])
        return schema


class ApiKey(OpenApiAuthenticationExtension):
    """`Authorization: Bearer <API key>`."""

    target_class = "api.authentication.ApiKeyAuthentication"
    name = "apiKey"

    def get_security_definition(self, auto_schema: Any) -> Schema:
        text = "`Authorization: Bearer <API key>`. The key alone names the dataset."
        return {"type": "http", "scheme": "bearer", "description": text}
