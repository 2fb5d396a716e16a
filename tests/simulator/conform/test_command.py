"""`manage.py conform`: what it says, in which form, and what it refuses."""

import json
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.core.management import CommandError, call_command

from simulator.conform.rules import RULES
from tenants.models import Tenant
from tests.payouts import ASSET, PAYEE, PAYER, fund

QUICK = ("--pause", "1ms")


def conform(*arguments: str) -> tuple[int, str]:
    """The exit code and what was written."""
    out = StringIO()
    try:
        call_command("conform", *arguments, stdout=out)
    except CommandError as error:
        return error.returncode, out.getvalue() + str(error)
    return 0, out.getvalue()


def test_an_endpoint_that_is_right(live_tenant: Tenant, server: str, key: str, tmp_path: Path) -> None:
    fund(live_tenant, 100_000)
    file = tmp_path / "report.xml"
    write = ("--write", "--source", PAYER, "--beneficiary", PAYEE, "--asset", ASSET)
    code, said = conform(server, "--key", key, *QUICK, *write, "--junit", str(file))
    assert code == 0
    assert said.startswith(f"{server}: 0 rules are broken")
    assert key not in said
    suite = ElementTree.parse(file).getroot()
    assert len(suite) == len(RULES)
    assert suite.get("failures") == "0"


def test_nothing_is_written_unless_asked_for(live_tenant: Tenant, server: str, key: str) -> None:
    fund(live_tenant, 100_000)
    code, said = conform(server, "--key", key, *QUICK, "--json")
    told = json.loads(said)
    assert (code, told["rows"]["/transactions"]) == (0, 1)
    unseen = {rule["id"]: rule["reason"] for rule in told["rules"] if rule["verdict"] == "could not be seen"}
    assert unseen["replay"] == "nothing is written without --write"


def test_an_account_without_money_is_no_fault_of_the_endpoint(live_tenant: Tenant, server: str, key: str) -> None:
    fund(live_tenant, 100)
    write = ("--write", "--source", PAYER, "--beneficiary", PAYEE, "--asset", ASSET, "--amount", "500")
    code, said = conform(server, "--key", key, *QUICK, *write)
    assert code == 0
    assert "POST /payouts was refused: 422" in said


def test_an_endpoint_that_is_wrong(server: str, key: str, tmp_path: Path) -> None:
    file = tmp_path / "report.xml"
    code, said = conform(f"{server}/nothing", "--key", key, *QUICK, "--junit", str(file))
    assert code == 1
    assert "BROKEN lists: Each list is a bare JSON array (contract: reads)" in said
    assert "/accounts is not given: 404." in said
    assert "The consumer: The whole page cannot be read" in said
    assert "GET /nothing/accounts?page=1&pageSize=100&sort=createdAt%3Aasc\n    answered: 404 {" in said
    failures = ElementTree.parse(file).getroot().findall("testcase[failure]")
    assert "lists: Each list is a bare JSON array" in {case.get("name") for case in failures}


def test_a_watch_tells_each_breach_at_once(server: str, key: str) -> None:
    code, said = conform(f"{server}/nothing", "--key", key, "--pause", "10ms", "--watch", "300ms", "--polls", "1")
    assert code == 1
    assert said.index("BROKEN lists") < said.index("rules are broken")


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("psp.example.com", "--key", "k"), "url is 'psp.example.com'; write an address such as"),
        (("http://localhost:1", "--key", "k"), "http://localhost:1 does not answer"),
        (("http://localhost:x", "--key", "k"), "url is 'http://localhost:x'"),
        (("http://localhost", "--key", "a\nb"), "--key has to be printable ASCII"),
        (("http://localhost", "--key", "k", "--polls", "0"), "--polls is 0; 1 to 1,000 is right"),
        (("http://localhost", "--key", "k", "--pause", "soon"), "--pause 'soon' is no length of time"),
        (("http://localhost", "--key", "k", "--watch", "soon"), "--watch 'soon' is no length of time"),
        (("http://localhost", "--key", "k", "--write"), "--write needs --source, --beneficiary, --asset"),
        (("http://localhost", "--key", "k", "--junit", "/nowhere/x"), "--junit is '/nowhere/x', which cannot"),
    ],
)  # fmt: skip
def test_bad_input_is_one_clear_line(arguments: tuple[str, ...], problem: str) -> None:
    code, said = conform(*arguments, *(() if "--pause" in arguments else QUICK))
    assert code == 2
    assert problem in said
    assert len(said.splitlines()) == 1
