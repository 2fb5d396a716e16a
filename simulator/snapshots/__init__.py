"""Snapshots of a dataset: taken under a name, kept with it, and restored into it or into another one.

A snapshot is an archive (ledgerdata.archive) with the steps that were due. Settings and rows come back as they were;
keys, names and rules stay those of the dataset that is restored, and its clock never goes back.
"""

from simulator.snapshots.store import (
    MOST_BYTES,
    MOST_RECORDS,
    MOST_SNAPSHOTS,
    drop,
    restore,
    snapshot_called,
    snapshots_of,
    take,
)

__all__ = [
    "MOST_BYTES",
    "MOST_RECORDS",
    "MOST_SNAPSHOTS",
    "drop",
    "restore",
    "snapshot_called",
    "snapshots_of",
    "take",
]
