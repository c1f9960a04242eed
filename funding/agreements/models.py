"""What an agreement expects: money by instalment, reports to the donor."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from funding.contributions.models import Contribution
from funding.contributions.workflow import ContributionStatus
from portal.accounts.models import User
from portal.documents.models import Document

AMOUNT = models.DecimalField(max_digits=16, decimal_places=2)
WITHDRAWN = Q(contribution__status=ContributionStatus.WITHDRAWN)


class InstalmentStanding(models.TextChoices):
    """How an instalment stands on a day. Worked out from its dates and its receipts, never stored."""

    EXPECTED = "expected", pgettext_lazy("instalment", "Promised, not signed yet")
    DUE = "due", pgettext_lazy("instalment", "Due later")
    LATE = "late", pgettext_lazy("instalment", "Late")
    WAITS = "waits", pgettext_lazy("instalment", "Waits for its condition")
    PARTLY_PAID = "partly_paid", pgettext_lazy("instalment", "Partly paid")
    PAID = "paid", pgettext_lazy("instalment", "Paid")
    CANCELLED = "cancelled", pgettext_lazy("instalment", "Cancelled")


TONES = {
    InstalmentStanding.LATE: "bad",
    InstalmentStanding.WAITS: "warn",
    InstalmentStanding.PARTLY_PAID: "warn",
    InstalmentStanding.PAID: "ok",
}


class InstalmentQuerySet(models.QuerySet["Instalment"]):
    def visible_to(self, user: Any) -> "InstalmentQuerySet":
        return self.filter(contribution__in=Contribution.objects.visible_to(user))

    def for_list(self) -> "InstalmentQuerySet":
        return self.select_related("contribution__donor__organisation", "contribution__fund", "contribution__rate")

    def standing(self) -> "InstalmentQuerySet":
        """Those that the agreement still counts with."""
        return self.filter(cancelled_on__isnull=True)

    def with_standing(self, at: date) -> "InstalmentQuerySet":
        """Adds paid_amount, open_amount (in the agreement's currency), payable_on and standing_word as at the end of a
        day, `standing_on`. This is the one definition of how an instalment stands: page, list, files, API and radar read it.

        A tranche is payable from its day, or from the day on which its condition was met if that came later. Only a
        signed agreement can be late with a payment.
        """
        # The ledger knows instalments; only this sum looks back.
        from funding.ledger.models import EntryKind, LedgerEntry

        receipts = (
            LedgerEntry.objects.filter(instalment=OuterRef("pk"), kind=EntryKind.RECEIPT, value_on__lte=at)
            .order_by()
            .values("instalment")
            .annotate(total=Sum("amount"))
        )
        waits = ~Q(condition="") & (Q(condition_met_on__isnull=True) | Q(condition_met_on__gt=at))
        is_over = WITHDRAWN & (Q(contribution__ended_on__isnull=True) | Q(contribution__ended_on__lte=at))
        is_signed = Q(contribution__signed_on__lte=at)
        s = InstalmentStanding
        return self.annotate(
            paid_amount=Coalesce(Subquery(receipts.values("total")), Value(Decimal("0.00")), output_field=AMOUNT),
            payable_on=Greatest("due_on", Coalesce("condition_met_on", "due_on")),
            standing_on=Value(at, output_field=models.DateField()),
        ).annotate(
            open_amount=Case(
                When(Q(cancelled_on__lte=at) | Q(paid_amount__gte=F("amount")), then=Value(Decimal("0.00"))),
                default=F("amount") - F("paid_amount"),
                output_field=AMOUNT,
            ),
            standing_word=Case(
                When(Q(cancelled_on__lte=at), then=Value(s.CANCELLED)),
                When(paid_amount__gte=F("amount"), then=Value(s.PAID)),
                When(is_over, then=Value(s.CANCELLED)),
                When(~is_signed | Q(contribution__signed_on__isnull=True), then=Value(s.EXPECTED)),
                When(waits, then=Value(s.WAITS)),
                When(payable_on__lt=at, then=Value(s.LATE)),
                When(paid_amount__gt=0, then=Value(s.PARTLY_PAID)),
                default=Value(s.DUE),
                output_field=models.CharField(),
            ),
        )


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

    def for_list(self) -> "ReportDueQuerySet":
        return self.select_related("contribution__donor__organisation", "contribution__fund", "document")

    def as_at(self, at: date) -> "ReportDueQuerySet":
        """Adds what had been sent by the end of that day, and the day itself as `standing_on`."""
        day = models.DateField()
        return self.annotate(
            standing_on=Value(at, output_field=day),
            sent_on_then=Case(When(sent_on__lte=at, then=F("sent_on")), output_field=day),
        )

    def outstanding(self) -> "ReportDueQuerySet":
        return self.filter(sent_on__isnull=True).exclude(contribution__status=ContributionStatus.WITHDRAWN)

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
            models.UniqueConstraint(
                fields=["contribution", "kind", "due_on"],
                name="report_due_once",
                violation_error_message=_("This report is in the schedule already."),
            ),
            models.CheckConstraint(
                condition=Q(sent_on__isnull=True) | Q(document__isnull=False) | ~Q(reference=""),
                name="report_due_sent_with_proof",
                violation_error_message=_("A report that was sent has its file or its reference."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contribution} {self.get_kind_display()} {self.due_on}"

    def days_overdue(self, at: date) -> int:
        """0 when it had been sent by then, or was not due yet."""
        return 0 if self.sent_on and self.sent_on <= at else max((at - self.due_on).days, 0)
