"""What is measured, by name."""

from collections.abc import Callable, Iterator

from benchmarks.bench import Bench
from benchmarks.table import Row
from benchmarks.work import full_read, process, reads, writes

WORK: dict[str, Callable[[Bench], Iterator[Row]]] = {
    "page": reads.page,
    "deep": reads.deep,
    "balances": reads.balance,
    "payouts": writes.payout,
    "read": full_read.full_read,
    "size": reads.size,
    "start": process.start,
    "memory": process.memory,
}
