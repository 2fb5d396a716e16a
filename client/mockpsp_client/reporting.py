"""What the report of a test that failed says of its dataset."""

import time
from itertools import islice
from pathlib import Path

import httpx

from mockpsp_client import Dataset, Refused, Unreachable

MOST_TOLD = 20  # payments, requests, and lines of the server's log
NOTED_WITHIN = 1.0  # seconds, after which a request is in the journal


def state_of(dataset: Dataset, folder: Path) -> str:
    """Its payments and its journal; where it cannot be read, why, and the end of the log of a server of our own."""
    try:
        clock = dataset.clock.read()
        references = list(islice(dataset.payments.references(), MOST_TOLD))
        lines = [f"{dataset.simulator.url}, key {dataset.key}, {clock.now.isoformat()}, {clock.due_steps} steps due"]
        for reference in references:
            read = dataset.payments.get(reference).read
            events = " > ".join(f"{each.status} {each.amount}" for each in read.records)
            lines.append(f"{read.type} {read.reference} {read.currency}: {events}")
        lines += _journal_of(dataset)
    except Unreachable as error:
        return "\n".join([f"The dataset's state cannot be read: {error}", *_end_of_log(folder)])
    except (Refused, httpx.HTTPError) as error:
        return f"The dataset's state cannot be read: {error}"
    return "\n".join(lines)


def _end_of_log(folder: Path) -> list[str]:
    """The last lines of the server that was started; none where it is somebody else's."""
    log = folder / "log"
    lines = log.read_text(errors="replace").splitlines()[-MOST_TOLD:] if log.exists() else []
    return ["The last lines of its log:", *lines] if lines else []


def _journal_of(dataset: Dataset) -> list[str]:
    time.sleep(NOTED_WITHIN)
    found = dataset.journal.requests()
    told = [str(each) for each in reversed(found[:MOST_TOLD])]
    return [f"The connector sent {len(found)} requests{'; the last ones:' if told else '.'}", *told]
