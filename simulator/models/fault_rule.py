"""A rule that says how some requests are answered wrongly, as a dataset keeps it."""

from django.db import models
from django.db.models import F, Q

from ledgerdata.models.amounts import AmountField
from ledgerdata.rules.assets import ASSET_LENGTH
from ledgerdata.rules.limits import KEY_LENGTH
from simulator.faults.choosing import Rule
from simulator.faults.delays import read_wait
from simulator.faults.effects import SPOILINGS, WAYS, Effect
from simulator.faults.mistakes.table import read_mistakes
from simulator.faults.requests import Match, read_operations
from simulator.faults.timing import Count, When
from simulator.faults.typed import read_headers
from simulator.outcomes.course import WHOLE
from tenants.scoping import TenantOwned

COUNTS = ("seen", "hits", "last_hit_at", "allowance", "refilled_at")


class FaultRule(TenantOwned):
    """One line of a dataset's list, which is read by `place`; fields are those of Match, When, Effect and Count.

    An empty field, or an amount of 0, matches any request. `headers` are lines, `delay` and `wait` as people type them.
    """

    outlives_reset = True

    place = models.IntegerField(editable=False)
    name = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    is_on = models.BooleanField("switched on", default=True)
    operations = models.JSONField(default=list, blank=True)
    page = models.IntegerField(null=True, blank=True)
    source = models.CharField(max_length=KEY_LENGTH, blank=True)
    destination = models.CharField(max_length=KEY_LENGTH, blank=True)
    asset = models.CharField(max_length=ASSET_LENGTH, blank=True)
    amount = AmountField(default=0)
    most = models.IntegerField("only the next", null=True, blank=True)
    every = models.IntegerField("every so many", default=1)
    start = models.IntegerField("from this one on", default=1)
    millionths = models.IntegerField("share", null=True, blank=True)
    until = models.DateTimeField(null=True, blank=True)
    per_second = models.BigIntegerField("above so many a second", default=0)  # thousandths
    burst = models.IntegerField(default=1)
    status = models.IntegerField(null=True, blank=True)
    headers = models.TextField(blank=True)
    body = models.TextField(blank=True)
    delay = models.CharField(max_length=100, blank=True)
    is_in_middle = models.BooleanField("in the middle of the body", default=False)
    way = models.CharField("connection", max_length=20, blank=True)
    wait = models.CharField("how long there is no answer", max_length=100, blank=True)
    spoiling = models.CharField("body", max_length=20, blank=True)
    mistakes = models.JSONField(default=list, blank=True)
    seed = models.CharField(max_length=100)
    seen = models.BigIntegerField(default=0, editable=False)
    hits = models.BigIntegerField(default=0, editable=False)
    last_hit_at = models.DateTimeField(null=True, editable=False)
    allowance = models.BigIntegerField(default=0, editable=False)
    refilled_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = "fault rule"
        verbose_name_plural = "faults"
        constraints = [
            models.CheckConstraint(
                condition=Q(millionths=None) | Q(millionths__gte=0, millionths__lte=WHOLE), name="fault_share_in_bounds"
            ),
            models.CheckConstraint(condition=Q(every__gte=1, start__gte=1, burst__gte=1), name="fault_counts_positive"),
        ]
        indexes = [models.Index(F("tenant"), F("place"), F("id"), name="fault_rules_in_order")]

    def __str__(self) -> str:
        return self.name

    @property
    def match(self) -> Match:
        """Which requests it is for."""
        operations = read_operations(self.operations)
        return Match(operations, self.page, self.source, self.destination, self.asset, self.amount)

    @property
    def when(self) -> When:
        """When it hits."""
        return When(self.most, self.every, self.start, self.millionths, self.until, self.per_second, self.burst)

    @property
    def effect(self) -> Effect:
        """What it does. Raises ValueError where a text cannot be read, which no stored rule has."""
        return Effect(
            self.status,
            read_headers(self.headers),
            self.body,
            read_wait(self.delay) if self.delay else None,
            self.is_in_middle,
            WAYS.get(self.way),
            read_wait(self.wait) if self.wait else None,
            SPOILINGS.get(self.spoiling),
            read_mistakes(self.mistakes),
        )

    @property
    def rule(self) -> Rule:
        """The rule as the choice among rules reads it; its counts are a copy."""
        count = Count(*[getattr(self, name) for name in COUNTS])
        return Rule(self.pk, self.name, self.match, self.when, self.effect, self.seed, count)
