"""What installs the connector."""

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from mockpsp.office.connector import Installation, proposed_endpoint, proposed_name, read_period
from mockpsp.places.addresses import Root
from tenants.access import known_tenant
from tenants.models import ApiKey, Tenant
from tenants.naming import unnamed

OWN = {
    "name": "psp",
    "endpoint": "http://host.docker.internal:8000/",
    "where": "own",
    "polling_period": "10s",
    "stack_url": "http://localhost",
}
CLOUD = OWN | {
    "where": "cloud",
    "polling_period": "20m",
    "organisation": "abcdefghijkl",
    "stack": "wxyz",
    "region": "eu-west-1",
}


def send(office: Client, values: dict[str, str], **more: str) -> Any:
    return office.post("/admin/install/", values | more)


def text_of(office: Client, values: dict[str, str], **more: str) -> str:
    text: str = send(office, values, **more).content.decode()
    return text.replace("&quot;", '"').replace("&#x27;", "'")


def test_the_file_holds_what_the_connector_reads(office: Client, key: str) -> None:
    answer = send(office, OWN, key=key, download="1")
    assert json.loads(answer.content) == {
        "provider": "Generic",
        "name": "psp",
        "apiKey": key,
        "endpoint": "http://host.docker.internal:8000",
        "pollingPeriod": "10s",
    }
    assert answer.headers["Content-Disposition"] == 'attachment; filename="generic-connector.json"'
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    "endpoint",
    ["http://mockpsp:8000", "http://my_psp:8000", "http://10.0.0.7", "http://[fd00::2]:8000", "https://x.example/psp"],
)
def test_addresses_that_a_consumer_may_use(endpoint: str, office: Client, key: str) -> None:
    answer = send(office, OWN | {"endpoint": f"{endpoint}/", "stack_url": "http://gateway"}, key=key, download="1")
    assert json.loads(answer.content)["endpoint"] == endpoint


@pytest.mark.parametrize(
    ("name", "words"), [("Acme Pay", "-acme-pay"), ("ab…yz", "-ab-yz"), ("支付", ""), ("x" * 200, f"-{'x' * 40}")]
)
def test_each_dataset_is_proposed_a_name_of_its_own(office: Client, tenant: Tenant, name: str, words: str) -> None:
    Tenant.objects.filter(pk=tenant.pk).update(name=name)
    form = office.get("/admin/install/").context["form"]
    assert form["name"].value() == f"mockpsp{words}-{tenant.pk}"


def test_a_container_is_proposed_the_machine_it_runs_on(office: Client) -> None:
    form = office.get("/admin/install/").context["form"]
    assert form["endpoint"].value() == "http://host.docker.internal:8000"
    assert proposed_endpoint(Root.read("https://psp.example.com/a")) == "https://psp.example.com/a"


def test_the_file_in_the_docs_is_what_the_page_would_write() -> None:
    text = (Path(settings.BASE_DIR) / "docs/formance.md").read_text()
    (block,) = re.findall(r"```json\n(.*?)```", text, re.DOTALL)
    written = json.loads(block)
    dataset = Tenant(pk=1, name=unnamed(1))
    assert written == json.loads(
        Installation(proposed_name(dataset), "20m", "http://host.docker.internal:8000", "alice@example.com").file()
    )


def test_commands_for_a_stack_of_one_s_own(office: Client, key: str) -> None:
    text = text_of(office, OWN, key=key)
    assert "fctl payments connectors install generic generic-connector.json" in text
    assert "http://localhost/api/payments/v3/connectors/install/generic" in text


def test_commands_for_formance_cloud(office: Client, key: str) -> None:
    text = text_of(office, CLOUD, key=key)
    assert "generic-connector.json --organization=abcdefghijkl --stack=wxyz" in text
    assert "https://abcdefghijkl-wxyz.eu-west-1.formance.cloud/api/payments/v3/connectors/install/generic" in text


def test_a_key_is_made_for_the_connector_alone(office: Client, tenant: Tenant) -> None:
    match = re.search(r'"apiKey": "([^"]+)"', text_of(office, OWN))
    assert match
    assert known_tenant(match[1]) == tenant
    assert ApiKey.objects.get(tenant=tenant, label="connector psp").mask.startswith("sk_")


def test_a_download_makes_no_second_key(office: Client, tenant: Tenant) -> None:
    shown = send(office, OWN)
    before = ApiKey.objects.filter(tenant=tenant).count()
    again = {name: str(value) for name, value in shown.context["again"].items()}
    assert json.loads(send(office, again, download="1").content)["apiKey"] == again["key"]
    assert ApiKey.objects.filter(tenant=tenant).count() == before


def test_a_reload_makes_no_second_key(office: Client, tenant: Tenant) -> None:
    form = OWN | {"fresh": office.get("/admin/install/").context["form"]["fresh"].value()}
    shown = [send(office, form).context["installation"].key for _ in range(2)]
    assert shown == [form["fresh"]] * 2
    assert ApiKey.objects.filter(tenant=tenant, label="connector psp").count() == 1


def test_the_keys_that_it_made_are_listed(office: Client) -> None:
    made = send(office, OWN).context["installation"].key
    text = office.get("/admin/install/").content.decode()
    assert "connector psp" in text
    assert f"{made[:4]}…{made[-4:]}" in text


def test_a_fresh_key_of_another_dataset_is_refused(office: Client, stranger: Tenant, stranger_key: str) -> None:
    assert "opens a dataset already" in text_of(office, OWN, fresh=stranger_key)
    assert known_tenant(stranger_key) == stranger


@pytest.mark.parametrize(
    ("values", "problem"),
    [
        (CLOUD | {"polling_period": "19m59s"}, "Formance Cloud takes 20m at least."),
        (OWN | {"polling_period": "0s"}, "One second (1s) at least."),
        (OWN | {"polling_period": "soon"}, "Write it like 20m, 10s or 1h30m."),
        (CLOUD | {"region": ""}, "This is needed here."),
        (OWN | {"stack_url": ""}, "This is needed here."),
        (OWN | {"endpoint": "javascript:alert(1)"}, "This is no address: it has to look like https"),
        (CLOUD | {"stack": "a b; rm"}, "Small letters, digits and hyphens."),
        (OWN | {"endpoint": "http://mockpsp:0"}, "This is no address"),
        (OWN | {"stack_url": "localhost"}, "This is no address"),
        (OWN | {"name": ""}, "This field is required."),
        (OWN | {"name": "ab"}, "at least 3 characters"),
        (OWN | {"polling_period": "24h1s"}, "24h at most."),
    ],
)
def test_what_is_wrong_is_said(office: Client, tenant: Tenant, values: dict[str, str], problem: str) -> None:
    assert problem in text_of(office, values)
    assert not ApiKey.objects.filter(tenant=tenant, label__startswith="connector").exists()


def test_a_key_of_another_dataset_is_refused(office: Client, stranger: Tenant, stranger_key: str) -> None:
    assert "This key does not open this dataset." in text_of(office, OWN, key=stranger_key)


def test_an_operator_chooses_a_dataset_first(operator_office: Client) -> None:
    answer = operator_office.get("/admin/install/")
    assert answer.status_code == 403
    assert "Choose a dataset first" in answer.content.decode()


@pytest.mark.parametrize(
    ("text", "seconds"), [("10s", 10), ("20m", 1200), ("1h30m", 5400), ("2h", 7200), ("1h1s", 3601)]
)
def test_periods(text: str, seconds: int) -> None:
    assert read_period(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "10", "s", "10 s", "-1s", "10m1h", "1.5h", "١s"])
def test_no_periods(text: str) -> None:
    with pytest.raises(ValueError, match="Write it like"):
        read_period(text)
