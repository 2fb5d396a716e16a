"""What the ledger's templates need of Python."""

import orjson
from django import template

register = template.Library()


@register.inclusion_tag("ledgerdata/json.html")
def as_json(payload: str, name: str) -> dict[str, str]:
    """A payload with line breaks for people to read; each name and value as it is sent. `name` is the element's id."""
    return {"text": orjson.dumps(orjson.loads(payload), option=orjson.OPT_INDENT_2).decode(), "name": name}
