"""Every row of lifecycle.md's table of effects, and that nothing else moves money."""

from itertools import product

import pytest

from ledgerdata.rules.lifecycle import PaymentType, Status, effect

ROOT, CHILD = True, False

# type, status, root or child -> what is added to the source and to the destination, by hand after lifecycle.md
MOVES = {
    ("PAYIN", "SUCCEEDED", ROOT): (0, 1),
    ("PAYIN", "SUCCEEDED", CHILD): (0, 1),
    ("PAYIN", "CAPTURE", CHILD): (0, 1),
    ("PAYIN", "REFUND_REVERSED", CHILD): (0, 1),
    ("PAYIN", "DISPUTE_WON", CHILD): (0, 1),
    ("PAYIN", "REFUNDED", CHILD): (0, -1),
    ("PAYIN", "DISPUTE", CHILD): (0, -1),
    ("PAYOUT", "PENDING", ROOT): (-1, 0),
    ("PAYOUT", "SUCCEEDED", ROOT): (-1, 0),
    ("PAYOUT", "FAILED", CHILD): (1, 0),
    ("PAYOUT", "CANCELLED", CHILD): (1, 0),
    ("PAYOUT", "EXPIRED", CHILD): (1, 0),
    ("PAYOUT", "REFUNDED", CHILD): (1, 0),
    ("PAYOUT", "REFUND_REVERSED", CHILD): (-1, 0),
    ("TRANSFER", "PENDING", ROOT): (-1, 0),
    ("TRANSFER", "SUCCEEDED", ROOT): (-1, 1),
    ("TRANSFER", "SUCCEEDED", CHILD): (0, 1),
    ("TRANSFER", "FAILED", CHILD): (1, 0),
    ("TRANSFER", "CANCELLED", CHILD): (1, 0),
    ("TRANSFER", "EXPIRED", CHILD): (1, 0),
    ("TRANSFER", "REFUNDED", CHILD): (1, -1),
    ("TRANSFER", "REFUND_REVERSED", CHILD): (-1, 1),
    ("OTHER", "SUCCEEDED", ROOT): (-1, 1),
    ("OTHER", "SUCCEEDED", CHILD): (-1, 1),
}


@pytest.mark.parametrize("type", PaymentType)
def test_every_record_moves_what_the_table_says_and_the_rest_moves_nothing(type: PaymentType) -> None:
    for status, is_root in product(Status, (ROOT, CHILD)):
        moved = effect(type, status, is_root)
        assert (moved.source, moved.destination) == MOVES.get((type, status, is_root), (0, 0)), (status, is_root)
