"""The journal: which requests of the contract a dataset got, and what they were answered (docs/journal.md)."""
