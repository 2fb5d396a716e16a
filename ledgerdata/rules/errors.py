"""What an operation refuses."""

from collections.abc import Mapping


class LedgerError(Exception):
    """A write that was refused, whole: nothing was changed. The text is written for people."""


class InvalidInput(LedgerError):
    """Values that cannot be taken: `problems` names each field and says what would be right."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__("; ".join(f"{field} {problem}" for field, problem in self.problems.items()))


class UnknownReference(LedgerError):
    """An account, beneficiary or payment that the dataset does not hold."""


class AlreadyTaken(LedgerError):
    """An id or idempotency key that stands for something else already."""


class NotPossible(LedgerError):
    """Well-formed, but against the rules for the kinds of account or the state of the payment."""


class NotEnoughFunds(NotPossible):
    """The source account does not hold the amount, and its dataset allows no overdraft."""


class Stale(NotPossible):
    """The request was made in view of an older version of the payment."""
