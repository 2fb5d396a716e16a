"""Compares what the consumer holds, read by its own API, with the truth, and gives the reason of each difference."""
