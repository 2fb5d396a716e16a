"""One thing in which the consumer differs from the dataset."""

from typing import NamedTuple

from simulator.compare.evidence import Reason

MISSING, EXTRA, DIFFERENT = "missing", "extra", "different"
KINDS = (MISSING, EXTRA, DIFFERENT)


class Difference(NamedTuple):
    """`what` it is about in one word, `about` which one, `text` in what it differs."""

    kind: str
    what: str
    about: str
    text: str
    reason: Reason

    @property
    def line(self) -> str:
        return f"{self.kind} {self.what} {self.about}: {self.text}. {self.reason.sentence}"
