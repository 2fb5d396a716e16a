"""New payments: outcome rules give the first status of each, and its later steps go on the list of due steps."""

from collections.abc import Callable, Iterable, Sequence

from ledgerdata.operations import Book, Order, RecordDraft, few_rows, post_payments, take_payment, writing
from ledgerdata.rules.errors import LedgerError
from simulator.models import OutcomeRule
from simulator.outcomes.choosing import WISH, Choice, Rule, choose, wish_of
from simulator.outcomes.course import Course
from simulator.outcomes.grammar import parse
from simulator.outcomes.planning import Planned, plan
from simulator.waiting import new_step, put_steps
from tenants.clock import Clock
from tenants.db.group_commit import GroupCommit
from tenants.db.statements import DatasetRef
from tenants.models import Tenant
from tenants.scoping import for_tenant

OWN_COURSE = "asked for"
"""The seed of the random parts of a course that one payment alone has."""


def post_payment(dataset: DatasetRef, order: Order) -> RecordDraft:
    """The root of the payment for which a POST asks, committed, for a thread that may wait; a payment is taken once.

    Raises what ledgerdata.operations.post_payments refuses; InvalidInput for a wish that cannot be followed;
    Tenant.DoesNotExist.
    """
    _check_wish(order)
    done = _posts.committed(dataset, order)
    if isinstance(done, LedgerError):
        raise done
    return done


def post_later(dataset: DatasetRef, order: Order, respond: Callable[[RecordDraft | Exception], None]) -> None:
    """As post_payment, without waiting: `respond` is called once, by any thread, with the root or the error.

    Raises InvalidInput for a wish that cannot be followed.
    """
    _check_wish(order)
    _posts.submit(dataset, order, respond)


def take(tenant: Tenant, order: Order, *, course: Course | None = None, record_id: str | None = None) -> RecordDraft:
    """A payment of any type, with this course, or else with the one that the dataset's rules say.

    One with an idempotency key is taken once. Raises what ledgerdata.operations.take_payment does.
    """
    with writing(tenant) as book:
        taking = NewPayments(book, course)
        if order.idempotency_key is not None:
            return _post_one(book, taking, order)
        begun = taking.begin(order, book.tenant.records + 1)
        root = take_payment(book, begun, record_id=record_id)
        taking.follow_up([root])
        return root


def _post_one(book: Book, taking: "NewPayments", order: Order) -> RecordDraft:
    (done,) = post_payments(book, [order], taking.begin)
    if isinstance(done, LedgerError):
        raise done
    taking.follow_up([done])
    return done


class NewPayments:
    """What an open book's dataset says of the payments that are taken in one transaction.

    `course` is for all of them, whatever the dataset says.
    """

    def __init__(self, book: Book, course: Course | None = None) -> None:
        self._book = book
        self._course = course
        self._default = parse(book.tenant.outcome)
        self._rules = _rules(book.tenant) if book.tenant.outcome_rules else []
        self._left = {rule.pk: rule.left for rule in self._rules}
        self._is_plain = not self._rules and course is None  # there is nothing to choose from
        self._chosen: dict[int, Choice] = {}

    def begin(self, order: Order, place: int, default: Course | None = None) -> Order:
        """The order with its first status. `place` is the sequence that its root will have, unless it is refused.

        `default` is the course where no rule matches, if not the dataset's.
        """
        self._give_back(place)
        course = default or self._default
        if self._is_plain and not course.steps and WISH not in order.metadata:
            return order._replace(status=course.first, reason=course.reason)
        chosen = self._choose(order, place, course)
        self._chosen[place] = chosen
        if chosen.rule and chosen.rule.left is not None:
            chosen.rule.left -= 1
        return order._replace(status=chosen.course.first, reason=chosen.course.reason)

    def planned(self, root: RecordDraft) -> Sequence[Planned]:
        """The steps of a payment that was begun; none of one that is not new, or failed at once for want of funds."""
        chosen = self._chosen.pop(root.sequence, None)
        if chosen is None or not chosen.course.steps or root.status != chosen.course.first:
            return ()
        return plan(chosen.course, root.created_at, chosen.seed, root.sequence)

    def follow_up(self, roots: Iterable[RecordDraft]) -> None:
        """Puts what is to follow on the list, once the roots are written."""
        if not self._chosen:
            return
        planned = [(root.payment.pk, step) for root in roots for step in self.planned(root)]
        if planned:
            tenant = self._book.tenant
            put_steps(tenant, [new_step(tenant, payment, step) for payment, step in planned])
        self.keep()

    def keep(self) -> None:
        """Stores how many more payments each rule is for. Refused payments do not count."""
        for place in list(self._chosen):
            self._give_back(place)
        for rule in self._rules:
            if rule.left != self._left[rule.pk]:
                OutcomeRule.objects.filter(pk=rule.pk).update(left=rule.left)

    def _choose(self, order: Order, place: int, default: Course) -> Choice:
        if self._course:
            return Choice(self._course, OWN_COURSE)
        return choose(order, place, self._rules, default)

    def _give_back(self, place: int) -> None:
        """The payment that was to stand there was refused: it does not count for its rule."""
        refused = self._chosen.pop(place, None)
        if refused and refused.rule and refused.rule.left is not None:
            refused.rule.left += 1


def _check_wish(order: Order) -> None:
    """Refuses a wish that cannot be followed, before it waits for the dataset's lock."""
    if WISH in order.metadata:
        wish_of(order.type, order.metadata)


def _post_all(clock: Clock, orders: Sequence[Order]) -> list[RecordDraft | LedgerError]:
    book = few_rows(clock)
    taking = NewPayments(book)
    done = post_payments(book, orders, taking.begin)
    taking.follow_up(root for root in done if isinstance(root, RecordDraft))
    return done


def _rules(tenant: Tenant) -> list[Rule]:
    return [rule.rule for rule in for_tenant(OutcomeRule, tenant).filter(is_on=True).order_by("place", "pk")]


_posts = GroupCommit(_post_all)
