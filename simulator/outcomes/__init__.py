"""What becomes of a payment that is taken, as people write it, and which rule says so: pure."""
