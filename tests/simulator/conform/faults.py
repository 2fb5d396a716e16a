"""What PSPs do wrong, each as an endpoint that does it, with the rule that it breaks."""

from collections.abc import Callable
from typing import Any, NamedTuple

import httpx

from tests.simulator.conform.endpoint import FILTERS, Endpoint, Refused, Row

Content = Any
Spoil = Callable[[Endpoint, httpx.Request, Content], Content]
Change = Callable[[Endpoint], None]
Respond = Callable[["Faulty", httpx.Request], httpx.Response]


class Fault(NamedTuple):
    """`spoil` changes what is answered, `respond` answers itself; `at_first` and `between` polls change the data."""

    name: str
    rule: str
    spoil: Spoil | None = None
    at_first: Change | None = None
    between: Change | None = None
    writes: bool = False
    respond: Respond | None = None


class Faulty(Endpoint):
    """The endpoint with one fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__()
        self.fault = fault
        self.hits = 0
        self.keys: list[str] = []  # which the fault has to know again
        if fault.at_first:
            fault.at_first(self)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self.fault.respond(self, request) if self.fault.respond else self.plainly(request)

    def plainly(self, request: httpx.Request) -> httpx.Response:
        """What is answered where the fault does not respond itself."""
        return super().handle_request(request)

    def answer(self, request: httpx.Request) -> tuple[int, Content]:
        status, content = super().answer(request)
        self.hits += 1
        return status, self.fault.spoil(self, request, content) if self.fault.spoil else content

    def between_polls(self, seconds: float) -> None:
        """What `run` calls instead of sleeping."""
        if self.fault.between:
            self.fault.between(self)


def rows_of(change: Callable[[list[Row]], Content], path: str = "/transactions") -> Spoil:
    """Changes a list's page; everything else is left as it is."""

    def spoil(endpoint: Endpoint, request: httpx.Request, content: Content) -> Content:
        is_page = request.url.path == path and request.method == "GET"
        return change([dict(row) for row in content]) if is_page else content

    return spoil


def first_row(**values: Any) -> Spoil:
    """The first row of each page has these values."""
    return rows_of(lambda rows: [row | values if not place else row for place, row in enumerate(rows)])


def all_stamps(change: Callable[[str], str]) -> Spoil:
    names = ("createdAt", "updatedAt")
    return rows_of(lambda rows: [row | {name: change(row[name]) for name in names} for row in rows])


def with_query(change: Callable[[dict[str, str]], dict[str, str]]) -> Spoil:
    """Gives the page of another query than the one that was asked."""

    def spoil(endpoint: Endpoint, request: httpx.Request, content: Content) -> Content:
        if request.url.path not in FILTERS or request.method != "GET":
            return content
        try:
            return endpoint.page(request.url.path, change(dict(request.url.params)))
        except Refused:
            return content

    return spoil


def later_by_one_second(query: dict[str, str]) -> dict[str, str]:
    """`from` without the rows at that very moment: the tests' stamps all end in 123 microseconds."""
    return {name: text.replace("123Z", "124Z") if name.endswith("From") else text for name, text in query.items()}


def without_newest(rows: list[Row]) -> list[Row]:
    return [row for row in rows if row["status"] != "REFUND_REVERSED"]


def other_precision(endpoint: Endpoint, request: httpx.Request, content: Content) -> Content:
    """Every second answer writes the moments with nine digits."""
    hits = endpoint.hits if isinstance(endpoint, Faulty) else 0
    return all_stamps(lambda text: f"{text[:-1]}000Z" if hits % 2 else text)(endpoint, request, content)


def other_balance(endpoint: Endpoint, request: httpx.Request, content: Content) -> Content:
    hits = endpoint.hits if isinstance(endpoint, Faulty) else 0
    if not request.url.path.endswith("/balances"):
        return content
    return content | {"balances": [{"amount": str(1000 + hits), "currency": "EUR/2"}]}


def unrelated_post(rows: list[Row]) -> list[Row]:
    return [
        {name: row[name] for name in row if name != "relatedTransactionID" or row["type"] == "PAYIN"} for row in rows
    ]


def transactions(endpoint: Endpoint) -> list[Row]:
    return endpoint.lists["/transactions"]


def set_row(place: int, **values: Any) -> Change:
    """Changes one record where it stands."""
    return lambda endpoint: transactions(endpoint)[place].update(values)


def story(*steps: tuple[str, int], **other: str) -> Change:
    """One more payment, whose records these are."""

    def tell(endpoint: Endpoint) -> None:
        root = endpoint.record(*steps[0], id="root")
        for status, amount in steps[1:]:
            endpoint.record(status, amount, **{"relatedTransactionID": root["id"]} | other)

    return tell


def child_first(endpoint: Endpoint) -> None:
    endpoint.record("CAPTURE", 60, relatedTransactionID="root")
    endpoint.record("AUTHORISATION", 100, id="root")


def grandchild(endpoint: Endpoint) -> None:
    story(("SUCCEEDED", 100), ("REFUNDED", 30))(endpoint)
    child = transactions(endpoint)[-1]["id"]
    endpoint.record("REFUND_REVERSED", 30, relatedTransactionID=child)


def equal_at_the_cut(endpoint: Endpoint) -> None:
    rows = transactions(endpoint)
    rows[100] |= {name: rows[99][name] for name in ("createdAt", "updatedAt")}


def two_refunds_on_one_id(endpoint: Endpoint) -> None:
    story(("SUCCEEDED", 100), ("REFUNDED", 30))(endpoint)
    transactions(endpoint).append(transactions(endpoint)[-1] | {"amount": "20"})


def first_moment_again(endpoint: Endpoint) -> None:
    story(("PENDING", 100), ("SUCCEEDED", 100))(endpoint)
    root, end = transactions(endpoint)[-2:]
    end["createdAt"] = root["createdAt"]


def arrives_late(endpoint: Endpoint) -> None:
    """A record that is stamped before the last one, and comes after it."""
    rows = transactions(endpoint)
    late = endpoint.record("SUCCEEDED", 5)
    late |= {name: rows[-2][name].replace("123Z", "122Z") for name in ("createdAt", "updatedAt")}
    rows.insert(len(rows) - 2, rows.pop())


def moves(endpoint: Endpoint) -> None:
    """A record that was there is given a new moment, and moves to the end."""
    row = transactions(endpoint).pop(3)
    transactions(endpoint).append(row | {"updatedAt": endpoint.stamp()})


FAULTS = [
    # simulator.md, what a PSP does wrong
    Fault("moments cut to seconds", "six-digits", all_stamps(lambda text: f"{text[:19]}Z")),
    Fault("moments cut to seconds are equal", "unique-stamps", all_stamps(lambda text: f"{text[:19]}Z")),
    Fault("moments cut to milliseconds", "six-digits", all_stamps(lambda text: f"{text[:23]}Z")),
    Fault("stamps equal across a page cut", "unique-stamps", at_first=equal_at_the_cut),
    Fault("stamps equal across a page cut lose a row", "nothing-lost", at_first=equal_at_the_cut),
    Fault("one instant in two precisions", "one-text", other_precision),
    Fault("rows out of order", "order", rows_of(lambda rows: rows[::-1])),
    Fault("a short page", "full-pages", rows_of(lambda rows: rows[: (len(rows) + 1) // 2])),
    Fault("page base 0", "page-base", with_query(lambda query: query | {"page": str(int(query.get("page", "1")) + 1)})),
    Fault("from is exclusive", "from-inclusive", with_query(later_by_one_second)),
    Fault("from is ignored", "from-obeyed",
          with_query(lambda query: {name: query[name] for name in query if not name.endswith("From")})),
    Fault("a row comes late", "nothing-late", between=arrives_late),
    Fault("a row that comes late is lost", "nothing-lost", between=arrives_late),
    Fault("the newest rows are missing", "balance-moment", rows_of(without_newest)),
    Fault("a record twice", "unique-ids", rows_of(lambda rows: [row for row in rows for _ in (1, 2)])),
    Fault("metadata with a number", "metadata", first_row(metadata={"rank": 1})),
    Fault("an unknown status", "statuses", first_row(status="SETTLED")),
    Fault("a time without offset", "moments", first_row(updatedAt="2026-01-31T09:30:00.000000")),
    Fault("a time without offset stops the connector", "read-through",
          all_stamps(lambda text: text.rstrip("Z"))),
    Fault("an amount with decimals", "amounts", first_row(amount="1.00")),
    Fault("balances change at one moment", "balance-value", other_balance),
    Fault("a POST without its key", "posted-record", rows_of(unrelated_post), writes=True),
    Fault("a child before its root", "root-first", at_first=child_first),
    # lifecycle.md, what goes wrong elsewhere
    Fault("AUTHORISATION overwritten", "append-only", between=set_row(0, status="CAPTURE")),
    Fault("AUTHORISATION overwritten by its end", "append-only", between=set_row(0, status="SUCCEEDED")),
    Fault("PENDING, then AUTHORISATION and CAPTURE", "cards",
          at_first=story(("PENDING", 9), ("AUTHORISATION", 9), ("CAPTURE", 9))),
    Fault("two refunds on one id", "unique-ids", at_first=two_refunds_on_one_id),
    Fault("a child of another type", "alike", at_first=story(("SUCCEEDED", 9), ("REFUNDED", 9), type="OTHER")),
    Fault("a child of a child", "related", at_first=grandchild),
    Fault("a later state with the first createdAt", "own-moment", at_first=first_moment_again),
    Fault("a refund that failed afterwards", "failures-instead",
          at_first=story(("SUCCEEDED", 9), ("REFUNDED", 9), ("REFUNDED_FAILURE", 9))),
    Fault("a capture that failed afterwards", "failures-instead",
          at_first=story(("AUTHORISATION", 9), ("CAPTURE", 9), ("CAPTURE_FAILED", 9))),
    Fault("a row is moved", "append-only", between=moves),
    Fault("a row is deleted", "nothing-goes", between=lambda endpoint: transactions(endpoint).__delitem__(7)),
    Fault("a row changed after it was made", "written-once", first_row(createdAt="2026-01-31T09:30:00.000001Z")),
    # contract.md
    Fault("an envelope", "lists", rows_of(lambda rows: {"data": rows})),
    Fault("null for an empty list", "pages-go-on", rows_of(lambda rows: rows or None)),
    Fault("every page is the first", "pages-go-on", with_query(lambda query: query | {"page": "1"})),
    Fault("every page is the first, for ever", "read-through", with_query(
        lambda query: {name: query[name] for name in query if name != "page" and not name.endswith("From")})),
    Fault("more rows than asked for", "page-size", with_query(lambda query: query | {"pageSize": "1000"})),
    Fault("a field is missing", "fields", rows_of(lambda rows: [{**row, "currency": None} for row in rows])),
    Fault("an amount as a number", "fields", first_row(amount=100)),
    Fault("no asset", "assets", first_row(currency="euro")),
    Fault("another type", "types", first_row(type="CARD")),
    Fault("an id with a slash", "account-ids",
          rows_of(lambda rows: [row | {"id": "a/b"} for row in rows], "/accounts")),
    Fault("newest first, whatever is asked", "order", with_query(lambda query: query | {"sort": "updatedAt:desc"})),
]  # fmt: skip
