"""A dataset that can pay."""

import pytest

from tenants.models import Tenant
from tests.payouts import fund


@pytest.fixture
def shop(live_tenant: Tenant) -> Tenant:
    fund(live_tenant, 100_000)
    return live_tenant
