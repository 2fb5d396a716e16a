"""What a fault rule does to an answer. Several of these go together; the mistakes of PSPs are in `mistakes`."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from simulator.faults.delays import Wait
from simulator.outcomes.durations import say_duration


class Way(StrEnum):
    """How an answer is lost, or the connection ends; `is_done` says whether the request was done."""

    in_words: str
    is_done: bool

    def __new__(cls, value: str, in_words: str, is_done: bool) -> "Way":
        member = str.__new__(cls, value)
        member._value_ = value
        member.in_words, member.is_done = in_words, is_done
        return member

    NO_ANSWER = "no_answer", "there is no answer for {wait}, then the connection closes; nothing is done", False
    CLOSED = "closed", "the connection closes before an answer; nothing is done", False
    RESET = "reset", "the connection is reset (RST) before an answer; nothing is done", False
    CLOSED_MIDDLE = "closed_middle", "the connection closes in the middle of the body; the request is done", True
    LOST_RESET = "lost_reset", "the request is done, then the connection is reset (RST)", True
    LOST_TIMEOUT = "lost_timeout", "the request is done, then there is no answer for {wait}", True
    LOST_STATUS = "lost_status", "the request is done, then the status is answered (502 where none is named)", True


class Spoiling(StrEnum):
    """How the body is changed; the rest of the answer is right."""

    in_words: str

    def __new__(cls, value: str, in_words: str) -> "Spoiling":
        member = str.__new__(cls, value)
        member._value_ = value
        member.in_words = in_words
        return member

    CUT = "cut", "half of the body is missing, and Content-Length is that of the half"
    NOT_JSON = "not_json", "the body is a page of HTML"
    WRONG_SHAPE = "wrong_shape", "the body is JSON of another shape"


WAYS = {str(way): way for way in Way}
SPOILINGS = {str(spoiling): spoiling for spoiling in Spoiling}
WAITING = (Way.NO_ANSWER, Way.LOST_TIMEOUT)
LOST_STATUS = 502
WITHOUT_STATUS = (Way.NO_ANSWER, Way.CLOSED, Way.RESET, Way.LOST_RESET, Way.LOST_TIMEOUT, Way.LOST_STATUS)
WITHOUT_BODY = (204, 304)  # their answers end with the headers: what came after would be read as the next answer
DEFAULT_WAIT = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Effect:
    """What is named happens. `mistakes` are names of the table MISTAKES."""

    status: int | None = None
    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""
    delay: Wait | None = None
    is_in_middle: bool = False
    way: Way | None = None
    wait: Wait | None = None
    spoiling: Spoiling | None = None
    mistakes: tuple[str, ...] = ()

    @property
    def has_only_mistakes(self) -> bool:
        others = (self.status, self.headers, self.delay, self.way, self.spoiling)
        return bool(self.mistakes) and not any(others)

    @property
    def is_done(self) -> bool:
        """Whether the request is done at all: a status alone stands instead of it."""
        return self.way.is_done if self.way else self.status is None

    def say(self) -> str:
        """In words: `the status is 503; it comes after 2 seconds`."""
        parts = []
        if self.status is not None and self.way not in WITHOUT_STATUS:
            parts.append(f"the status is {self.status}")
        if self.headers:
            parts.append(f"with {', '.join(name for name, _ in self.headers)}")
        if self.delay:
            where = "it stops in the middle of the body for" if self.is_in_middle else "it comes after"
            parts.append(f"{where} {self.delay.say()}")
        if self.way:
            parts.append(self._way_in_words(self.way))
        if self.spoiling:
            parts.append(self.spoiling.in_words)
        return "; ".join(parts)

    def _way_in_words(self, way: Way) -> str:
        if way is Way.LOST_STATUS:
            return f"the request is done, then {self.status or LOST_STATUS} is answered"
        return way.in_words.format(wait=self.wait.say() if self.wait else say_duration(DEFAULT_WAIT))
