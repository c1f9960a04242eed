"""One append-only table of money movements, and the balances that the database keeps from it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import F, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from rules.contrib.models import RulesModelBase, RulesModelMixin

from funding.agreements.models import Instalment
from funding.allocations.models import Allocation
from funding.contributions.models import Contribution
from funding.donors.models import Donor
from funding.funds.models import Fund
from funding.ledger import guards
from funding.periods.models import FinancialPeriod
from funding.rates.models import ExchangeRate
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.accounts.rules import is_finance, is_staff, is_trustee, standing
from portal.imports.models import ImportBatch
from portal.money import Proof
from portal.periods import Period
from portal.reference.finance import ObjectClass
from projects.portfolio.models import Project


class EntryKind(models.TextChoices):
    """Kinds follow the IATI transaction types (the number behind each), and the UN's own lines."""

    PLEDGE = "incoming_pledge", pgettext_lazy("ledger", "Pledge")  # 13
    COMMITMENT = "incoming_commitment", pgettext_lazy("ledger", "Signed agreement")  # 11
    RECEIPT = "incoming_funds", pgettext_lazy("ledger", "Receipt")  # 1
    ALLOCATION = "outgoing_commitment", pgettext_lazy("ledger", "Allocation")  # 2
    DISBURSEMENT = "disbursement", pgettext_lazy("ledger", "Disbursement to a partner")  # 3
    EXPENDITURE = "expenditure", pgettext_lazy("ledger", "Expenditure")  # 4
    SUPPORT_COST = "support_cost", pgettext_lazy("ledger", "Programme support costs")
    EXCHANGE = "exchange_difference", pgettext_lazy("ledger", "Exchange gain or loss")
    REFUND = "refund", pgettext_lazy("ledger", "Refund to the donor")  # 7
    WRITE_DOWN = "write_down", pgettext_lazy("ledger", "Write-down of an agreement")


# What lowers a balance is a positive amount of its kind, so that a sum reads as its name: "spent", "refunded".
INCOME_KINDS = (EntryKind.RECEIPT,)
SPENDING_KINDS = (EntryKind.EXPENDITURE, EntryKind.DISBURSEMENT, EntryKind.SUPPORT_COST)
OF_A_CONTRIBUTION = (
    EntryKind.PLEDGE,
    EntryKind.COMMITMENT,
    EntryKind.RECEIPT,
    EntryKind.ALLOCATION,
    EntryKind.EXCHANGE,
    EntryKind.REFUND,
    EntryKind.WRITE_DOWN,
)


NEGATIVE_ONLY_AS_REVERSAL = (
    EntryKind.PLEDGE,
    EntryKind.COMMITMENT,
    EntryKind.RECEIPT,
    EntryKind.REFUND,
    EntryKind.WRITE_DOWN,
)


class LedgerQuerySet(models.QuerySet["LedgerEntry"]):
    def visible_to(self, user: Any) -> "LedgerQuerySet":
        """Staff and trustees see all entries; a donor's people see those of their own contributions."""
        person = standing(user)
        if person.is_staff or person.has(Role.TRUSTEE):
            return self
        return self.filter(donor__organisation__in=person.organisation_ids(Role.DONOR))

    def for_list(self) -> "LedgerQuerySet":
        return self.select_related(
            "fund", "contribution__rate", "project", "donor__organisation", "rate", "accompanies__rate"
        )


class LedgerEntry(RulesModelMixin, models.Model, metaclass=RulesModelBase):
    """One movement of money. Never edited, never deleted: a correction is a new entry that points at the one it reverses."""

    kind = models.CharField(_("kind"), max_length=20, choices=EntryKind)
    value_on = models.DateField(_("value date"))
    currency = models.CharField(_("currency"), max_length=3)
    amount = models.DecimalField(
        _("amount"), max_digits=16, decimal_places=2
    )  # in `currency`; negative lines are normal
    rate = models.ForeignKey(ExchangeRate, models.PROTECT, null=True, blank=True, related_name="+")
    amount_usd = models.DecimalField(_("amount, US$"), max_digits=16, decimal_places=2)
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="entries")
    donor = models.ForeignKey(Donor, models.PROTECT, null=True, blank=True, related_name="entries")
    contribution = models.ForeignKey(Contribution, models.PROTECT, null=True, blank=True, related_name="entries")
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="entries")
    allocation = models.ForeignKey(Allocation, models.PROTECT, null=True, blank=True, related_name="entries")
    object_class = models.CharField(_("object class"), max_length=20, choices=ObjectClass, blank=True)
    description = models.CharField(_("description"), max_length=250, blank=True)
    source_key = models.CharField(max_length=120, blank=True)  # the line of the source system, for idempotent imports
    source_batch = models.ForeignKey(ImportBatch, models.PROTECT, null=True, blank=True, related_name="+")
    reverses = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="reversed_by", verbose_name=_("reverses")
    )
    # A support cost goes with its expenditure, an exchange difference with its receipt: reversed together.
    accompanies = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="companions", verbose_name=_("goes with")
    )
    instalment = models.ForeignKey(Instalment, models.PROTECT, null=True, blank=True, related_name="receipts")
    # A late item: when the matter arose, and the closed period it belongs to. It counts on `value_on`, in an open period.
    occurred_on = models.DateField(_("arose on"), null=True, blank=True)
    late_for = models.ForeignKey(FinancialPeriod, models.PROTECT, null=True, blank=True, related_name="late_entries")
    is_closing = models.BooleanField(
        _("closing entry"), default=False, db_default=False
    )  # may enter a soft-closed period
    posted_at = models.DateTimeField(default=timezone.now)
    posted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = LedgerQuerySet.as_manager()

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        ordering = ["-value_on", "-id"]
        rules_permissions = {
            "post": is_finance,
            "import": is_finance,
            "reverse": is_finance,
            "prove": is_staff | is_trustee,
        }
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="ledger_amount_not_zero"),
            models.CheckConstraint(
                condition=Q(currency="USD", rate__isnull=True, amount_usd=F("amount"))
                | (~Q(currency="USD") & Q(rate__isnull=False)),
                name="ledger_rate_unless_dollars",
                violation_error_message=_("An amount in another currency needs the UN rate of its date."),
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=OF_A_CONTRIBUTION) | Q(contribution__isnull=False, donor__isnull=False),
                name="ledger_income_has_its_contribution",
            ),
            models.CheckConstraint(
                condition=~Q(kind=EntryKind.ALLOCATION) | Q(allocation__isnull=False, project__isnull=False),
                name="ledger_allocation_has_its_project",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=NEGATIVE_ONLY_AS_REVERSAL) | Q(amount__gt=0) | Q(reverses__isnull=False),
                name="ledger_income_negative_only_as_reversal",
                violation_error_message=_("A negative contribution is a reversal of an entry or a refund."),
            ),
            models.CheckConstraint(
                condition=Q(instalment__isnull=True) | Q(kind=EntryKind.RECEIPT),
                name="ledger_instalment_only_of_receipt",
            ),
            models.CheckConstraint(
                condition=Q(late_for__isnull=True) | Q(occurred_on__isnull=False),
                name="ledger_late_item_says_when",
            ),
            models.UniqueConstraint(fields=["source_key"], condition=~Q(source_key=""), name="ledger_source_line_once"),
        ]
        indexes = [
            models.Index(fields=["-value_on", "-id"], name="ledger_newest_first"),
            models.Index(fields=["fund", "value_on"], name="ledger_of_fund_by_date"),
            models.Index(fields=["project", "kind"], name="ledger_of_project"),
            models.Index(fields=["contribution", "kind"], name="ledger_of_contribution"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            *guards.ON_LEDGER,
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.value_on} {self.currency} {self.amount}"

    @property
    def proof(self) -> Proof:
        return Proof(self.currency, self.amount, self.rate.rate if self.rate else None, self.amount_usd)


class BalanceQuerySet(models.QuerySet["Balance"]):
    def within(self, period: Period) -> "BalanceQuerySet":
        return self.filter(value_on__range=(period.starts_on, period.ends_on))

    def until(self, day: date) -> "BalanceQuerySet":
        """Everything up to and on that day."""
        return self.filter(value_on__lte=day)

    def usd(self) -> Decimal:
        """The sum of the rows; no rows are nothing, not unknown: the ledger is complete by construction."""
        return self.aggregate(total=Sum("amount_usd"))["total"] or Decimal(0)


class Balance(models.Model):
    """Sum of entries per value date × fund × contribution × project × kind × object class, kept by a trigger. Read it; never write it."""

    value_on = models.DateField()
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="balances")
    contribution = models.ForeignKey(Contribution, models.PROTECT, null=True, related_name="balances")
    project = models.ForeignKey(Project, models.PROTECT, null=True, related_name="balances")
    kind = models.CharField(max_length=20, choices=EntryKind)
    object_class = models.CharField(max_length=20, blank=True)
    amount_usd = models.DecimalField(max_digits=18, decimal_places=2)
    entries = models.PositiveIntegerField()

    objects = BalanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["value_on", "fund", "contribution", "project", "kind", "object_class"],
                name="balance_once",
                nulls_distinct=False,
            )
        ]
        indexes = [
            models.Index(fields=["fund", "value_on"], name="balance_of_fund_by_date"),
            # With what is summed: the rows of one agreement or project lie all over the table.
            models.Index(
                fields=["contribution", "kind"], include=["value_on", "amount_usd"], name="balance_sum_of_contribution"
            ),
            models.Index(fields=["project", "kind"], include=["fund", "amount_usd"], name="balance_sum_of_project"),
        ]
        triggers = guards.ON_BALANCE


class LedgerTotal(models.Model):
    """Sum of entries per contribution × project × kind × fund, whatever their value date, kept by the trigger of the balances;
    of what names a contribution or a project. Read it through `funding.ledger.queries.sums_until`; never write it."""

    contribution = models.ForeignKey(Contribution, models.PROTECT, null=True, db_index=False, related_name="totals")
    project = models.ForeignKey(Project, models.PROTECT, null=True, db_index=False, related_name="totals")
    kind = models.CharField(max_length=20, choices=EntryKind)
    fund = models.ForeignKey(Fund, models.PROTECT, db_index=False, related_name="totals")
    amount_usd = models.DecimalField(max_digits=18, decimal_places=2)
    first_on = models.DateField()  # value dates of the earliest and of the latest entry
    last_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contribution", "project", "kind", "fund"], name="total_once", nulls_distinct=False
            )
        ]
        indexes = [models.Index(fields=["project", "kind"], name="total_of_project")]
        triggers = guards.ON_BALANCE
