"""The consumer as we know it: how its connector polls and sends, and what its store makes of that (lifecycle.md)."""
