"""The checks of the rules, each by what it looks at."""
