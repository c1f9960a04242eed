from datetime import date
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModelBase, RulesModelMixin

from funding.contributions.workflow import COUNTED, ContributionStatus
from funding.donors.models import Donor
from funding.funds import guards
from funding.funds.models import Fund
from funding.rates.models import ExchangeRate
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.accounts.rules import is_finance, is_programme_staff, is_staff, standing
from portal.documents.models import Document
from portal.imports.models import ImportBatch
from portal.money import Proof


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def visible_to(self, user: Any) -> "ContributionQuerySet":
        """Staff and trustees see all contributions; a donor's people see their own; nobody else sees any."""
        person = standing(user)
        if person.is_staff or person.has(Role.TRUSTEE):
            return self
        return self.filter(donor__organisation__in=person.organisation_ids(Role.DONOR))

    def for_list(self) -> "ContributionQuerySet":
        return self.select_related("donor__organisation", "fund", "rate", "agreement")

    def counted(self) -> "ContributionQuerySet":
        """A pledge is never counted in totals."""
        return self.filter(status__in=COUNTED)

    def with_totals(self, until: date | None = None) -> "ContributionQuerySet":
        """Adds received_usd, refunded_usd, allocated_usd, spent_usd (with support costs) and what is unspent of what arrived,
        from the balances: of now, or of the end of a day."""
        # The ledger knows contributions; only these sums look back.
        from funding.ledger.models import SPENDING_KINDS, EntryKind
        from funding.ledger.queries import balance_usd

        return self.annotate(
            received_usd=balance_usd("contribution", EntryKind.RECEIPT, until=until),
            refunded_usd=balance_usd("contribution", EntryKind.REFUND, until=until),
            allocated_usd=balance_usd("contribution", EntryKind.ALLOCATION, until=until),
            spent_usd=balance_usd("contribution", *SPENDING_KINDS, until=until),
        ).annotate(unspent_usd=F("received_usd") - F("refunded_usd") - F("spent_usd"))


class Contribution(RulesModelMixin, models.Model, metaclass=RulesModelBase):
    """What a donor promised or agreed to give: amount in its currency, and US$ at the UN rate of the date."""

    class Earmarking(models.TextChoices):
        """Relative to the fund named: a gift to a fund is earmarked for OHCHR and can be unearmarked within the fund."""

        UNEARMARKED = "unearmarked", _("Unearmarked within the fund")
        SOFT = "soft", _("Softly earmarked (region or theme)")
        COUNTRY = "country", _("Earmarked (country)")
        PROJECT = "project", _("Tightly earmarked (project)")

    reference = models.CharField(_("reference"), max_length=20, unique=True)  # CON-2026-0004
    donor = models.ForeignKey(Donor, models.PROTECT, related_name="contributions")
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="contributions")
    status = models.CharField(_("stage"), max_length=10, choices=ContributionStatus, default=ContributionStatus.PLEDGED)
    currency = models.CharField(_("currency"), max_length=3)
    amount = models.DecimalField(_("amount"), max_digits=16, decimal_places=2)  # in `currency`
    amount_usd = models.DecimalField(
        _("amount, US$"), max_digits=16, decimal_places=2
    )  # at `rate`, half up to the cent
    rate = models.ForeignKey(ExchangeRate, models.PROTECT, null=True, blank=True, related_name="+")  # null: in US$
    earmarking = models.CharField(_("earmarking"), max_length=12, choices=Earmarking, default=Earmarking.UNEARMARKED)
    pledged_on = models.DateField(_("pledged"))
    signed_on = models.DateField(_("signed"), null=True, blank=True)
    valid_until = models.DateField(_("to be spent by"), null=True, blank=True)
    title = models.CharField(_("what it is for"), max_length=200, blank=True)
    agreement_reference = models.CharField(_("donor's reference"), max_length=80, blank=True)
    agreement = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    starts_on = models.DateField(_("may be spent from"), null=True, blank=True)
    ended_on = models.DateField(_("ended"), null=True, blank=True)  # closed or withdrawn
    conditions = models.TextField(_("conditions"), blank=True, max_length=2000)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    source_batch = models.ForeignKey(ImportBatch, models.SET_NULL, null=True, blank=True, related_name="+")
    source_row = models.PositiveIntegerField(null=True, blank=True)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        ordering = ["-pledged_on", "-id"]
        indexes = [models.Index(fields=["-pledged_on", "-id"], name="contribution_newest_first")]
        rules_permissions = {
            "import": is_finance,
            "add": is_finance,
            "change": is_finance,
            "receive": is_finance,
            "report": is_finance | is_programme_staff,  # keeps the reports due to the donor
            "watch": is_staff,  # see what needs an act: the radar and its scenarios
        }
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0) & Q(amount_usd__gt=0),
                name="contribution_amount_positive",
                violation_error_message=_("A contribution is more than nothing; a refund is recorded as such."),
            ),
            models.CheckConstraint(
                condition=Q(currency="USD", rate__isnull=True, amount_usd=F("amount"))
                | (~Q(currency="USD") & Q(rate__isnull=False)),
                name="contribution_rate_unless_dollars",
                violation_error_message=_("An amount in another currency needs the UN rate of its date."),
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("pledged_on")),
                name="contribution_dates_in_order",
                violation_error_message=_("The money cannot expire before it was pledged."),
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(valid_until__isnull=True) | Q(valid_until__gte=F("starts_on")),
                name="contribution_may_be_spent_in_order",
                violation_error_message=_("The money cannot expire before it may be spent."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=("pledged", "withdrawn")) | Q(signed_on__isnull=False),
                name="contribution_signed_has_date",
            ),
        ]
        triggers = [
            *guards.ON_CONTRIBUTION,
            # What was signed is the basis of every figure: another amount is an adjustment, another donor another record.
            pgtrigger.Protect(
                name="agreement_never_changes",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.status <> 'pledged' AND (OLD.donor_id, OLD.fund_id, OLD.currency, OLD.amount, OLD.amount_usd,"
                    " OLD.rate_id) IS DISTINCT FROM"
                    " (NEW.donor_id, NEW.fund_id, NEW.currency, NEW.amount, NEW.amount_usd, NEW.rate_id)"
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def proof(self) -> Proof:
        return Proof(self.currency, self.amount, self.rate.rate if self.rate else None, self.amount_usd)
