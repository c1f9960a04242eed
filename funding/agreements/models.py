"""What an agreement expects: money by instalment, reports to the donor."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from funding.contributions.models import Contribution
from portal.accounts.models import User
from portal.documents.models import Document


class InstalmentQuerySet(models.QuerySet["Instalment"]):
    def visible_to(self, user: Any) -> "InstalmentQuerySet":
        return self.filter(contribution__in=Contribution.objects.visible_to(user))


class Instalment(models.Model):
    """A payment that the donor has promised for a day. What arrived of it are the receipts that name it in the ledger.

    A tranche with a condition is due only once the condition is met.
    """

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="instalments")
    number = models.PositiveSmallIntegerField(_("number"))
    due_on = models.DateField(_("due"))
    amount = models.DecimalField(_("amount"), max_digits=16, decimal_places=2)  # in the contribution's currency
    condition = models.CharField(_("condition"), max_length=500, blank=True)
    condition_met_on = models.DateField(_("condition met"), null=True, blank=True)
    condition_evidence = models.CharField(_("how it was met"), max_length=500, blank=True)
    condition_met_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    cancelled_on = models.DateField(_("cancelled"), null=True, blank=True)  # by a write-down

    objects = InstalmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("instalment")
        verbose_name_plural = _("instalments")
        ordering = ["due_on", "number"]
        constraints = [
            models.UniqueConstraint(fields=["contribution", "number"], name="instalment_number_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="instalment_amount_positive"),
            models.CheckConstraint(
                condition=Q(condition_met_on__isnull=True)
                | (~Q(condition="") & ~Q(condition_evidence="") & Q(condition_met_by__isnull=False)),
                name="instalment_condition_met_with_evidence",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contribution} / {self.number}"

    @property
    def waits(self) -> bool:
        """For its condition: not late, however long ago it was due."""
        return bool(self.condition) and self.condition_met_on is None


class ReportDueQuerySet(models.QuerySet["ReportDue"]):
    def visible_to(self, user: Any) -> "ReportDueQuerySet":
        return self.filter(contribution__in=Contribution.objects.visible_to(user))

    def outstanding(self) -> "ReportDueQuerySet":
        return self.filter(sent_on__isnull=True)

    def overdue(self, today: date) -> "ReportDueQuerySet":
        return self.outstanding().filter(due_on__lt=today)


class ReportDue(models.Model):
    """A report that the agreement promises to the donor."""

    class Kind(models.TextChoices):
        NARRATIVE = "narrative", pgettext_lazy("report to a donor", "Narrative report")
        FINANCIAL = "financial", pgettext_lazy("report to a donor", "Financial report")
        CERTIFIED = "certified", pgettext_lazy("report to a donor", "Certified financial statement")
        FINAL = "final", pgettext_lazy("report to a donor", "Final narrative and financial report")

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="reports_due")
    kind = models.CharField(_("report"), max_length=12, choices=Kind)
    covers_from = models.DateField(_("covers from"), null=True, blank=True)
    covers_until = models.DateField(_("covers until"), null=True, blank=True)
    due_on = models.DateField(_("due"))
    sent_on = models.DateField(_("sent"), null=True, blank=True)
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    reference = models.CharField(_("reference"), max_length=120, blank=True)

    objects = ReportDueQuerySet.as_manager()

    class Meta:
        verbose_name = _("report due to a donor")
        verbose_name_plural = _("reports due to donors")
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sent_on__isnull=True, sent_by__isnull=True)
                | Q(sent_on__isnull=False, sent_by__isnull=False),
                name="report_due_sent_with_by",
            ),
            models.CheckConstraint(
                condition=Q(covers_from__isnull=True)
                | Q(covers_until__isnull=True)
                | Q(covers_until__gte=F("covers_from")),
                name="report_due_covers_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contribution} {self.get_kind_display()} {self.due_on}"
