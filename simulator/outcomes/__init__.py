"""Courses of payments as people write them, and the rules that choose one for each payment. Pure."""
