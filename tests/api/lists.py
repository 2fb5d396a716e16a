"""What the three lists have in common: bad parameters, and date-times that mean one moment."""

BAD_PAGING = [
    ("page=0", "page"),
    ("page=-1", "page"),
    ("page=1.5", "page"),
    ("page=", "page"),
    ("page=one", "page"),
    ("page=%2B1", "page"),
    ("page=1_0", "page"),
    ("page=%D9%A1", "page"),  # an Arabic digit
    ("page=" + "9" * 101, "page"),
    ("pageSize=0", "pageSize"),
    ("pageSize=1001", "pageSize"),
    ("pageSize=-5", "pageSize"),
    ("pageSize=", "pageSize"),
    ("pageSize=ten", "pageSize"),
    ("pageSize=" + "9" * 5_000, "pageSize"),
    ("sort=", "sort"),
    ("sort=createdAt", "createdAt:asc"),
    ("sort=createdAt:up", "createdAt:desc"),
    ("sort=createdAt:ASC", "createdAt:asc"),
    ("sort=amount:asc", "createdAt:asc"),
    ("sort=createdAt:asc:asc", "createdAt:asc"),
    ("sort=%00", "sort"),
]
BAD_MOMENTS = ["", "yesterday", "2026-01-31", "2026-02-30T00:00:00Z", "1769851800", "2026-01-31T09:30:00", "%00"]
# the first of these at a page size of 1 has the largest offset that PostgreSQL takes for a small integer
HUGE_PAGES = [f"{2**31}&pageSize=1", "2", "1000000", str(2**31), str(2**62), str(2**63), "9" * 100]
