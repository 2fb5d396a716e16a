"""What the consumer holds of a dataset, read from its own API, against the truth; and why they differ."""
