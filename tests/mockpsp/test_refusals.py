"""What is answered where no view does: JSON outside the back office, whatever goes wrong, and pages within."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404
from django.test import Client

from mockpsp import urls

JSON = "application/json; charset=utf-8"
HTML = "text/html; charset=utf-8"


def _refused(response: Any, status: int) -> None:
    assert (response.status_code, response.headers["Content-Type"]) == (status, JSON)
    assert set(response.json()) == {"Title", "Detail"}


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE"])
def test_a_path_that_nobody_serves(method: str) -> None:
    response = Client(enforce_csrf_checks=True).generic(method, "/nothing")
    if method != "HEAD":
        _refused(response, 404)
    assert response.status_code == 404
    assert not response.cookies


def test_a_form_from_elsewhere() -> None:
    strict = Client(enforce_csrf_checks=True)
    _refused(strict.post("/"), 403)
    page = strict.post("/admin/login/")
    assert (page.status_code, page.headers["Content-Type"]) == (403, HTML)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "status", "is_told"),
    [
        (ZeroDivisionError("why"), 500, False),
        (SuspiciousOperation("why"), 400, True),
        (PermissionDenied("why"), 403, True),
        (Http404("why"), 404, False),
    ],
)
def test_a_view_that_fails(error: Exception, status: int, is_told: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise error

    for pattern in urls.urlpatterns[1:3]:
        monkeypatch.setattr(pattern, "callback", fail)
    response = Client(raise_request_exception=False).get("/healthz")
    _refused(response, status)
    assert (b"why" in response.content) == is_told


def test_a_page_that_is_not_there(office: Client) -> None:
    page = office.get("/admin/nothing/")
    assert (page.status_code, page.headers["Content-Type"]) == (404, HTML)
