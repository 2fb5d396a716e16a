"""Archives that come and go over HTTP."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import IO

from django.db import OperationalError

from ledgerdata.archive.checking import Archive, check
from ledgerdata.archive.loading import load, replace
from ledgerdata.archive.saving import lines_of
from ledgerdata.rules.errors import InvalidInput
from tenants.clearing import clear
from tenants.models import Tenant
from tenants.purging import purge
from tenants.working_folder import working_folder

CONTENT_TYPE = "application/x-ndjson"
AT_ONCE = 64_000  # bytes
PURGES_FOR = 0.5  # seconds, for what an import that ended in the middle has written
MOST_BYTES = 2_000_000_000  # of an archive that came compressed
_GZIP, _WITH_HEADER = b"\x1f\x8b", 31


def pieces(tenant: Tenant) -> Iterator[bytes]:
    """The dataset's archive in pieces, as they are made.

    Raises as `lines_of` does: at once where the dataset cannot be written at all; later, and then the end is missing.
    """
    chunks = _pieces(tenant)
    return chain([next(chunks)], chunks)


def take_in(tenant: Tenant, stream: IO[bytes], *, replaces: bool) -> Archive:
    """Fills the empty dataset from an archive that comes, or puts it in the place of all that the dataset holds.

    Where that ends in the middle, the rows that it wrote go. Raises what `received`, `check`, `load` and `replace` do.
    """
    with received(stream) as file, _leaving_nothing():
        archive = check(file)
        if replaces:
            left, _ = replace(tenant, archive)
            clear(left)
        else:
            load(tenant, archive)
    return archive


@contextmanager
def _leaving_nothing() -> Iterator[None]:
    try:
        yield
    except Exception:
        with suppress(OperationalError):  # others write just now
            purge(within=PURGES_FOR)
        raise


def _pieces(tenant: Tenant) -> Iterator[bytes]:
    piece = bytearray()
    for line in lines_of(tenant):
        piece += line
        if len(piece) >= AT_ONCE:
            yield bytes(piece)
            piece.clear()
    yield bytes(piece)


@contextmanager
def received(stream: IO[bytes]) -> Iterator[Path]:
    """What the stream holds as a file, which goes at the end; gzip is unpacked. Raises InvalidInput, NoWorkingFiles."""
    with working_folder("archive") as folder:
        file = folder / "archive"
        with file.open("wb") as opened:
            for piece in _unpacked(stream):
                opened.write(piece)
        yield file


def _unpacked(stream: IO[bytes]) -> Iterator[bytes]:
    first = stream.read(AT_ONCE)
    if not first.startswith(_GZIP):
        yield first
        while piece := stream.read(AT_ONCE):
            yield piece
        return
    written = 0
    try:
        for piece in _members(stream, first):
            written += len(piece)
            if written > MOST_BYTES:
                raise InvalidInput({"archive": f"may have {MOST_BYTES:,} bytes"})
            yield piece
    except zlib.error as error:
        raise InvalidInput({"archive": f"begins as gzip does, and cannot be unpacked: {error}"}) from error


def _members(stream: IO[bytes], packed: bytes) -> Iterator[bytes]:
    """What the stream holds from `packed` on: several parts may follow each other, which gzip takes for one text."""
    unpacker = zlib.decompressobj(_WITH_HEADER)
    while True:
        piece = unpacker.decompress(packed, AT_ONCE * 16)
        yield piece
        if unpacker.eof:
            packed = unpacker.unused_data or stream.read(AT_ONCE)
            if not packed:
                return
            unpacker = zlib.decompressobj(_WITH_HEADER)
        else:
            packed = unpacker.unconsumed_tail or stream.read(AT_ONCE)
            if not packed and not piece:
                raise InvalidInput({"archive": "ends in the middle of what gzip packed; the rest is missing"})
