"""The rules of payments and amounts: pure, without a database."""
