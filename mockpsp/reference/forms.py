"""Forms of JSON Schema as rows: a field, what it is, and whether it has to be there."""

from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from mockpsp.reference.marking import marked

Schema = dict[str, Any]

LIMITS = {
    "minimum": "at least {:,}",
    "maximum": "at most {:,}",
    "maxLength": "up to {:,} characters",
    "maxProperties": "up to {:,} entries",
}
NULL = {"type": "null"}
FORMATS = {"date-time": "date-time", "uri": "address"}


@dataclass(frozen=True, slots=True)
class Field:
    """`name` is dotted where the field is part of another: `records[].status`."""

    name: str
    kind: str
    is_required: bool
    about: SafeString


@dataclass(frozen=True, slots=True)
class Form:
    name: str
    about: SafeString
    fields: list[Field]


def forms_of(schema: Schema, components: Schema) -> list[Form]:
    """The forms that a body may have; one, but where the description says that there are several."""
    found = _found(schema, components)
    if "oneOf" in found:
        return [form for each in found["oneOf"] for form in forms_of(each, components)]
    name = schema.get("$ref", "").rpartition("/")[2] or words(schema)
    return [Form(name, marked(found.get("description", "")), _fields(found, components, ""))]


def words(schema: Schema) -> str:
    """What a value is: `string, up to 200 characters or null`."""
    limits = [text.format(schema[limit]) for limit, text in LIMITS.items() if limit in schema]
    pattern = [f"matching {schema['pattern']}"] if "pattern" in schema and "format" not in schema else []
    default = [f"default {schema['default']}".lower()] if "default" in schema else []
    return ", ".join([_kind(schema), *pattern, *limits, *default]) + (" or null" if _may_be_null(schema) else "")


def _kind(schema: Schema) -> str:
    kind = next((each for each in _types(schema) if each != "null"), "value")
    if "oneOf" in schema:
        return " or ".join(_named(each) for each in schema["oneOf"] if each != NULL)
    if "enum" in schema:
        return "one of " + ", ".join(str(each) for each in schema["enum"])
    if kind == "array":
        return f"list of {_named(schema['items'])}"
    if isinstance(schema.get("additionalProperties"), dict):
        return "object of strings"
    return FORMATS.get(schema.get("format", ""), str(kind))


def _may_be_null(schema: Schema) -> bool:
    return "null" in _types(schema) or NULL in schema.get("oneOf", ())


def _types(schema: Schema) -> list[str]:
    types = schema.get("type", [])
    return types if isinstance(types, list) else [types]


def _named(schema: Schema) -> str:
    return schema["$ref"].rpartition("/")[2] if "$ref" in schema else words(schema)


def _found(schema: Schema, components: Schema) -> Schema:
    found: Schema = components[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    return found


def _fields(schema: Schema, components: Schema, at: str) -> list[Field]:
    if schema.get("type") == "array":
        return _fields(_found(schema["items"], components), components, f"{at}[].".lstrip("."))
    rows = []
    for name, each in schema.get("properties", {}).items():
        rows.append(
            Field(at + name, _named(each), name in schema.get("required", ()), marked(each.get("description", "")))
        )
        inner = _found(each, components)
        if inner is not each or "items" in each:
            rows += _fields(inner, components, at + name if "items" in each else f"{at}{name}.")
    return rows
