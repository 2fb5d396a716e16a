"""Finds the payments that are equal on both sides; the others are paired by an index of the copy."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from simulator.compare.copy import Copy
from tenants.db.batches import batched

AT_ONCE = 500
WINDOW = 10_000
ENDS = "SELECT created_at FROM payment WHERE rowid IN (SELECT {}(rowid) FROM payment)"
THEIR_PAYMENTS = "SELECT reference, type, value, rowid FROM payment ORDER BY rowid {}"
LEFT_OVER = """
SELECT own.reference, own.type, own.value, payment.value FROM own LEFT JOIN payment ON payment.rowid =
  (SELECT MAX(lone.payment) FROM lone WHERE lone.reference = own.reference AND lone.type = own.type)
ORDER BY own.rowid
"""
ONLY_THEIRS = """
SELECT payment.reference, payment.type, payment.created_at, payment.value, MAX(payment.rowid)
FROM lone JOIN payment ON payment.rowid = lone.payment
WHERE NOT EXISTS (SELECT 1 FROM own WHERE own.reference = lone.reference AND own.type = lone.type)
GROUP BY payment.reference, payment.type ORDER BY MAX(payment.rowid)
"""

Packed = tuple[str, str, bytes]
"""The reference and the type of a payment, and its values as `simulator.compare.items` packs them."""


class Pair(NamedTuple):
    """A payment of ours, and the consumer's of this reference and type that was read last; None where there is none."""

    reference: str
    type: str
    own: bytes
    theirs: bytes | None


def unlike(copy: Copy, own: Iterable[Packed]) -> Iterator[Pair]:
    """Our payments that the consumer lacks or has otherwise. Afterwards `ONLY_THEIRS` finds those that we lack.

    Both lists stand in the order in which payments were made, or one in the opposite order. So equal payments come
    close to each other, and a window finds them without an index. In another order it is slower, and as right.
    """
    ours: dict[Packed, None] = {}
    theirs: dict[Packed, int] = {}
    rows = copy.rows(THEIR_PAYMENTS.format("DESC" if _is_newest_first(copy) else "ASC"))
    for some in batched(own, AT_ONCE):
        for packed in some:
            if theirs.pop(packed, None) is None:
                ours[packed] = None
        _take(islice(rows, AT_ONCE), ours, theirs)
        _leave_over(copy, ours, theirs, WINDOW)
    while _take(islice(rows, AT_ONCE), ours, theirs):
        _leave_over(copy, ours, theirs, WINDOW)
    _leave_over(copy, ours, theirs, 0)
    copy.index_left_over()
    for row in copy.rows(LEFT_OVER):
        if row[2] != row[3]:
            yield Pair(*row)


def _is_newest_first(copy: Copy) -> bool:
    first, last = (next(copy.rows(ENDS.format(end)), ("",))[0] for end in ("MIN", "MAX"))
    return bool(first > last)


def _take(rows: Iterable[tuple[str, str, bytes, int]], ours: dict[Packed, None], theirs: dict[Packed, int]) -> bool:
    """Matches the rows with ours; whether there was any row."""
    found = False
    for reference, type, value, place in rows:
        found = True
        packed = reference, type, value
        if packed in ours:
            del ours[packed]
        else:
            theirs[packed] = place
    return found


def _leave_over(copy: Copy, ours: dict[Packed, None], theirs: dict[Packed, int], most: int) -> None:
    """Moves the oldest of both sides into the copy where more than `most` have met no equal one."""
    if len(ours) > most:
        some = list(islice(ours, len(ours) - most // 2))
        copy.note_own(some)
        for packed in some:
            del ours[packed]
    if len(theirs) > most:
        lone = list(islice(theirs.items(), len(theirs) - most // 2))
        copy.note_lone((*packed[:2], place) for packed, place in lone)
        for packed, _ in lone:
            del theirs[packed]
