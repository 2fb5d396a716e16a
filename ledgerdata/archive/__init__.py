"""A dataset as a file of JSON Lines: a line that says what it is, then its rows in the order of their moments."""

from ledgerdata.archive.load import load
from ledgerdata.archive.save import save

__all__ = ["load", "save"]
