from datetime import date
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rules import predicate
from rules.contrib.models import RulesModelBase, RulesModelMixin

from funding.rates.workflow import CorrectionStatus
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.accounts.rules import is_finance, is_signed_in, standing
from portal.imports.models import ImportBatch


class RateBasis(models.TextChoices):
    """Who says that this was the rate."""

    OPERATIONAL = "operational", _("Published UN operational rate")
    # Worked out from a published pair of amounts. Several can stand side by side on one list date, because a list
    # does not say in which month each of its rows was recorded.
    DERIVED = "derived", _("Derived from a published list")
    # Another rate than the UN's that an agreement or a bank's advice fixes: for one contribution, with a reason.
    AGREED = "agreed", _("Fixed for one contribution, with a reason")


class ExchangeRateQuerySet(models.QuerySet["ExchangeRate"]):
    def visible_to(self, user: Any) -> "ExchangeRateQuerySet":
        """Published rates are public facts: whoever is signed in may check a proof against them. One that was fixed for a
        contribution is seen with that contribution."""
        if not is_signed_in(user):
            return self.none()
        person = standing(user)
        if person.is_staff or person.has(Role.TRUSTEE):
            return self
        # What a rate proves knows the rate; only this question looks back.
        from funding.contributions.models import Contribution
        from funding.ledger.models import LedgerEntry

        own_gift = Contribution.objects.visible_to(user).filter(rate=OuterRef("pk"))
        own_entry = LedgerEntry.objects.visible_to(user).filter(rate=OuterRef("pk"))
        return self.filter(~Q(basis=RateBasis.AGREED) | Exists(own_gift) | Exists(own_entry))

    def operational(self) -> "ExchangeRateQuerySet":
        return self.filter(basis=RateBasis.OPERATIONAL)

    def standing(self) -> "ExchangeRateQuerySet":
        """Without those that a correction has superseded. Entries posted with these keep them."""
        return self.filter(superseded_at__isnull=True)

    def derived_on(self, currency: str, on: date) -> "ExchangeRateQuerySet":
        """Derived rates say something about their own date only; they never apply to a later one."""
        return self.filter(basis=RateBasis.DERIVED, currency=currency, effective_on=on).order_by("rate")

    def in_force(self, currency: str, on: date) -> "ExchangeRate | None":
        """The operational rate with the latest effective date that is not after `on`; failing that, the only rate
        derived for that very day; None when there is neither."""
        published = (
            self.operational()
            .standing()
            .filter(currency=currency, effective_on__lte=on)
            .order_by("-effective_on")
            .first()
        )
        if published is not None:
            return published
        derived = list(self.standing().derived_on(currency, on)[:2])
        return derived[0] if len(derived) == 1 else None


class ExchangeRate(RulesModelMixin, models.Model, metaclass=RulesModelBase):
    """A United Nations operational rate of exchange: units of the currency for one United States dollar."""

    currency = models.CharField(_("currency"), max_length=3)
    effective_on = models.DateField(_("effective"))
    rate = models.DecimalField(_("units per US$"), max_digits=18, decimal_places=6)
    basis = models.CharField(_("basis"), max_length=12, choices=RateBasis, default=RateBasis.OPERATIONAL)
    source = models.CharField(_("source"), max_length=120)
    source_batch = models.ForeignKey(ImportBatch, models.SET_NULL, null=True, blank=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=500, blank=True)  # why it is not the UN's, or what it corrects
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    superseded_at = models.DateTimeField(_("superseded"), null=True, blank=True)
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by", verbose_name=_("supersedes")
    )

    objects = ExchangeRateQuerySet.as_manager()

    class Meta:
        verbose_name = _("exchange rate")
        verbose_name_plural = _("exchange rates")
        ordering = ["-effective_on", "currency", "rate"]
        rules_permissions = {"view": is_signed_in, "import": is_finance, "agree": is_finance}
        constraints = [
            models.UniqueConstraint(
                fields=["currency", "effective_on"],
                condition=Q(basis="operational", superseded_at__isnull=True),
                name="rate_once_per_currency_and_date",
            ),
            models.UniqueConstraint(
                fields=["currency", "effective_on", "basis", "rate"],
                condition=~Q(basis="agreed") & Q(superseded_at__isnull=True),
                name="rate_stored_once",
            ),
            models.CheckConstraint(condition=Q(rate__gt=0), name="rate_positive"),
            models.CheckConstraint(condition=~Q(currency="USD") | Q(rate=1), name="rate_of_dollar_is_one"),
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="rate_currency_three_capitals"),
            models.CheckConstraint(
                condition=~Q(basis="agreed") | (~Q(reason="") & ~Q(currency="USD")), name="rate_agreed_has_its_reason"
            ),
        ]
        triggers = [
            # A posted amount is proved by its rate: the figure may not move under it. A wrong rate is superseded by
            # importing another one; undoing an import deletes rates that nothing uses (foreign keys protect the rest).
            pgtrigger.Protect(
                name="figure_never_changes",
                operation=pgtrigger.UpdateOf("currency", "effective_on", "rate", "basis"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.rate.normalize():f} ({self.effective_on})"


@predicate
def is_not_who_proposed_it(user: Any, correction: Any = None) -> bool:
    return correction is None or correction.proposed_by_id != getattr(user, "pk", None)


@predicate
def is_who_proposed_it(user: Any, correction: Any = None) -> bool:
    return correction is None or correction.proposed_by_id == getattr(user, "pk", None)


class RateCorrectionQuerySet(models.QuerySet["RateCorrection"]):
    def visible_to(self, user: Any) -> "RateCorrectionQuerySet":
        """What is proposed is the house's; what was approved shows in the rates themselves."""
        return self if standing(user).is_staff else self.none()

    def proposed(self) -> "RateCorrectionQuerySet":
        return self.filter(status=CorrectionStatus.PROPOSED)

    def for_list(self) -> "RateCorrectionQuerySet":
        return self.select_related("rate", "made", "proposed_by", "decided_by")


class RateCorrection(RulesModelMixin, models.Model, metaclass=RulesModelBase):
    """Another figure for a rate that stands. A second person approves it; the old rate is superseded, and what was
    posted with it keeps it: rates apply prospectively (UNDT/2023/068)."""

    rate = models.ForeignKey(ExchangeRate, models.PROTECT, related_name="corrections")
    new_rate = models.DecimalField(_("units per US$"), max_digits=18, decimal_places=6)
    source = models.CharField(_("source"), max_length=120)
    reason = models.CharField(_("reason"), max_length=500)
    status = models.CharField(_("stage"), max_length=10, choices=CorrectionStatus, default=CorrectionStatus.PROPOSED)
    proposed_at = models.DateTimeField(default=timezone.now)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    made = models.OneToOneField(ExchangeRate, models.PROTECT, null=True, blank=True, related_name="made_by_correction")

    objects = RateCorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction of a rate")
        verbose_name_plural = _("corrections of rates")
        ordering = ["-id"]
        rules_permissions = {
            "add": is_finance,
            "approve": is_finance & is_not_who_proposed_it,
            "withdraw": is_finance & is_who_proposed_it,
        }
        constraints = [
            models.CheckConstraint(condition=Q(new_rate__gt=0), name="rate_correction_positive"),
            models.UniqueConstraint(
                fields=["rate"], condition=Q(status="proposed"), name="rate_correction_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(status="approved") | (~Q(decided_by=F("proposed_by")) & Q(made__isnull=False)),
                name="rate_correction_approved_by_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rate} → {self.new_rate.normalize():f}"
