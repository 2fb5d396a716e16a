"""A payment made by hand, which begins and goes on as the dataset's rules say, or as is said for it alone."""

from typing import Any

from django import forms

from ledgerdata.admin.form_pages import Group
from ledgerdata.admin.payment_form import NEW_PAYMENT, NewPaymentForm
from ledgerdata.operations import Order, RecordDraft
from ledgerdata.rules.errors import InvalidInput
from ledgerdata.rules.lifecycle import PaymentType
from simulator.admin.rule_form import COURSE_HELP, course_field
from simulator.new_payments import take
from simulator.outcomes.checking import check
from simulator.outcomes.errors import CourseError
from simulator.outcomes.grammar import parse
from tenants.models import Tenant


class LivingPaymentForm(NewPaymentForm):
    """A first status, a course, or neither: then the rules of the page Behaviour say what becomes of the payment."""

    def __init__(self, tenant: Tenant, type: PaymentType | None, data: Any = None, **options: Any) -> None:
        super().__init__(tenant, type, data, **options)
        statuses = self.fields["status"].choices  # type: ignore[attr-defined]  # a ChoiceField has them
        self.fields["status"] = forms.ChoiceField(
            label="First status",
            required=False,
            choices=[("", "As the page Behaviour says"), *statuses],
            help_text=self.fields["status"].help_text,
        )
        self.fields["outcome"] = course_field(
            "What becomes of it", *([type] if type else []), required=False, help_text=f"{COURSE_HELP} Mostly empty."
        )

    def write(self, tenant: Tenant, order: Order, record_id: str | None) -> RecordDraft:
        outcome, status = self.cleaned_data["outcome"].strip(), self.cleaned_data["status"]
        if not outcome:
            return super().write(tenant, order, record_id) if status else take(tenant, order, record_id=record_id)
        if status:
            raise InvalidInput({"outcome": "says how the payment begins too: leave it or the first status empty"})
        try:
            course = parse(outcome)
            check(course, order.type)
        except CourseError as error:
            raise InvalidInput({"outcome": f"cannot be followed. {error}"}) from error
        return take(tenant, order, course=course, record_id=record_id)


def _with_outcome(group: Group) -> Group:
    heading, names, text = group
    return (heading, (*names, "outcome"), text) if "status" in names else group


NEW_LIVING_PAYMENT = [_with_outcome(group) for group in NEW_PAYMENT]
