"""Requests of a dataset that has fault rules switched on: one of them may change the query, the answer, or its way."""

from collections.abc import Callable
from urllib.parse import urlencode

import orjson
from django.http import QueryDict

from api.errors import answer_to
from api.messages import Delivery, Ending, Request, Respond, Response
from simulator.faults.answers import Answer, End, instead, spoil, travel
from simulator.faults.choosing import Hit
from simulator.faults.hits import hit_for
from simulator.faults.mistakes.table import change_query
from simulator.faults.requests import Operation, RequestFacts
from simulator.faults.stored_view import StoredView
from tenants.models import Tenant

Serve = Callable[[Request, Respond], None]
"""Answers a request as it is answered without faults."""

OPERATIONS = {f"/{operation}": operation for operation in Operation if operation is not Operation.BALANCES}
_ENDINGS = {End.KEPT: Ending.KEEP, End.CLOSED: Ending.CLOSE, End.RESET: Ending.RESET}


def serve_with_faults(tenant: Tenant, request: Request, serve: Serve, respond: Respond) -> None:
    """Has the request served, or not, as the first rule that hits it says."""
    operation = OPERATIONS.get(request.path, Operation.BALANCES)
    try:
        hit = hit_for(tenant, facts_of(operation, request))
    except Exception as error:
        respond(answer_to(error))
        return
    if hit is None:
        serve(request, respond)
    elif hit.effect.is_done:
        serve(_misread(hit, operation, request), lambda right: respond(_spoiled(hit, operation, tenant, right)))
    else:
        respond(_sent(hit, instead(hit)))


def facts_of(operation: Operation, request: Request) -> RequestFacts:
    """The request as rules see it; what cannot be read is empty."""
    if operation.is_list:
        page = QueryDict(request.query, encoding="utf-8").get("page") or "1"
        return RequestFacts(operation, page=int(page) if page.isdecimal() and len(page) < 10 else None)
    if not operation.is_write:
        return RequestFacts(operation)
    try:
        body = orjson.loads(request.body)
    except orjson.JSONDecodeError:
        body = None
    fields = body if isinstance(body, dict) else {}
    names = ("sourceAccountId", "destinationAccountId", "currency", "amount")
    source, destination, asset, amount = (_text(fields.get(name)) for name in names)
    return RequestFacts(operation, source=source, destination=destination, asset=asset, amount=amount)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _misread(hit: Hit, operation: Operation, request: Request) -> Request:
    """The request as a PSP understands it that makes the rule's mistakes."""
    if not hit.effect.mistakes or not operation.is_list:
        return request
    query = QueryDict(request.query, encoding="utf-8").dict()
    read = {name: str(value) for name, value in query.items()}
    changed = change_query(hit.effect.mistakes, operation, read)
    if changed == read:
        return request
    return Request(request.method, request.path, urlencode(changed), request.headers, request.body, request.client)


def _spoiled(hit: Hit, operation: Operation, tenant: Tenant, right: Response) -> Response:
    answer = Answer(right.status, right.headers, right.body)
    try:
        changed = spoil(hit, operation, answer, lambda ids: StoredView(tenant, hit.number, ids))
    except Exception as error:
        return answer_to(error)
    return _sent(hit, changed)


def _sent(hit: Hit, answer: Answer) -> Response:
    """The answer, and how it travels."""
    way, half = travel(hit), len(answer.body) // 2
    if not way.is_sent:
        cut_at: int | None = -1
    else:
        cut_at = half if way.is_half else None
    delivery = Delivery(delay=way.delay, pause=way.pause, pause_at=half // 2 if way.is_half else half, cut_at=cut_at)
    delivery.ending = _ENDINGS[way.end]
    return Response(answer.status, answer.headers, answer.body, delivery=delivery, note=hit.name)
