"""How rows come to be: orders, the book that writes them, and how they reach the database."""
