"""The lines of an archive as values: taken from a dataset's rows or read from a file, and written in one form."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from ledgerdata.archive.settings import OLD_OUTCOMES
from ledgerdata.rules.bank_details import BankDetails
from ledgerdata.rules.kinds import Kind
from ledgerdata.rules.lifecycle import PaymentType, Status
from ledgerdata.rules.values import write_moment

FORMAT = "mockpsp dataset"
VERSION = 2
UNSEALED = 1  # the version without a closing line

ACCOUNT, RECORD, BANK_ACCOUNT, END = "account", "record", "bank account", "end"
KINDS = (ACCOUNT, RECORD, BANK_ACCOUNT)

Line = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Header:
    """The first line: what the file is, and how its dataset is set."""

    name: str
    settings: Mapping[str, str]
    version: int = VERSION

    @property
    def columns(self) -> dict[str, Any]:
        """The settings as a dataset's row has them."""
        columns: dict[str, Any] = dict(self.settings)
        if "posted_status" in columns:
            columns["outcome"] = OLD_OUTCOMES[columns.pop("posted_status")]
        if "lead" in columns:
            columns["lead"] = int(columns["lead"])
        return columns

    def line(self) -> Line:
        return {"format": FORMAT, "version": self.version, "name": self.name, **self.settings}


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An internal account or a beneficiary."""

    kind: Kind
    id: str
    at: datetime
    name: str
    metadata: Mapping[str, str]

    def line(self) -> Line:
        moment = write_moment(self.at)
        owned = {"id": self.id, "at": moment, "name": self.name, "metadata": self.metadata}
        return {"row": ACCOUNT, "kind": str(self.kind), **owned}


@dataclass(frozen=True, slots=True)
class PaymentPart:
    """The fields of a payment on the line of its root; `records` is how many records the payment has in the file."""

    asset: str
    source: str | None
    destination: str | None
    scheme: str
    description: str
    metadata: Mapping[str, str]
    request_digest: str
    records: int

    def line(self) -> Line:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A record; a root brings its payment along."""

    id: str
    at: datetime
    status: Status
    amount: str
    type: PaymentType
    reference: str
    payment: PaymentPart | None = None
    reason: str = ""

    def line(self) -> Line:
        moment, status, type = write_moment(self.at), str(self.status), str(self.type)
        line = {"row": RECORD, "id": self.id, "at": moment, "status": status, "amount": self.amount, "type": type}
        line["reference"] = self.reference
        if self.reason:
            line["reason"] = self.reason
        return {**line, "payment": self.payment.line()} if self.payment else line


@dataclass(frozen=True, slots=True)
class BankAccountRow:
    """A bank account, and the id of the account that it settles for."""

    details: BankDetails
    settles_for: str | None

    def line(self) -> Line:
        details = {name: getattr(self.details, name) for name in ("holder", "iban", "bic", "country")}
        return {"row": BANK_ACCOUNT, **details, "settles_for": self.settles_for}


@dataclass(frozen=True, slots=True)
class Closing:
    """The last line: how many rows of each kind stand before it, and the SHA-256 of every byte before it."""

    rows: Mapping[str, int]
    sha256: str

    def line(self) -> Line:
        return {"row": END, "rows": {kind: self.rows.get(kind, 0) for kind in KINDS}, "sha256": self.sha256}


Row = AccountRow | RecordRow | BankAccountRow


def written(line: Line) -> bytes:
    """A line as it stands in the file."""
    return orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE)
