"""What is read of a dataset: the contract's pages and balances, statements, overviews, the audit."""
