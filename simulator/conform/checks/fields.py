"""The fields of rows and of balances: whether they are there, and what they hold."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from simulator.conform.exchange import Exchange
from simulator.conform.judgement import Check, Finding, Unseen
from simulator.conform.observation import Observation
from simulator.conform.values import BALANCE, BALANCES, FIELDS, IS_RIGHT, Field
from simulator.consumer.store import Item


class Cell(NamedTuple):
    """One field of one row, as it was given."""

    exchange: Exchange
    row: Item
    field: Field
    value: Any

    @property
    def place(self) -> str:
        return f"{self.exchange.path}, {self.row.get('id', 'no id')!r}: {self.field.name}"


def fields_are_there(observed: Observation) -> Iterator[Finding]:
    """Every required field, and text in each that is text."""
    for cell in _seen(_cells(observed)):
        if cell.value is None and cell.field.is_required:
            yield Finding(f"{cell.place} is missing.", cell.exchange, (cell.row,))
        elif cell.value is not None and cell.field.kind != "metadata" and not isinstance(cell.value, str):
            yield Finding(f"{cell.place} is {cell.value!r}, which is no string.", cell.exchange, (cell.row,))


def of_kind(*kinds: str, right: str, by: str = "") -> Check:
    """The check that each field of these kinds holds what it may; `by` names another measure than the kind's own."""

    def check(observed: Observation) -> Iterator[Finding]:
        cells = (cell for cell in _cells(observed) if cell.field.kind in kinds and cell.value is not None)
        for cell in _seen(cells):
            if not IS_RIGHT[by or cell.field.kind](cell.value):
                yield Finding(f"{cell.place} is {cell.value!r}; {right}.", cell.exchange, (cell.row,))

    return check


def _cells(observed: Observation) -> Iterator[Cell]:
    for page in observed.now.pages():
        for row in page.rows:
            for field in FIELDS[page.path]:
                yield Cell(page, row, field, row.get(field.name))
    for exchange in observed.now.balances.values():
        if exchange.status == 200 and isinstance(exchange.content, dict):
            yield from _cells_of_balances(exchange, exchange.content)


def _cells_of_balances(exchange: Exchange, content: Item) -> Iterator[Cell]:
    for field in BALANCES:
        yield Cell(exchange, content, field, content.get(field.name))
    balances = content.get("balances")
    for balance in balances if isinstance(balances, list) else []:
        for field in BALANCE:
            yield Cell(exchange, content, field, balance.get(field.name) if isinstance(balance, dict) else None)


def _seen(cells: Iterator[Cell]) -> Iterator[Cell]:
    """The cells; raises Unseen where there is none."""
    seen = False
    for cell in cells:
        seen = True
        yield cell
    if not seen:
        raise Unseen("no row has such a field")
