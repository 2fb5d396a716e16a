"""What a dataset does by itself: what becomes of its payments, and when."""
