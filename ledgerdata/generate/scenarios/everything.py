"""Every first status of every type, and every action from every state that allows it: read off the lifecycle itself."""

from collections import deque

from ledgerdata.generate.hours import always
from ledgerdata.generate.scenario import Life, Scenario, Step, Strand, hours
from ledgerdata.rules.actions import Action, legal
from ledgerdata.rules.lifecycle import FIRST_STATUSES, PaymentType, Progress, Status, begin, follow

HALF = 50
_SAMPLE = 6_400  # halves often enough without reaching nothing

Path = tuple[Action, ...]


def lives_of(type: PaymentType) -> tuple[Life, ...]:
    """The fewest and shortest lives found that take every (state, action) pair that a payment of `type` can meet."""
    return tuple(life for first in FIRST_STATUSES[type] for life in _lives_from(type, first))


def _lives_from(type: PaymentType, first: Status) -> list[Life]:
    met: set[tuple[Status, Action]] = set()
    paths: list[Path] = [()]
    waiting: deque[tuple[Path, Progress]] = deque([((), begin(type, first, _SAMPLE))])
    while waiting:
        path, progress = waiting.popleft()
        for action, rule in legal(progress).items():
            if (progress.state, action) in met:
                continue
            met.add((progress.state, action))
            rest = rule.rest(progress)
            paths.append((*path, action))
            amount = rest * HALF // 100 if rule.partial else rest
            waiting.append(((*path, action), follow(progress, rule.status, amount)))
    whole = [path for path in paths if not any(other[: len(path)] == path for other in paths if other != path)]
    return [Life(first, tuple(Step(action, hours(1), HALF) for action in path)) for path in whole]


def _strand(type: PaymentType, window: tuple[int, int]) -> Strand:
    lives = lives_of(type)
    return Strand(type, len(lives), always, lives, failures=(), window=window, in_turn=True)


# payins first: there has to be money to send
_STRANDS = (
    _strand(PaymentType.PAYIN, (0, 50)),
    _strand(PaymentType.PAYOUT, (50, 90)),
    _strand(PaymentType.TRANSFER, (50, 90)),
    _strand(PaymentType.OTHER, (50, 90)),
)
_ONCE = sum(strand.weight for strand in _STRANDS)

EVERYTHING = Scenario(
    name="everything",
    summary="Every status, and every action in every state that allows it, at least once.",
    strands=_STRANDS,
    payments=_ONCE,
    least_payments=_ONCE,
    accounts=2,
    beneficiaries=3,
)
