"""The page `/docs/` has all of the OpenAPI description, for everybody and without script."""

import re
import subprocess
from html import unescape

import pytest
from django.test import Client

from api.openapi.description import description
from mockpsp.reference.forms import words
from mockpsp.reference.marking import marked
from mockpsp.reference.operations import Operation, groups
from tenants.models import Tenant

ROOT = "http://psp.example"


def test_every_operation_is_on_it(db: None) -> None:
    answer = Client().get("/docs/")
    assert answer.status_code == 200
    assert "'unsafe" not in answer.headers["Content-Security-Policy"]
    text = unescape(answer.content.decode())
    for path, operations in description()["paths"].items():
        for operation in operations.values():
            assert f'id="{operation["operationId"]}"' in text
        assert f"<code>{path}</code>" in text
    assert "<script>" not in text
    assert " style=" not in text


def test_who_is_signed_in_keeps_the_navigation(office: Client, tenant: Tenant) -> None:
    text = office.get("/docs/").content.decode()
    assert tenant.name in text
    assert 'href="/admin/guide/"' in text
    assert 'href="/docs/"' in office.get("/admin/guide/").content.decode()


def test_the_address_without_its_slash_leads_there() -> None:
    answer = Client().get("/docs")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/docs/")


def test_fields_of_fields_are_named_with_their_place() -> None:
    (payments,) = [group for group in groups(ROOT) if group.name == "Payments"]
    (one,) = [operation for operation in payments.operations if operation.id == "payments_retrieve"]
    assert one.answer.body is not None
    (form,) = one.answer.body.forms
    names = {field.name: field for field in form.fields}
    assert {"reference", "actions[].least", "records[].status", "dueSteps[].dueAt"} <= names.keys()
    assert names["sourceAccountId"].kind == "string or null"


def test_a_body_of_several_forms_shows_each() -> None:
    (faults,) = [group for group in groups(ROOT) if group.name == "Faults"]
    (create,) = [operation for operation in faults.operations if operation.id == "fault_rules_create"]
    assert create.body is not None
    assert [form.name for form in create.body.forms] == ["FaultPresetRequest", "FaultRuleRequest"]


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        ({"type": "string", "maxLength": 10000}, "string, up to 10,000 characters"),
        ({"type": ["integer", "null"], "minimum": 1}, "integer, at least 1 or null"),
        ({"type": "boolean", "default": False}, "boolean, default false"),
        ({"type": "string", "enum": ["PAYIN", "OTHER"]}, "one of PAYIN, OTHER"),
        ({"type": "string", "format": "date-time", "pattern": "Z$"}, "date-time"),
        ({"type": "array", "items": {"$ref": "#/components/schemas/Record"}}, "list of Record"),
        ({"type": "object", "additionalProperties": {"type": "string"}}, "object of strings"),
        ({"oneOf": [{"$ref": "#/components/schemas/Money"}, {"type": "null"}]}, "Money or null"),
    ],
)
def test_what_a_value_is_in_words(schema: dict[str, object], said: str) -> None:
    assert words(schema) == said


def test_docstrings_bring_no_markup_of_their_own() -> None:
    assert marked("`a<b` & <i>") == "<code>a&lt;b</code> &amp; &lt;i&gt;"


@pytest.mark.parametrize("operation", [each for group in groups(ROOT) for each in group.operations], ids=lambda o: o.id)
def test_the_curl_line_is_what_a_shell_understands(operation: Operation) -> None:
    curl = re.sub(r"\$(?!API_KEY)[A-Z_]+", "main", operation.curl)
    shell = f'curl() {{ printf "%s\\n" "$@"; }}; API_KEY=secret; {curl}'
    said = subprocess.run(["sh", "-euc", shell], capture_output=True, check=True).stdout.decode()
    assert re.search(rf"^{ROOT}/[\w/-]+$", said, re.MULTILINE)
    assert ("Bearer secret" in said) == operation.needs_key
