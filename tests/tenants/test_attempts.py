"""How often an address may fail to sign in."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from tenants.attempts import MOST_FAILURES, WINDOW
from tenants.models import SignInAttempt, Tenant

WRONG = {"username": "nobody", "password": "wrong"}


def fail(times: int, **headers: str) -> None:
    for _ in range(times):
        assert Client(headers=headers).post("/admin/login/", WRONG).status_code == 200


def test_the_next_failure_is_not_tried(db: None) -> None:
    fail(MOST_FAILURES)
    answer = Client().post("/admin/login/", WRONG)
    assert answer.status_code == 429
    assert "Too many attempts" in answer.content.decode()


def test_nobody_gets_in_from_that_address(tenant: Tenant, key: str) -> None:
    fail(MOST_FAILURES)
    assert Client().post("/admin/login/", {"key": key}).status_code == 429


def test_a_forwarded_address_does_not_help(db: None) -> None:
    fail(MOST_FAILURES)
    answer = Client(headers={"X-Forwarded-For": "203.0.113.7"}).post("/admin/login/", WRONG)
    assert answer.status_code == 429


def test_another_address_is_let_in(tenant: Tenant, key: str) -> None:
    fail(MOST_FAILURES)
    assert Client(REMOTE_ADDR="203.0.113.7").post("/admin/login/", {"key": key}).status_code == 302


def test_success_counts_for_nothing(tenant: Tenant, key: str) -> None:
    for _ in range(MOST_FAILURES + 1):
        assert Client().post("/admin/login/", {"key": key}).status_code == 302
    assert not SignInAttempt.objects.exists()


def test_failures_are_forgotten(tenant: Tenant, key: str) -> None:
    fail(MOST_FAILURES)
    SignInAttempt.objects.update(at=timezone.now() - WINDOW - timedelta(seconds=1))
    assert Client().post("/admin/login/", {"key": key}).status_code == 302
    assert not SignInAttempt.objects.exists()


def test_the_switch_in_the_header_counts_too(office: Client, key: str) -> None:
    for _ in range(MOST_FAILURES):
        office.post("/admin/dataset/", {"key": "short"})
    answer = office.post("/admin/dataset/", {"key": key}, follow=True)
    assert "Too many attempts" in answer.content.decode()
