"""What a correct consumer holds of a dataset at a moment, computed by the database from the records."""
