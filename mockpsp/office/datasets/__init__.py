"""The page of one dataset: its name, its keys, what it holds, and what can be done to the whole of it."""
