"""How often an address may fail to sign in."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from tenants.attempts import MOST_FAILURES, WINDOW
from tenants.models import ApiKey, SignInAttempt, Tenant
from tests.tenants.test_sign_in import seen

WRONG = {"username": "nobody", "password": "wrong"}


def fail(times: int, **headers: str) -> None:
    for _ in range(times):
        assert Client(headers=headers).post("/admin/login/", WRONG).status_code == 200


def test_the_next_failure_is_not_tried(db: None) -> None:
    fail(MOST_FAILURES)
    answer = Client().post("/admin/login/", WRONG)
    assert answer.status_code == 429
    assert "Too many attempts" in answer.content.decode()


def test_no_password_gets_in_from_that_address(operator_office: Client) -> None:
    fail(MOST_FAILURES)
    right = {"username": "operator", "password": "a long password"}
    assert Client().post("/admin/login/", right).status_code == 429


def test_a_right_key_gets_in_all_the_same(tenant: Tenant, key: str) -> None:
    fail(MOST_FAILURES)
    assert Client().post("/admin/login/", {"key": key}).status_code == 302


def test_who_is_signed_in_goes_on(office: Client, operator_office: Client, stranger: Tenant, stranger_key: str) -> None:
    fail(MOST_FAILURES)
    office.post("/admin/dataset/", {"key": stranger_key})
    assert seen(office) == stranger.name
    assert seen(operator_office) == "all"


def test_a_key_that_is_revoked_or_unknown_is_guessed_no_further(tenant: Tenant, key: str, settings: Settings) -> None:
    settings.OPEN_SIGNUP = False
    ApiKey.objects.update(revoked_at=timezone.now())
    fail(MOST_FAILURES)
    for wrong in (key, "a-key-that-is-unknown"):
        assert Client().post("/admin/login/", {"key": wrong}).status_code == 429


def test_a_forwarded_address_does_not_help(db: None) -> None:
    fail(MOST_FAILURES)
    answer = Client(headers={"X-Forwarded-For": "203.0.113.7"}).post("/admin/login/", WRONG)
    assert answer.status_code == 429


def test_another_address_is_not_counted(db: None) -> None:
    fail(MOST_FAILURES)
    assert Client(REMOTE_ADDR="203.0.113.7").post("/admin/login/", WRONG).status_code == 200


def test_success_counts_for_nothing(tenant: Tenant, key: str) -> None:
    for _ in range(MOST_FAILURES + 1):
        assert Client().post("/admin/login/", {"key": key}).status_code == 302
    assert not SignInAttempt.objects.exists()


def test_failures_are_forgotten(db: None) -> None:
    fail(MOST_FAILURES)
    SignInAttempt.objects.update(at=timezone.now() - WINDOW - timedelta(seconds=1))
    assert Client().post("/admin/login/", WRONG).status_code == 200
    assert SignInAttempt.objects.count() == 1


def test_the_switch_in_the_header_counts_too(office: Client) -> None:
    for _ in range(MOST_FAILURES):
        office.post("/admin/dataset/", {"key": "short"})
    answer = office.post("/admin/dataset/", {"key": "short"}, follow=True)
    assert "Too many attempts" in answer.content.decode()
