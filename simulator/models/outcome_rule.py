"""A rule that says what becomes of some payments, as a dataset keeps it."""

from django.db import models
from django.db.models import F, Q

from ledgerdata.models.amounts import AmountField
from ledgerdata.models.choices import enum_field
from ledgerdata.rules.assets import ASSET_LENGTH
from ledgerdata.rules.lifecycle import PaymentType
from ledgerdata.rules.limits import AMOUNT_DIGITS, KEY_LENGTH
from simulator.outcomes.choosing import Rule
from simulator.outcomes.course import WHOLE
from simulator.outcomes.grammar import parse
from simulator.outcomes.matching import Match
from tenants.models import OUTCOME_LENGTH
from tenants.scoping import TenantOwned


class OutcomeRule(TenantOwned):
    """One line of a dataset's list, which is read by `place`.

    An empty field, or an amount of 0, matches any payment.
    """

    outlives_reset = True

    place = models.IntegerField(editable=False)
    name = models.CharField(max_length=200)
    is_on = models.BooleanField("switched on", default=True)
    type = enum_field(PaymentType, blank=True)
    asset = models.CharField(max_length=ASSET_LENGTH, blank=True)
    source = models.CharField(max_length=KEY_LENGTH, blank=True)
    destination = models.CharField(max_length=KEY_LENGTH, blank=True)
    scheme = models.CharField(max_length=100, blank=True)
    least = AmountField("amount from", default=0)
    most = AmountField("amount to", default=0)
    ending = models.CharField("amount ends in", max_length=AMOUNT_DIGITS, blank=True)
    metadata_key = models.CharField(max_length=KEY_LENGTH, blank=True)
    metadata_value = models.CharField(max_length=KEY_LENGTH, blank=True)
    words = models.CharField("words in the description", max_length=KEY_LENGTH, blank=True)
    millionths = models.IntegerField("share", null=True, blank=True)
    left = models.IntegerField("only the next", null=True, blank=True)
    course = models.CharField(max_length=OUTCOME_LENGTH)
    seed = models.CharField(max_length=100)

    class Meta:
        verbose_name = "rule"
        verbose_name_plural = "behaviour"
        constraints = [
            models.CheckConstraint(
                condition=Q(millionths=None) | Q(millionths__gte=0, millionths__lte=WHOLE),
                name="outcome_share_in_bounds",
            ),
            models.CheckConstraint(condition=Q(left=None) | Q(left__gte=0), name="outcome_left_not_negative"),
        ]
        indexes = [models.Index(F("tenant"), F("place"), F("id"), name="outcome_rules_in_order")]

    def __str__(self) -> str:
        return self.name

    @property
    def match(self) -> Match:
        """Which payments it is for."""
        return Match(
            PaymentType(self.type) if self.type else None,
            self.asset,
            self.source,
            self.destination,
            self.scheme,
            self.least,
            self.most,
            self.ending,
            self.metadata_key,
            self.metadata_value,
            self.words,
            self.millionths,
        )

    @property
    def rule(self) -> Rule:
        """The rule as the choice of a course reads it."""
        return Rule(self.pk, self.match, parse(self.course), self.seed, self.left)
