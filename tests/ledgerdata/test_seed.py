"""`manage.py seed`: what it says, and what it refuses. The stories have their own tests."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from ledgerdata.generate import SCENARIOS
from ledgerdata.models import Payment, Record
from tenants.access import known_tenant
from tenants.models import Tenant
from tenants.scoping import for_tenant

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("nobody_reads")]


def _seed(*arguments: str) -> str:
    out = StringIO()
    call_command("seed", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


def test_says_what_it_made_and_where_the_clock_stands(key: str) -> None:
    said = _seed(key, "--payments", "40", "--until", "2026-03-31T12:00:00Z", "--seed", "7")
    tenant = known_tenant(key)
    assert tenant.last_written_at is not None
    assert "12 accounts, 12 beneficiaries and 40 payments" in said
    assert f"{tenant.records} records" in said
    assert "seed 7" in said
    assert f"{tenant.last_written_at:%Y-%m-%dT%H:%M:%S.%fZ}" in said


def test_every_option_is_heard(key: str) -> None:
    _seed(
        *(key, "--scenario", "card-shop", "--payments", "50", "--accounts", "3", "--beneficiaries", "4"),
        *("--asset", "JPY", "--asset", "USD/2", "--days", "3", "--until", "2026-03-31T12:00:00+02:00", "--seed", "x"),
        *("--mix", "PAYIN=80,TRANSFER=20", "--fail-rate", "0", "--dispute-rate", "0", "--refund-rate", "0"),
    )
    tenant = known_tenant(key)
    assert (tenant.internal_accounts, tenant.beneficiaries) == (3, 4)
    assert set(for_tenant(Payment, tenant).values_list("asset", flat=True)) == {"JPY", "USD/2"}
    assert set(for_tenant(Payment, tenant).values_list("type", flat=True)) == {"PAYIN", "TRANSFER"}
    assert not for_tenant(Record, tenant).filter(status__in=["FAILED", "DISPUTE", "REFUNDED"]).exists()


def test_numbers_are_read_with_point_or_comma(key: str) -> None:
    assert "and 1,000 payments" in _seed(key, "--payments", "1.000", "--fail-rate", "0,05")


def test_lists_its_scenarios() -> None:
    said = _seed("--list")
    assert [line.split()[0] for line in said.splitlines()] == list(SCENARIOS)


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["--payments", "-1"], "payments is -1"),
        (["--payments", "many"], "payments"),
        (["--payments", "1.5"], "payments.*decimals"),
        (["--scenario", "casino"], "scenario is 'casino'"),
        (["--asset", "euro"], "assets"),
        (["--days", "0"], "days is 0"),
        (["--until", "yesterday"], "RFC 3339"),
        (["--mix", "GIFT=3"], "GIFT"),
        (["--mix", "PAYIN"], "PAYIN=70"),
        (["--mix", "PAYIN=0"], "no weight"),
        (["--fail-rate", "1.5"], "fail_rate is 1.5"),
        (["--fail-rate", "nan"], "fail_rate"),
        (["--accounts", "1", "--mix", "TRANSFER=1"], "accounts"),
        (["--scenario", "everything", "--payments", "5"], "payments is 5"),
        (["--scenario", "empty", "--payments", "5"], "payments is 5"),
        (["--resume"], "No dataset"),
        (["--payouts", "3", "--payins", "0"], "--first-balance is needed: no account holds any EUR/2"),
        (["--until", "2999-01-01T00:00:00Z"], "--into-the-future is needed: the period ends at 2999"),
        (["--payouts", "3", "--payments", "5"], "not both"),
    ],
)
def test_wrong_options_write_nothing(key: str, arguments: list[str], problem: str) -> None:
    with pytest.raises(CommandError, match=problem) as refusal:
        _seed(key, *arguments)
    assert refusal.value.returncode in (1, 2)  # argparse's own errors exit with 2 from a shell
    assert "\n" not in str(refusal.value)
    assert not Tenant.objects.exists()


def test_counts_by_type_are_exact(key: str) -> None:
    _seed(key, "--payouts", "3", "--payins", "0", "--first-balance", "--seed", "1")
    _seed(key, "--payouts", "2", "--seed", "2")  # of what is left
    types = list(for_tenant(Payment, known_tenant(key)).values_list("type", flat=True))
    assert (types.count("PAYOUT"), types.count("PAYIN")) == (5, 0)


def test_a_dataset_is_emptied_first(key: str) -> None:
    _seed(key, "--scenario", "empty", "--seed", "1")
    said = _seed(key, "--payments", "20", "--empty-first", "--seed", "2")
    assert "Made 12 accounts, 12 beneficiaries and 20 payments" in said
    assert known_tenant(key).internal_accounts == 12
