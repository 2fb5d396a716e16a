"""What PSPs do wrong, each a function over the items of an answer, or over the query of a request.

`table` is the list of them; the functions stand in `moments`, `rows`, `values` and `queries`.
"""
