"""How far a long command is, shown on its error stream: by a bar on a terminal, by plain lines elsewhere."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.core.management.base import OutputWrapper
from tqdm import tqdm

BAR = "{percentage:3.0f} %|{bar}| {n:,} of {total:,}{unit}, {rate_noinv_fmt}, {remaining} left"

Show = Callable[[int, int], None]
"""Called with how many are done, and how many there will be."""


@contextmanager
def showing(things: str, stream: OutputWrapper, done: int, total: int) -> Iterator[Show]:
    """What to call as the work moves on. `done` were done by an earlier process: the rate leaves them out."""
    if not stream.isatty() or not total:
        yield _lines(things, stream)
        return
    # to the stream behind the wrapper, which would end whatever it is given with a new line
    with tqdm(total=total, initial=done, unit=f" {things}", bar_format=BAR, file=sys.stderr, dynamic_ncols=True) as bar:

        def move(done: int, total: int) -> None:
            bar.update(done - bar.n)

        yield move


def _lines(things: str, stream: OutputWrapper) -> Show:
    """A line at every tenth."""
    tenths = 0

    def show(done: int, total: int) -> None:
        nonlocal tenths
        if total and done * 10 // total > tenths:
            tenths = done * 10 // total
            stream.write(f"{done:,} of {total:,} {things}")

    return show
