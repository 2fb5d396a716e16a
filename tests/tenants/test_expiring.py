"""Datasets that go by themselves."""

from datetime import timedelta

from django.utils import timezone

from tenants.expiring import drop_expired, expire_in
from tenants.models import Tenant
from tests.meanwhile import after_statement

LOOK = f'"{Tenant._meta.db_table}"."expires_at" <='


def _expire(tenant: Tenant) -> None:
    Tenant.objects.filter(pk=tenant.pk).update(expires_at=timezone.now() - timedelta(seconds=1))


def test_one_whose_time_is_over_is_dropped(tenant: Tenant, stranger: Tenant) -> None:
    _expire(tenant)
    assert drop_expired() == 1
    assert [each.pk for each in Tenant.objects.filter(standing="IN_USE")] == [stranger.pk]


def test_one_that_an_operator_keeps_at_the_last_moment_stays(tenant: Tenant) -> None:
    _expire(tenant)
    with after_statement(LOOK, lambda: expire_in(tenant, None)):
        assert drop_expired() == 0
    assert Tenant.objects.get().standing == "IN_USE"
