"""What readers before the approval say and keep: versions, comments, places opened again, the check by finance."""

from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from rules import predicate
from rules.contrib.models import RulesModelBase, RulesModelMixin

from portal.accounts.models import User
from portal.accounts.rules import is_staff, standing
from reports.runs.models import Report


class OfReport(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "OfReport":
        """The work before the approval is the staff's own."""
        return self if standing(user).is_staff else self.none()


class ReportVersion(models.Model):
    """A report as it was handed over: figures, choices and texts, never changed again. Two of them can be compared."""

    class Occasion(models.TextChoices):
        REVIEW = "review", pgettext_lazy("version of a report", "Sent to review")
        APPROVAL = "approval", pgettext_lazy("version of a report", "Approved")

    report = models.ForeignKey(Report, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("number"))
    occasion = models.CharField(max_length=10, choices=Occasion)
    figures: "models.JSONField[Any, Any]" = models.JSONField()
    figures_sha256 = models.CharField(max_length=64)
    options: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    texts: "models.JSONField[Any, Any]" = models.JSONField(default=list)  # [{place, language, text}], in order
    not_certified: "models.JSONField[Any, Any]" = models.JSONField(default=list)  # as in Report
    sha256 = models.CharField(max_length=64)  # over all of these
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = OfReport.as_manager()

    class Meta:
        verbose_name = _("version of a report")
        verbose_name_plural = _("versions of reports")
        ordering = ["report", "number"]
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="report_version_numbered_once")]
        triggers = [pgtrigger.Protect(name="version_stays", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.report} v{self.number}"


@predicate(name="remark that need not be resolved by who may approve")
def is_free_to_resolve(user: Any, comment: Any) -> bool:
    """What must be resolved before the approval is resolved by who said so, or by who approves."""
    if comment is None or not comment.is_must:
        return True
    return comment.written_by_id == user.pk or user.has_perm("reports.approve_report", comment.report)


class ReviewComment(RulesModelMixin, models.Model, metaclass=RulesModelBase):
    """A remark about one place of a report, answered by resolving it. A reply hangs on the remark that it answers."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="comments")
    # As in NarrativeText; "figures" for the frozen figures; "section:chapter-1" for what a chapter says by itself.
    place = models.CharField(max_length=60)
    version = models.ForeignKey(ReportVersion, models.PROTECT, null=True, blank=True, related_name="comments")
    replies_to = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="replies")
    text = models.TextField(_("comment"), max_length=4000)
    language = models.CharField(max_length=10, default="en")
    is_must = models.BooleanField(_("must be resolved before the approval"), default=False)
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = OfReport.as_manager()

    class Meta:
        verbose_name = _("comment on a report")
        verbose_name_plural = _("comments on reports")
        ordering = ["report", "written_at", "id"]
        rules_permissions = {"resolve": is_staff & is_free_to_resolve}
        constraints = [
            models.CheckConstraint(
                condition=Q(replies_to__isnull=True) | Q(is_must=False, resolved_at__isnull=True),
                name="review_comment_reply_is_no_remark",
            ),
            models.CheckConstraint(
                condition=Q(resolved_at__isnull=True, resolved_by__isnull=True)
                | Q(resolved_at__isnull=False, resolved_by__isnull=False),
                name="review_comment_resolved_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class PlaceFlag(models.Model):
    """A place that the reviewer wants changed: while changes are requested, only flagged places can be written."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="flags")
    place = models.CharField(max_length=60)
    reason = models.TextField(_("what to change"), max_length=2000)
    raised_at = models.DateTimeField(default=timezone.now)
    raised_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    cleared_at = models.DateTimeField(null=True, blank=True)  # by the approval, or by the next request for changes

    objects = OfReport.as_manager()

    class Meta:
        verbose_name = _("place to change")
        verbose_name_plural = _("places to change")
        ordering = ["report", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "place"], condition=Q(cleared_at__isnull=True), name="report_place_flagged_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.place}: {self.reason[:40]}"


class FinanceCheck(models.Model):
    """Finance has held the frozen money of a report against the ledger's certified periods. Good for these figures only."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="finance_checks")
    figures_sha256 = models.CharField(max_length=64)
    certified_until = models.DateField(null=True, blank=True)  # the last certified day on or before the report's end
    is_wholly_certified = models.BooleanField(default=False)
    # [{statement, fund, line, report, expected, against}]: see reports.review.checking.Difference
    differences: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    is_accepted = models.BooleanField(default=True)  # the figures may be approved, with the note where they differ
    note = models.TextField(_("note"), max_length=2000, blank=True)
    checked_at = models.DateTimeField(default=timezone.now)
    checked_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = OfReport.as_manager()

    class Meta:
        verbose_name = _("check by finance")
        verbose_name_plural = _("checks by finance")
        ordering = ["report", "-checked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(differences=[], is_accepted=True) | ~Q(note=""), name="finance_check_explains_itself"
            )
        ]

    def __str__(self) -> str:
        return f"{self.report} · {self.figures_sha256[:8]}"
