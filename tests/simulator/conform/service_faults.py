"""What PSPs do wrong around their lists: who is let in, what is refused, how POSTs are taken, what balances are."""

import json
from datetime import timedelta

import httpx

from ledgerdata.rules.values import read_moment, write_moment
from tests.simulator.conform.endpoint import KEY, Endpoint
from tests.simulator.conform.faults import Content, Fault, Faulty, Respond

REFUSED = {"Title": "Refused", "Detail": "It is refused."}


def where(path: str, **params: str) -> Respond:
    """Refuses requests whose path ends so and whose parameters have these texts in them."""

    def respond(endpoint: Faulty, request: httpx.Request) -> httpx.Response:
        found = all(text in request.url.params.get(name, "") for name, text in params.items())
        if request.url.path.endswith(path) and found:
            return httpx.Response(400, json=REFUSED)
        return endpoint.plainly(request)

    return respond


def instead_of(status: int, method: str, other: int, content: Content) -> Respond:
    """Another answer than one of this status."""

    def respond(endpoint: Faulty, request: httpx.Request) -> httpx.Response:
        answer = endpoint.plainly(request)
        return (
            httpx.Response(other, json=content) if (answer.status_code, request.method) == (status, method) else answer
        )

    return respond


def lets_all_in(endpoint: Faulty, request: httpx.Request) -> httpx.Response:
    request.headers["Authorization"] = f"Bearer {KEY}"
    return endpoint.plainly(request)


def knows_one_spelling(endpoint: Faulty, request: httpx.Request) -> httpx.Response:
    if request.headers.get("Authorization", "").startswith("BEARER"):
        return httpx.Response(401, json=REFUSED, headers={"WWW-Authenticate": "Bearer"})
    return endpoint.plainly(request)


def has_pages_for_errors(endpoint: Faulty, request: httpx.Request) -> httpx.Response:
    answer = endpoint.plainly(request)
    return httpx.Response(answer.status_code, html="<h1>Sorry</h1>") if answer.status_code >= 400 else answer


def takes_too_long(endpoint: Faulty, request: httpx.Request) -> httpx.Response:
    if request.url.path == "/beneficiaries":
        raise httpx.ReadTimeout("nothing came", request=request)
    return endpoint.plainly(request)


def closes_early(endpoint: Faulty, request: httpx.Request) -> httpx.Response:
    answer = endpoint.plainly(request)
    answer.headers["Keep-Alive"] = "timeout=5"
    return answer


def newest_comes_later(endpoint: Faulty, request: httpx.Request) -> httpx.Response:
    """As where the list backwards is read of a replica."""
    answer = endpoint.plainly(request)
    is_backwards = request.url.params.get("sort", "").endswith(":desc") and answer.status_code == 200
    return httpx.Response(200, json=answer.json()[1:]) if is_backwards else answer


def newest_first_by_itself(endpoint: Faulty, request: httpx.Request) -> httpx.Response:
    answer = endpoint.plainly(request)
    is_bare = request.url.path == "/transactions" and not request.url.params and answer.status_code == 200
    return httpx.Response(200, json=answer.json()[::-1]) if is_bare else answer


def bare_balances(endpoint: Endpoint, request: httpx.Request, content: Content) -> Content:
    return content["balances"] if request.url.path.endswith("/balances") else content


def balances_go_back(endpoint: Endpoint, request: httpx.Request, content: Content) -> Content:
    if not request.url.path.endswith("/balances") or not isinstance(endpoint, Faulty):
        return content
    return content | {"at": write_moment(read_moment(content["at"]) - timedelta(milliseconds=endpoint.hits))}


def key_of(request: httpx.Request) -> str:
    """The idempotency key of a POST; empty where there is none."""
    try:
        return str(json.loads(request.content).get("idempotencyKey", "")) if request.method == "POST" else ""
    except ValueError:
        return ""


def forgets_keys(endpoint: Faulty, request: httpx.Request) -> httpx.Response:
    endpoint.posted.pop(key_of(request), None)
    return endpoint.plainly(request)


def races(endpoint: Faulty, request: httpx.Request) -> httpx.Response:
    """As where the key is looked up, and kept only after the payment was made: here for the second key that comes."""
    key = key_of(request)
    with endpoint.lock:
        endpoint.keys += [key] if key and key not in endpoint.keys else []
        if endpoint.keys[1:2] == [key]:
            endpoint.posted.pop(key, None)
    return endpoint.plainly(request)


def looks_at_the_key_alone(endpoint: Faulty, request: httpx.Request) -> httpx.Response:
    first = endpoint.posted.get(key_of(request))
    return httpx.Response(201, json=first[2]) if first else endpoint.plainly(request)


def keeps_refused_keys(endpoint: Faulty, request: httpx.Request) -> httpx.Response:
    key = key_of(request)
    if key and key in endpoint.keys:
        return httpx.Response(409, json=REFUSED)
    answer = endpoint.plainly(request)
    endpoint.keys += [key] if answer.status_code >= 400 else []
    return answer


SERVICE_FAULTS = [
    Fault("everybody is let in", "key", respond=lets_all_in),
    Fault("only Bearer is understood", "key-scheme", respond=knows_one_spelling),
    Fault("an empty answer for what is unknown", "not-found", respond=instead_of(404, "GET", 200, [])),
    Fault("wrong values are overlooked", "wrong-values", respond=instead_of(400, "GET", 200, [])),
    Fault("another parameter is refused", "unknown-parameter", respond=where("", colour="blue")),
    Fault("an error is a page", "errors", respond=has_pages_for_errors),
    Fault("no answer in time", "in-time", respond=takes_too_long),
    Fault("idle connections are closed early", "idle-connections", respond=closes_early),
    Fault("the newest row is not there backwards", "newest", respond=newest_comes_later),
    Fault("only UTC is understood", "from-offset", respond=where("", createdAtFrom="+05:30")),
    Fault("newest first where nothing is asked", "defaults", respond=newest_first_by_itself),
    Fault("balances without their object", "balances", bare_balances),
    Fault("balances go back", "balance-forward", balances_go_back),
    Fault("200 for a POST", "post", respond=instead_of(201, "POST", 200, {}), writes=True),
    Fault("a replay pays again", "replay", respond=forgets_keys, writes=True),
    Fault("replays at once pay again", "parallel-replays", respond=races, writes=True),
    Fault("another body gets the first answer", "conflict", respond=looks_at_the_key_alone, writes=True),
    Fault("what cannot be paid is taken", "refusals", respond=instead_of(422, "POST", 201, {}), writes=True),
    Fault("a refusal uses the key up", "key-after-refusal", respond=keeps_refused_keys, writes=True),
]
