from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rules import predicate
from rules.contrib.models import RulesModelBase, RulesModelMixin

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.accounts.rules import is_admin, is_finance, is_head, is_programme_staff, is_staff, standing
from portal.documents.models import Document
from portal.periods import Period
from reports.review import guards
from reports.runs.workflow import APPROVED_STATES, ISSUED, EditionStatus, ReportStatus


@predicate(name="author of the report")
def is_its_author(user: Any, report: Any) -> bool:
    return report is not None and report.drafted_by_id == user.pk


@predicate(name="worked on the report")
def has_worked_on_it(user: Any, report: Any) -> bool:
    """Drafted it, froze its figures anew, made its choices or wrote one of its texts, also in the report that it corrects."""
    if report is None:
        return False
    return is_its_author(user, report) or any(one.pk == user.pk for one in report.writers.all())


def full_for(user: Any) -> Q:
    """Of reports: approved, and the person's as a trustee or as a recipient who still holds the role of then."""
    # Deliveries know reports; only the question of who may read looks back.
    from reports.distribution.models import Delivery

    if standing(user).has(Role.TRUSTEE):
        return Q(status__in=APPROVED_STATES)
    return Q(pk__in=Delivery.objects.visible_to(user).values("report"), status__in=APPROVED_STATES)


def is_public() -> Q:
    """Of reports: published, with a public copy that is in force."""
    from reports.distribution.models import PublicCopy

    return Q(pk__in=PublicCopy.objects.in_force().values("report"), status__in=ISSUED)


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, user: Any) -> "ReportQuerySet":
        """Staff see all; trustees see approved ones, recipients what was handed to them; everybody sees what is published."""
        return self if standing(user).is_staff else self.filter(full_for(user) | is_public())

    def in_full_for(self, user: Any) -> "ReportQuerySet":
        """Those that the person reads as they were approved, with nothing left out."""
        return self if standing(user).is_staff else self.filter(full_for(user))

    def public(self) -> "ReportQuerySet":
        """Published, with a public copy that is in force: what a visitor reads."""
        return self.filter(is_public())

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
    words_revision = models.PositiveIntegerField(
        default=0
    )  # grows with each change of a text or of the author's choices
    frozen_at = models.DateTimeField(default=timezone.now)
    drafted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")  # null: the schedule
    created_at = models.DateTimeField(default=timezone.now)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    # Everybody who had a hand in it; triggers add the author and whoever writes a text.
    writers = models.ManyToManyField(User, related_name="+", blank=True)
    # What of the period was not certified when the figures were frozen or finance checked them: [[first, last day], …]
    not_certified: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    correction_reason = models.TextField(_("what is corrected"), max_length=2000, blank=True)
    correction_language = models.CharField(max_length=10, blank=True)  # in which the reason is written

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering = ["-ends_on", "-id"]
        rules_permissions = {
            "write": is_programme_staff | is_finance,
            "approve": is_head & ~has_worked_on_it,
            "check": is_finance & ~is_its_author,
            "comment": is_staff,
            "distribute": is_programme_staff | is_finance | is_admin,
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
                condition=Q(correction=0) | ~Q(correction_reason=""), name="report_correction_says_what_for"
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
        triggers = [guards.AUTHOR_NOTED, guards.APPROVER_WROTE_NOTHING, guards.CONTENT_STAYS]

    def __str__(self) -> str:
        return self.title

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.ends_on)

    @property
    def is_draft(self) -> bool:
        return self.status not in APPROVED_STATES

    @property
    def made_of(self) -> tuple[str, int, bool]:
        """What an edition has to be made of to be current."""
        return self.figures_sha256, self.words_revision, self.is_draft


class EditionQuerySet(models.QuerySet["Edition"]):
    def visible_to(self, user: Any) -> "EditionQuerySet":
        """Staff see all. Others see the full editions of what is theirs in full, and of the rest what the public reads."""
        if standing(user).is_staff:
            return self
        mine = Q(is_redacted=False, report__in=Report.objects.in_full_for(user))
        return self.filter(mine | Q(pk__in=Edition.objects.public().values("pk")), is_draft=False)

    def public(self) -> "EditionQuerySet":
        """The redacted edition where the copy in force leaves something out, else the edition itself."""
        whole = Report.objects.public().exclude(public_copies__status="released", public_copies__is_redacted=True)
        redacted = Q(public_copy__status="released", report__in=Report.objects.public())
        return self.filter(redacted | Q(public_copy__isnull=True, report__in=whole), is_draft=False)

    def full(self) -> "EditionQuerySet":
        return self.filter(is_redacted=False)

    def ready(self) -> "EditionQuerySet":
        return self.filter(status=EditionStatus.DONE)

    def issued(self) -> "EditionQuerySet":
        """Made after the approval of their report: what the verification page vouches for."""
        return self.ready().filter(is_draft=False, report__status__in=APPROVED_STATES)


class Edition(models.Model):
    """The report as a file in one language. Its status is set by reports.runs.making alone, for the worker."""

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
    public_copy = models.ForeignKey(
        "reports.PublicCopy", models.PROTECT, null=True, blank=True, related_name="editions"
    )  # whose answers it was redacted by
    is_draft = models.BooleanField(default=True)  # made before the approval, with a watermark
    figures_sha256 = models.CharField(max_length=64, blank=True)  # of the figures it was made from
    words_revision = models.PositiveIntegerField(default=0)  # of the report, when it was made
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
            models.UniqueConstraint(
                fields=["report", "language", "public_copy"], nulls_distinct=False, name="edition_once_per_language"
            ),
            models.CheckConstraint(
                condition=Q(is_redacted=False, public_copy__isnull=True)
                | Q(is_redacted=True, public_copy__isnull=False),
                name="edition_redacted_by_its_copy",
            ),
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
        correction = f"-corrigendum-{self.report.correction}" if self.report.correction else ""
        copy = "-public" if self.is_redacted else ""
        return f"{self.report.kind}{about}-{self.report.period}{correction}-{self.language}{copy}.pdf"

    @property
    def is_under_way(self) -> bool:
        return self.status in (EditionStatus.QUEUED, EditionStatus.RENDERING)

    @property
    def is_current(self) -> bool:
        """Made from the figures and texts and in the stage that the report has now."""
        return self.made_of == self.report.made_of

    @property
    def made_of(self) -> tuple[str, int, bool]:
        return self.figures_sha256, self.words_revision, self.is_draft
