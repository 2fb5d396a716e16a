"""When a dataset wants attention: the earliest of all reasons, and each kind of work for itself."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from tenants import attention
from tenants.attention import PAST, attend, attends, note_attention
from tenants.clock import locked_clock
from tenants.models import Tenant

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def no_reasons(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attention, "_reasons", [])


def noted(tenant: Tenant) -> datetime | None:
    with locked_clock(tenant) as clock:
        note_attention(clock.tenant)
    tenant.refresh_from_db()
    return tenant.attention_at


def test_the_earliest_moment_counts(tenant: Tenant) -> None:
    now = timezone.now()
    assert noted(tenant) is None
    attends(lambda _: None)
    assert noted(tenant) is None
    attends(lambda _: now)
    attends(lambda _: now + timedelta(hours=1))
    assert noted(tenant) == now
    attends(lambda _: PAST)
    assert noted(tenant) == PAST


def test_only_work_whose_moment_has_come_is_done(tenant: Tenant) -> None:
    """A reason that always holds does not bring the work of the others with it."""
    later = timezone.now() + timedelta(hours=1)
    done: list[str] = []
    attends(lambda _: PAST)
    attends(lambda _: later, lambda _: done.append("later"))
    noted(tenant)
    attend(tenant)
    assert done == []
    attends(lambda _: PAST, lambda _: done.append("due"))
    attend(tenant)
    assert done == ["due"]


def test_a_plain_dataset_is_left_alone(tenant: Tenant) -> None:
    def fail(_: Tenant) -> None:
        raise AssertionError("it has nothing to do")

    attends(lambda _: None, fail)
    noted(tenant)
    attend(tenant)
