"""A dataset as a file of JSON Lines.

The first line says what the file is, the last one what it holds: its rows by kind, and a digest of every byte before.
Between them stand the rows: accounts, beneficiaries and records by their moments, and then bank accounts, which have
none. A file is read twice: once against every rule, and then into a row of Tenant that no key opens, which takes the
dataset's place at the very end. So all of a file is seen, or nothing.
"""

from ledgerdata.archive.checking import Archive, announced, check
from ledgerdata.archive.loading import load, load_as_new, replace
from ledgerdata.archive.saving import save
from ledgerdata.archive.streaming import CONTENT_TYPE, pieces, take_in

__all__ = [
    "CONTENT_TYPE",
    "Archive",
    "announced",
    "check",
    "load",
    "load_as_new",
    "pieces",
    "replace",
    "save",
    "take_in",
]
