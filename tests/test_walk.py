"""How many files of ours one request enters: a reader who follows it has to open these, and no others.

Requests are walked as the server has them answered (api.contract.lane), the second time that they come. The engines of
the database (2 or 3 files) are left out, as Django's and the driver are: they stand below the driver's own calls, and
nothing above names them.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import orjson
import pytest
from django.conf import settings

from api.contract.lane import answer
from api.messages import Request, Response
from ledgerdata.admin.actions import press
from ledgerdata.rules.actions import Action
from ledgerdata.rules.lifecycle import PaymentType, Status
from tenants.models import Tenant
from tests.books import pay
from tests.payouts import PAYEE, PAYER, fund, payout
from tests.test_project import PACKAGES

ROOT = Path(settings.BASE_DIR)

ENGINES = ("tenants/db/sqlite/", "tenants/db/postgresql/", "tenants/db/driver_errors.py", "tenants/db/waiting.py")

MOST_OF_A_PAGE = 3
MOST_OF_A_PAYOUT = 12  # 34 when they were first counted
MOST_OF_A_PRESS = 10  # 30 when they were first counted; what a payment's button does, below the admin's view


def walked(work: Callable[[], Any]) -> list[str]:
    """The files of ours in which `work` runs functions, by their names in the tree."""
    entered: dict[str, None] = {}

    def note(frame: FrameType, event: str, argument: Any) -> None:
        file = Path(frame.f_code.co_filename)
        if file.is_relative_to(ROOT) and file.relative_to(ROOT).parts[0] in PACKAGES:
            name = str(file.relative_to(ROOT))
            if not name.startswith(ENGINES):
                entered[name] = None

    before = sys.gettrace()
    sys.settrace(note)
    try:
        work()
    finally:
        sys.settrace(before)
    return list(entered)


@pytest.fixture
def authorized(tenant: Tenant, key: str) -> dict[str, str]:
    fund(tenant, 100_000)
    return {"authorization": f"Bearer {key}", "content-type": "application/json"}


def given(request: Request) -> Response:
    answers: list[Response] = []
    answer(request, answers.append)
    return answers[0]


def test_a_page(authorized: dict[str, str]) -> None:
    request = Request("GET", "/transactions", "page=1&pageSize=100&sort=updatedAt:asc", authorized)
    assert given(request).status == 200
    entered = walked(lambda: given(request))
    assert len(entered) <= MOST_OF_A_PAGE, "\n".join(entered)
    assert "ledgerdata/reading/pages.py" in entered


def test_a_payout(authorized: dict[str, str]) -> None:
    first, second = (
        Request("POST", "/payouts", headers=authorized, body=orjson.dumps(payout(f"key-{number}"))) for number in (1, 2)
    )
    assert given(first).status == 201
    entered = walked(lambda: given(second))
    assert len(entered) <= MOST_OF_A_PAYOUT, "\n".join(entered)
    assert "ledgerdata/operations/taking.py" in entered


def test_a_press(authorized: dict[str, str], tenant: Tenant) -> None:
    first, second = (
        pay(tenant, PaymentType.PAYOUT, 5, Status.PENDING, source=PAYER, destination=PAYEE) for _ in range(2)
    )
    press(first, Action.SUCCEED, first.version)
    entered = walked(lambda: press(second, Action.SUCCEED, second.version))
    assert len(entered) <= MOST_OF_A_PRESS, "\n".join(entered)
    assert "ledgerdata/operations/acting.py" in entered
