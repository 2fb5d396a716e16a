"""Reading an archive into an empty dataset: the same rows, so the same answers byte for byte.

The file is read twice: once in memory against every rule of the ledger, then into the database, all or nothing.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from ledgerdata.archive.lines import FORMAT, SETTINGS, VERSION, Line
from ledgerdata.operations import Order, PaymentDraft, analyze, bulk_book, put_bank_account, rehearsing, writing
from ledgerdata.rules import inputs
from ledgerdata.rules.bank_details import BankDetails
from ledgerdata.rules.errors import InvalidInput, LedgerError, NotPossible
from ledgerdata.rules.kinds import Kind
from ledgerdata.rules.lifecycle import PaymentType, Status, legal
from ledgerdata.rules.moments import read_moment
from ledgerdata.rules.sides import check_sides
from tenants.models import Tenant

ROWS_AT_ONCE = 5_000

OpenDataset = Callable[[Line], Tenant]
"""Gives the dataset to fill, once the file is known to be right; it gets the file's first line."""


def load(path: Path, dataset: OpenDataset) -> tuple[Tenant, int]:
    """Fills the dataset from the file; returns it and how many rows.

    Raises InvalidInput naming the line that is wrong; NotPossible where the dataset holds rows already, or its clock
    is past the file's first row. Nothing is written then.
    """
    header = _header(path)
    checked = _Reader(path)
    with rehearsing(checked.book):
        checked.read(keep=False)
    tenant = dataset(header)
    reader = _Reader(path)
    with writing(tenant, book=reader.book) as book:
        _check_room(book.tenant, path)
        for setting in SETTINGS:
            setattr(book.tenant, setting, header[setting])
        book.tenant.save(update_fields=SETTINGS)
        rows = reader.read(keep=True)
        for details, settles_for in reader.bank_accounts:
            put_bank_account(book, details, settles_for=settles_for)
    analyze()
    return tenant, rows


def _header(path: Path) -> Line:
    with path.open("rb") as file:
        header = _object(file.readline(), 1)
    if header.get("format") != FORMAT or header.get("version") != VERSION:
        raise InvalidInput({"line 1": f"is not that of a {FORMAT} of version {VERSION}"})
    fields = {name: Tenant._meta.get_field(name) for name in ("name", *SETTINGS)}
    faulty = [name for name, field in fields.items() if not _fits(field, header.get(name))]
    if faulty:
        raise InvalidInput({"line 1": f"has a wrong {', '.join(faulty)}"})
    return header


def _fits(field: Any, value: Any) -> bool:
    if not isinstance(value, str) or not 0 < len(value) <= field.max_length:
        return False
    return not field.choices or value in dict(field.choices)


def _check_room(tenant: Tenant, path: Path) -> None:
    if tenant.internal_accounts or tenant.beneficiaries or tenant.records:
        raise NotPossible("The dataset is not empty; import into a new one, or reset it first.")
    with path.open("rb") as file:
        first = next(islice(file, 1, None), None)
    if first and tenant.last_written_at and read_moment(orjson.loads(first)["at"]) <= tenant.last_written_at:
        raise NotPossible("The dataset's clock is past the first row of the file, and never goes back; use a new one.")


class _Reader:
    """The rows of a file on their way into a book."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.book = bulk_book()
        self.bank_accounts: list[tuple[BankDetails, str | None]] = []
        self.unfinished: dict[tuple[str, str], tuple[PaymentDraft, int]] = {}
        """Payments with more records to come, and how many they will have."""

    def read(self, *, keep: bool) -> int:
        """Reads all rows; where they are not kept, they are only checked. Returns how many they are."""
        done = self.book.flush if keep else self.book.forget
        rows = 0
        for number, line in self._lines():
            try:
                self._read(line)
            except LedgerError as error:
                raise InvalidInput({f"line {number}": f"cannot be: {error}"}) from error
            except (KeyError, ValueError, TypeError) as error:
                raise InvalidInput({f"line {number}": f"is no row of a dataset ({error!r})"}) from error
            rows += 1
            if rows % ROWS_AT_ONCE == 0:
                done()
        done()
        return rows

    def _lines(self) -> Iterator[tuple[int, Line]]:
        with self.path.open("rb") as file:
            for number, text in enumerate(islice(file, 1, None), start=2):
                yield number, _object(text, number)

    def _read(self, line: Line) -> None:
        if line["row"] == "bank account":
            return self._bank_account(line)
        self.book.at = self._next_moment(line)
        if line["row"] == "account":
            self._account(line)
        elif line["row"] == "record":
            self._record(line)
        else:
            raise ValueError(line["row"])
        return None

    def _next_moment(self, line: Line) -> datetime:
        created_at, last = read_moment(line["at"]), self.book.tenant.last_written_at
        if last is not None and created_at <= last:
            raise ValueError("its creation time is not after that of the row before")
        return created_at

    def _account(self, line: Line) -> None:
        reference = inputs.reference(line["id"])
        if reference in self.book.accounts:
            raise ValueError(f"{reference} is there already")
        kind, metadata = Kind(line["kind"]), inputs.metadata(line["metadata"])
        self.book.open_account(kind, inputs.name(line["name"]), metadata, reference)

    def _bank_account(self, line: Line) -> None:
        details = BankDetails(line["holder"], line["iban"], line["bic"], line["country"]).checked()
        if line["settles_for"] is not None and line["settles_for"] not in self.book.accounts:
            raise ValueError(f"{line['settles_for']} is nobody it can settle for")
        self.bank_accounts.append((details, line["settles_for"]))

    def _record(self, line: Line) -> None:
        key = (line["type"], line["reference"])
        record_id, status = inputs.reference(line["id"]), Status(line["status"])
        if "payment" in line:
            draft, records = self._root(line, line["payment"], record_id, status)
        else:
            draft, records = self.unfinished.pop(key)
            self._child(draft, status, inputs.amount(line["amount"]), record_id)
        if draft.version < records:
            self.unfinished[key] = draft, records

    def _root(self, line: Line, payment: Line, record_id: str, status: Status) -> tuple[PaymentDraft, int]:
        reference = line["reference"]
        order = Order(
            PaymentType(line["type"]),
            line["amount"],
            payment["asset"],
            payment["source"],
            payment["destination"],
            status=status,
            scheme=payment["scheme"],
            description=payment["description"],
            metadata=payment["metadata"],
            idempotency_key=reference if reference != record_id else None,
        )
        order.check()
        source, destination = (self.book.accounts[side] if side else None for side in (order.source, order.destination))
        check_sides(order.type, source, destination)
        root = self.book.begin(order, record_id=record_id, request_digest=payment["request_digest"])
        return root.payment, int(payment["records"])

    def _child(self, draft: PaymentDraft, status: Status, amount: int, record_id: str) -> None:
        for rule in legal(draft.progress).values():
            if rule.status is status and amount <= rule.rest(draft.progress):
                self.book.follow(draft, status, amount, record_id=record_id)
                return
        raise NotPossible(f"a payment that is {draft.progress.state} gets no {status} of {amount}.")


def _object(text: bytes, number: int) -> Line:
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise InvalidInput({f"line {number}": f"is not JSON: {error}"}) from error
    if not isinstance(found, dict):
        raise InvalidInput({f"line {number}": "is not a JSON object"})
    return found
