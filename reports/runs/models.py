from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rules import predicate
from rules.contrib.models import RulesModelBase, RulesModelMixin

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.accounts.rules import is_finance, is_head, is_programme_staff, standing
from portal.documents.models import Document
from portal.periods import Period
from reports.runs.workflow import APPROVED_STATES, ISSUED, EditionStatus, ReportStatus


@predicate(name="author of the report")
def is_its_author(user: Any, report: Any) -> bool:
    return report is not None and report.drafted_by_id == user.pk


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, user: Any) -> "ReportQuerySet":
        """Staff see all; trustees see approved ones; everybody sees what is published."""
        person = standing(user)
        if person.is_staff:
            return self
        if person.has(Role.TRUSTEE):
            return self.filter(status__in=APPROVED_STATES)
        return self.filter(status__in=ISSUED)

    def for_list(self) -> "ReportQuerySet":
        return self.select_related("drafted_by").prefetch_related("editions")


class Report(RulesModelMixin, models.Model, metaclass=RulesModelBase):
    """A report on one period. Its figures are frozen when it is drafted; every edition reads only these."""

    kind = models.CharField(_("kind"), max_length=20)  # board, statement, donor, state, project: see reports.kinds
    scope = models.CharField(
        max_length=40, blank=True
    )  # what the kind is about: a State, a donor; "" for the programme
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    status = models.CharField(_("stage"), max_length=20, choices=ReportStatus, default=ReportStatus.DRAFTING)
    correction = models.PositiveSmallIntegerField(default=0)  # 0: the report itself; 1, 2 …: a corrigendum to it
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="corrections")
    options: "models.JSONField[Any, Any]" = models.JSONField(default=dict)  # the author's choices: see reports.kinds
    title = models.CharField(_("title"), max_length=250)
    figures: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    figures_sha256 = models.CharField(max_length=64, blank=True)  # "" as long as it is only scheduled
    frozen_at = models.DateTimeField(default=timezone.now)
    drafted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")  # null: the schedule
    created_at = models.DateTimeField(default=timezone.now)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-ends_on", "-id"]
        rules_permissions = {
            "write": is_programme_staff | is_finance,
            "approve": is_head & ~is_its_author,
        }
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "scope", "starts_on", "ends_on", "correction"],
                name="report_once_per_kind_scope_period",
            ),
            models.CheckConstraint(
                condition=Q(correction=0, corrects__isnull=True) | Q(correction__gte=1, corrects__isnull=False),
                name="report_correction_names_the_corrected",
            ),
            models.CheckConstraint(
                condition=Q(status="scheduled") | ~Q(figures_sha256=""), name="report_drafted_has_its_figures"
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="report_period_in_order"),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True, approved_by__isnull=True)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="report_approved_at_with_by",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | Q(drafted_by__isnull=True) | ~Q(approved_by=F("drafted_by")),
                name="report_author_never_approves",
                violation_error_message=_("Nobody approves a report they wrote."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.ends_on)

    @property
    def is_draft(self) -> bool:
        return self.status not in APPROVED_STATES


class EditionQuerySet(models.QuerySet["Edition"]):
    def visible_to(self, user: Any) -> "EditionQuerySet":
        """Editions of the reports one may see; drafts are for staff only."""
        seen = self.filter(report__in=Report.objects.visible_to(user))
        return seen if standing(user).is_staff else seen.filter(is_draft=False)

    def ready(self) -> "EditionQuerySet":
        return self.filter(status=EditionStatus.DONE)

    def issued(self) -> "EditionQuerySet":
        """Made after the approval of their report: what the verification page vouches for."""
        return self.ready().filter(is_draft=False, report__status__in=APPROVED_STATES)


class Edition(models.Model):
    """The report as a file in one language. Its status is set by reports.runs.actions alone, for the worker."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="editions")
    language = models.CharField(_("language"), max_length=10)
    status = models.CharField(_("stage"), max_length=10, choices=EditionStatus, default=EditionStatus.QUEUED)
    progress = models.PositiveSmallIntegerField(default=0)  # per cent
    step = models.CharField(max_length=20, blank=True)  # figures, layout, file
    problem = models.TextField(blank=True)  # what failed, for the author
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveIntegerField(null=True, blank=True)
    code = models.CharField(_("verification code"), max_length=20, unique=True)
    is_redacted = models.BooleanField(default=False)  # the public copy, where it leaves something out
    is_draft = models.BooleanField(default=True)  # made before the approval, with a watermark
    figures_sha256 = models.CharField(max_length=64, blank=True)  # of the figures it was made from
    attempt = models.PositiveIntegerField(default=0)  # grows with each claim, so that only the latest may finish
    queued_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["report", "language"]
        constraints = [
            models.UniqueConstraint(fields=["report", "language", "is_redacted"], name="edition_once_per_language"),
            models.CheckConstraint(
                condition=~Q(status="done")
                | (Q(document__isnull=False, pages__isnull=False, finished_at__isnull=False) & ~Q(sha256="")),
                name="edition_done_has_its_file",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} ({self.language})"

    @property
    def file_name(self) -> str:
        about = f"-{self.report.scope}" if self.report.scope else ""
        return f"{self.report.kind}{about}-{self.report.period}-{self.language}.pdf"

    @property
    def is_under_way(self) -> bool:
        return self.status in (EditionStatus.QUEUED, EditionStatus.RENDERING)

    @property
    def is_current(self) -> bool:
        """Made from the figures and in the stage that the report has now."""
        return self.figures_sha256 == self.report.figures_sha256 and self.is_draft == self.report.is_draft
