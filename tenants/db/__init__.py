"""The fast way to the database: fixed statements, whose dataset they are about, group commit, turns."""
