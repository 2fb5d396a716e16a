"""A dataset of the real server, by the client."""

from collections.abc import Iterator

import pytest

from mockpsp_client import Dataset, Simulator
from tenants.models import Tenant


@pytest.fixture
def dataset(server: str, committing: None) -> Iterator[Dataset]:
    with Simulator(server) as simulator:
        dataset = simulator.dataset("of the client")
        yield dataset
        dataset.drop()
    assert not Tenant.objects.filter(name="of the client").exists()
