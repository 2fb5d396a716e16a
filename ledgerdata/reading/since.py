"""Which payments a dataset took from a moment on: within a dataset primary keys grow with creation."""

from collections.abc import Sequence
from datetime import datetime
from functools import lru_cache

from ledgerdata.models import Payment
from tenants.db.statements import Statement, stored_moment
from tenants.models import Tenant


def first_since(tenant: Tenant, moments: Sequence[datetime]) -> list[int]:
    """For each moment a primary key from which on the dataset's payments are those created then or later.

    One query: it halves what is between the first and the last payment until nothing is.
    """
    params = [value for place, moment in enumerate(moments) for value in (str(place), stored_moment(moment))]
    rows = _halving(len(moments)).rows(*params, *[tenant.pk] * 3)
    found: dict[int, int] = dict(rows)
    return [found[place] for place in range(len(moments))]


@lru_cache(maxsize=4)
def _halving(count: int) -> Statement:
    own = f"SELECT id FROM {Payment._meta.db_table} WHERE tenant_id = %s"
    first, after = f"COALESCE(({own} ORDER BY id LIMIT 1), 0)", f"COALESCE(({own} ORDER BY id DESC LIMIT 1) + 1, 0)"
    middle = "(low + high) / 2"
    probed = f"{own} AND id >= {middle} ORDER BY id LIMIT 1"
    moments = ", ".join(["(CAST(%s AS integer), {moment})"] * count)
    sql = (
        f"WITH RECURSIVE wanted(place, since) AS (VALUES {moments}), step(place, since, low, high) AS ("
        f"SELECT place, since, {first}, {after} FROM wanted UNION ALL"
        f" SELECT place, since, CASE WHEN created_at < since THEN probe.id + 1 ELSE low END,"
        f" CASE WHEN created_at < since THEN high ELSE {middle} END"
        f" FROM step JOIN {Payment._meta.db_table} probe ON probe.id = ({probed}) WHERE low < high"
        f") SELECT place, low FROM step WHERE low >= high"
    )
    return Statement(sql.format(moment="CAST(%s AS timestamptz)"), sqlite=sql.format(moment="%s"))
