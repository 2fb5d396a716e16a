"""How the consumer's API is read: in a file that is read on, of one connector, and items that are not readable."""

from pathlib import Path
from typing import Any

import pytest

from ledgerdata.rules.lifecycle import PaymentType, Status
from simulator.compare.api import Unreadable
from tests.books import pay
from tests.simulator.compare.conftest import Scene
from tests.simulator.compare.formance import CONNECTOR, StandIn


def test_reading_goes_on_in_a_file_where_it_was_stopped(scene: Scene, tmp_path: Path) -> None:
    file = tmp_path / "copy.sqlite3"
    stand_in = StandIn(scene.connector.store, most=1)
    broken = StopsAfter(scene.connector.store, 5)
    with pytest.raises(Unreadable, match="answers 404"):
        scene.compare(broken, file=file)
    assert scene.compare(stand_in, file=file)[0] == []
    assert len(stand_in.asked) < 4 + 4 + 3 + 2  # accounts, payments and initiations in pages of one, and balances
    pay(scene.tenant, PaymentType.PAYIN, 9, Status.SUCCEEDED, destination="main")
    assert {each.what for each in scene.compare(stand_in, file=file)[0]} == {"payment", "balance"}  # read anew
    with pytest.raises(Unreadable, match="answers 404"):
        scene.compare(StopsAfter(scene.connector.store, 2), file=file)
    with pytest.raises(Unreadable, match="the file is a copy of another connector"):
        scene.compare(stand_in, file=file, connector="x")


class StopsAfter(StandIn):
    """Some answers, and then none."""

    def __init__(self, store: Any, answers: int) -> None:
        super().__init__(store, most=1)
        self.answers = answers

    def answer(self, target: str, query: dict[str, str], authorization: str) -> tuple[int, Any]:
        if len(self.asked) >= self.answers:
            return 404, {}
        return super().answer(target, query, authorization)


def test_of_several_connectors_one_has_to_be_named(scene: Scene) -> None:
    stand_in = scene.stand_in
    theirs: dict[str, Any] = {"id": "x", "connectorID": "another", "provider": "generic", "reference": "x"}
    theirs |= {"type": "PAY-IN", "createdAt": "2026-01-01T00:00:00Z", "status": "SUCCEEDED"}
    stand_in.others = [theirs | {"asset": "EUR/2", "initialAmount": 1, "amount": 1, "adjustments": []}]
    with pytest.raises(Unreadable, match="several generic connectors; name one of them: another, generic-connector-1"):
        scene.compare(stand_in)
    assert scene.compare(stand_in, connector=CONNECTOR)[0] == []


def test_a_token_that_is_wrong_is_said_to_be(scene: Scene) -> None:
    with pytest.raises(Unreadable, match="/v3/accounts answers 401: the token is missing, wrong or expired"):
        scene.compare(StandIn(scene.connector.store, token="secret"))


WRONG = {
    "initialAmount": (1.5, "initialAmount is 1.5, not a whole number"),
    "asset": (None, "asset is None, not a text"),
    "adjustments": ([{"createdAt": "yesterday"}], "reference is None, not a text"),
}


@pytest.mark.parametrize("name", WRONG)
def test_an_item_that_cannot_be_read_is_named_with_its_field(name: str, scene: Scene) -> None:
    value, problem = WRONG[name]
    stand_in = scene.stand_in
    own: dict[str, Any] = {"id": "x", "connectorID": CONNECTOR, "reference": "pay-1", "type": "PAYOUT", "amount": 1}
    own |= {"createdAt": "2026-01-01T00:00:00Z", "status": "SUCCEEDED", "asset": "EUR/2", "initialAmount": 1}
    stand_in.others = [own | {"adjustments": []} | {name: value}]
    with pytest.raises(Unreadable, match=problem):
        scene.compare(stand_in)
