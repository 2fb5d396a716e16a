"""Putting an archive into the database: into a row of Tenant that no key opens, and at the end into its place."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import islice

from django.db import DatabaseError, DataError, IntegrityError, transaction

from ledgerdata.archive.checking import Archive, Reading
from ledgerdata.archive.filling import Filling
from ledgerdata.archive.lines import Row
from ledgerdata.archive.refusals import shortened
from ledgerdata.models import BankAccount
from ledgerdata.operations import analyze, long_run, writing
from ledgerdata.rules.errors import InvalidInput, NotPossible
from tenants.access import add_key
from tenants.clock import Series
from tenants.db.bulk import bulk_turn
from tenants.keys import new_key
from tenants.models import Tenant
from tenants.replacing import begin_filling, discard, is_filling, open_filled, replace_by_filled, still_filling
from tenants.scoping import for_tenant

ROWS_AT_ONCE = 200  # a hundredth of a second or a few

Progress = Callable[[int, int], None]
"""Called after every transaction, with how many rows are written, and how many there will be."""


def load(tenant: Tenant, archive: Archive, progress: Progress | None = None) -> Tenant:
    """Fills an empty dataset from the file, settings included; its name and its keys stay. Returns its new row.

    Nothing is seen of it before the end. Raises NotPossible where the dataset holds rows already, or its clock is past
    the file's first row; InvalidInput where the file is another than was checked.
    """
    with writing(tenant) as book:
        _check_room(book.tenant, archive)
    with _filled(archive, progress) as filled, writing(tenant) as book:
        _check_room(book.tenant, archive)
        return _put_in_place(book.tenant, filled, archive)


def replace(
    tenant: Tenant,
    archive: Archive,
    progress: Progress | None = None,
    and_then: Callable[[Tenant], None] = lambda _: None,
) -> tuple[Tenant, Tenant]:
    """Puts what the file holds, settings included, in the place of all that the dataset holds, at once.

    Its name, keys and rules stay. Rows keep their moments, and those that come later are later than any before: the
    dataset's clock stays where it is, or goes to the file's last row. `and_then` is called with the new row in the same
    transaction. Returns the row that the dataset has left, and its new one. Raises as `load` does.
    """
    with _filled(archive, progress) as filled, writing(tenant) as book:
        replaced = _put_in_place(book.tenant, filled, archive)
        and_then(replaced)
        return book.tenant, replaced


def load_as_new(archive: Archive, progress: Progress | None = None) -> tuple[Tenant, str]:
    """A new dataset from the file, and its key, which nobody can read again later. Raises as `load` does."""
    key = new_key()
    with _filled(archive, progress) as filled, transaction.atomic():
        tenant = open_filled(filled, **archive.header.columns)
        add_key(tenant, key, label="first key")
        return tenant, key


def _put_in_place(locked: Tenant, filled: Tenant, archive: Archive) -> Tenant:
    columns = archive.header.columns
    lead = max(locked.lead, columns.pop("lead", 0))  # time never goes back
    return replace_by_filled(locked, filled, **columns, lead=lead)


def _check_room(tenant: Tenant, archive: Archive) -> None:
    if any(getattr(tenant, series) for series in Series) or for_tenant(BankAccount, tenant).exists():
        raise NotPossible("The dataset is not empty; import into a new one, or reset it first.")
    if archive.first and tenant.last_written_at and archive.first <= tenant.last_written_at:
        raise NotPossible("The dataset's clock is past the first row of the file, and never goes back; use a new one.")


@contextmanager
def _filled(archive: Archive, progress: Progress | None) -> Iterator[Tenant]:
    """A row that holds what the file does; where an error comes out, it is given up."""
    filled = begin_filling(archive.header.name)
    try:
        _fill(filled, archive, progress)
        yield filled
    except BaseException as error:
        is_given_up = isinstance(error, Tenant.DoesNotExist) and not is_filling(filled)  # else the dataset was dropped
        with suppress(DatabaseError):  # then it counts as given up after a while
            discard(filled)
        if is_given_up:
            raise NotPossible("The import was taken for interrupted, and given up; start it again.") from error
        raise


def _fill(filled: Tenant, archive: Archive, progress: Progress | None) -> None:
    """Writes the rows in transactions short enough for those who wait."""
    reading, filling = Reading(archive.path), Filling()
    rows, done, more = reading.rows(unsealed=True), 0, True
    with long_run():
        while more:
            with bulk_turn() as turn, writing(filled, book=filling.book):
                still_filling(filled)
                while more and not turn.is_over():
                    some = list(islice(rows, ROWS_AT_ONCE))
                    _write(filling, some)
                    done += len(some)
                    more = len(some) == ROWS_AT_ONCE
            if progress:
                progress(done, archive.rows)
    analyze()
    if reading.archive().sha256 != archive.sha256:
        raise InvalidInput({str(archive.path): "was changed while it was read"})


def _write(filling: Filling, some: list[tuple[int, Row]]) -> None:
    if not some:
        return
    try:
        filling.write([row for _, row in some])
    except (IntegrityError, DataError) as error:
        lines = f"lines {some[0][0]} to {some[-1][0]}"
        raise InvalidInput({lines: f"are refused by the database: {shortened(str(error))}"}) from error
