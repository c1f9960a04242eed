"""Refunds, write-downs and carry-overs of contributions: proposed by one person, approved by another, then posted."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from rules import predicate
from rules.contrib.models import RulesModelBase, RulesModelMixin

from funding.adjustments.workflow import AdjustmentStatus
from funding.contributions.models import Contribution
from funding.ledger.models import LedgerEntry
from portal.accounts.models import User
from portal.accounts.rules import is_finance
from portal.documents.models import Document
from portal.money import DOLLAR


@predicate
def is_not_who_proposed_it(user: Any, adjustment: Any = None) -> bool:
    return adjustment is None or adjustment.proposed_by_id != getattr(user, "pk", None)


@predicate
def is_who_proposed_it(user: Any, adjustment: Any = None) -> bool:
    return adjustment is None or adjustment.proposed_by_id == getattr(user, "pk", None)


class AdjustmentQuerySet(models.QuerySet["Adjustment"]):
    def visible_to(self, user: Any) -> "AdjustmentQuerySet":
        """Whoever sees the contribution; the donor's people once it is approved."""
        rows = self.filter(contribution__in=Contribution.objects.visible_to(user))
        if getattr(user, "standing", None) and user.standing.is_staff:
            return rows
        return rows.filter(status=AdjustmentStatus.APPROVED)

    def for_list(self) -> "AdjustmentQuerySet":
        return self.select_related(
            "contribution__donor__organisation", "contribution__fund", "entry__rate", "proposed_by", "decided_by"
        )

    def proposed(self) -> "AdjustmentQuerySet":
        return self.filter(status=AdjustmentStatus.PROPOSED)


class Adjustment(RulesModelMixin, models.Model, metaclass=RulesModelBase):
    """A change of what an agreement brings, or until when. Approval posts it; amounts are in the agreement's currency."""

    class Kind(models.TextChoices):
        REFUND = "refund", pgettext_lazy("adjustment", "Refund to the donor")
        WRITE_DOWN = "write_down", pgettext_lazy("adjustment", "Write-down")
        CARRY_OVER = "carry_over", pgettext_lazy("adjustment", "Carry-over")

    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="adjustments")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    status = models.CharField(_("stage"), max_length=10, choices=AdjustmentStatus, default=AdjustmentStatus.PROPOSED)
    on = models.DateField(_("on"))  # value date of the entry; of a carry-over the last day of the old validity
    amount = models.DecimalField(_("amount"), max_digits=16, decimal_places=2)  # of a carry-over: what was unspent, US$
    new_valid_until = models.DateField(_("to be spent by"), null=True, blank=True)  # of a carry-over
    reason = models.TextField(_("reason"), max_length=2000)
    reference = models.CharField(_("donor's reference"), max_length=120, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    entry = models.OneToOneField(LedgerEntry, models.PROTECT, null=True, blank=True, related_name="adjustment")

    objects = AdjustmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("adjustment")
        verbose_name_plural = _("adjustments")
        ordering = ["-id"]
        rules_permissions = {
            "add": is_finance,
            "approve": is_finance & is_not_who_proposed_it,
            "withdraw": is_finance & is_who_proposed_it,
        }
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="adjustment_amount_positive"),
            models.CheckConstraint(
                condition=Q(kind="carry_over", new_valid_until__isnull=False)
                | (~Q(kind="carry_over") & Q(new_valid_until__isnull=True)),
                name="adjustment_carry_over_has_its_day",
            ),
            models.CheckConstraint(
                condition=~Q(status="approved") | Q(kind="carry_over") | Q(entry__isnull=False),
                name="adjustment_approved_is_posted",
            ),
            models.CheckConstraint(
                condition=~Q(status="approved") | ~Q(decided_by=F("proposed_by")),
                name="adjustment_approved_by_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.contribution}"

    @property
    def currency(self) -> str:
        """Of `amount`: a carry-over moves no money and says in US dollars what was unspent."""
        return DOLLAR if self.kind == self.Kind.CARRY_OVER else self.contribution.currency
