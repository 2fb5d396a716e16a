"""What the consumer does with an answer that is wrong (lifecycle.md, How the consumer reads)."""

from enum import StrEnum


class Reaction(StrEnum):
    """Each with what it means in one sentence."""

    in_words: str

    def __new__(cls, value: str, in_words: str) -> "Reaction":
        member = str.__new__(cls, value)
        member._value_ = value
        member.in_words = in_words
        return member

    RETRY_FOR_EVER = "retry for ever", "It sends a POST again with growing pauses, for ever, with the same key."
    RETRY_EVERY_5_S = "retry every 5 s", "It sends a POST again every 5 s, for ever, with the same key."
    FINAL = "final", "Its payment initiation fails for good, whatever became of the payment."
    PAGE_NEVER_READ = "page never read", "It fails the whole page, and asks for it again and again."
    LOST_FOR_EVER = "lost for ever", "It goes on behind records that it has not seen, and never looks back."
    WRONG_AMOUNT = "wrong amount", "It holds another amount than was moved, for good."
    SECOND_PAYMENT = "a second payment", "It holds two payments where there was one."
    STAYS_PROCESSING = "stays processing", "Its payment initiation never ends, though the payment did."
    NO_BALANCES = "balances never read", "It reads this account's balances no more."
    RIGHT = "right", "It ends with the truth, later or with more requests."
