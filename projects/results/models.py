"""A project's results framework: results, indicators, periods, values and their evidence, and the plans they add up to."""

from decimal import Decimal
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from rules.contrib.models import RulesModelBase, RulesModelMixin

from portal.accounts.models import User
from portal.accounts.rules import standing
from portal.documents.models import Document
from projects.portfolio.models import Project
from projects.results import rules
from projects.results.plan_models import PlanResult
from projects.results.workflow import ValueStatus


def amount(label: Any = None) -> "models.DecimalField[Any, Decimal | None]":
    """A figure, or nothing: not known."""
    return models.DecimalField(label, max_digits=18, decimal_places=4, null=True, blank=True)


class Level(models.TextChoices):
    OUTCOME = "outcome", pgettext_lazy("level of a result", "Outcome")
    OUTPUT = "output", pgettext_lazy("level of a result", "Output")


class OfFramework(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Any:
        """Part of the project's page: whoever sees the project sees what it sets out to reach."""
        return self.filter(project__in=Project.objects.visible_to(user))


class Result(models.Model):
    """An outcome, or an output that leads to one."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="results")
    level = models.CharField(_("level"), max_length=8, choices=Level)
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="outputs", verbose_name=_("outcome")
    )
    code = models.CharField(_("code"), max_length=12)  # 1, 1.2
    title = models.CharField(_("result"), max_length=300)
    language = models.CharField(max_length=10, default="en")
    assumptions = models.TextField(_("assumptions"), blank=True, max_length=2000)
    plan_results = models.ManyToManyField(
        PlanResult, blank=True, related_name="project_results", verbose_name=_("results of the management plan")
    )
    position = models.PositiveSmallIntegerField(default=0)

    objects = OfFramework.as_manager()

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "code"], name="result_code_once_per_project"),
            models.CheckConstraint(
                condition=Q(level="outcome", parent__isnull=True) | Q(level="output"),
                name="result_outcome_has_no_parent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class DisaggregationType(models.Model):
    """One way to break a figure down: by sex, by age, by disability … Its categories cover everybody once."""

    code = models.SlugField(max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=80)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name


class DisaggregationCategory(models.Model):
    """One category, or `<type>-not-recorded`: what is not known by this type, so that the rest still adds up."""

    type = models.ForeignKey(DisaggregationType, models.CASCADE, related_name="categories")
    code = models.SlugField(max_length=40, unique=True)  # sex-women
    name = models.CharField(_("name"), max_length=80)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["type__position", "position"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_not_recorded(self) -> bool:
        return self.code.endswith("-not-recorded")


class Indicator(models.Model):
    """What is counted or judged to know whether a result is reached."""

    class Kind(models.TextChoices):
        NUMBER = "number", pgettext_lazy("kind of indicator", "Number")
        PERCENTAGE = "percentage", pgettext_lazy("kind of indicator", "Percentage")
        QUALITATIVE = "qualitative", pgettext_lazy("kind of indicator", "Qualitative")
        SCORE = "score", pgettext_lazy("kind of indicator", "Score")

    class Counting(models.TextChoices):
        """How the values of several periods make one: added up, or the latest is the whole."""

        PER_PERIOD = "per_period", _("Each period by itself: periods add up")
        TO_DATE = "to_date", _("Up to the end of the period: the latest counts")

    class Direction(models.TextChoices):
        UP = "up", pgettext_lazy("direction of an indicator", "Higher is better")
        DOWN = "down", pgettext_lazy("direction of an indicator", "Lower is better")

    result = models.ForeignKey(Result, models.CASCADE, related_name="indicators")
    code = models.CharField(_("code"), max_length=16)  # 1.2.a
    title = models.CharField(_("indicator"), max_length=300)
    language = models.CharField(max_length=10, default="en")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    counting = models.CharField(_("counting"), max_length=10, choices=Counting, default=Counting.PER_PERIOD)
    direction = models.CharField(_("direction"), max_length=4, choices=Direction, default=Direction.UP)
    unit = models.CharField(_("unit"), max_length=60, blank=True)  # people, laws; a percentage: of what
    scale_max = models.PositiveSmallIntegerField(_("highest score"), null=True, blank=True)  # of a score: 0 … scale_max
    disaggregations = models.ManyToManyField(
        DisaggregationType, blank=True, related_name="+", verbose_name=_("broken down by")
    )
    verification = models.CharField(_("means of verification"), max_length=300, blank=True)
    baseline_numerator = amount(_("baseline"))  # the number or the score itself, or the numerator
    baseline_denominator = amount(_("baseline, of"))
    baseline_text = models.TextField(_("baseline in words"), blank=True, max_length=2000)
    baseline_on = models.DateField(_("baseline as at"), null=True, blank=True)
    target_numerator = amount(_("target"))  # at the end of the project
    target_denominator = amount(_("target, of"))
    target_text = models.TextField(_("target in words"), blank=True, max_length=2000)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["result", "code"], name="indicator_code_once_per_result"),
            models.CheckConstraint(
                condition=Q(kind="score", scale_max__gt=0) | (~Q(kind="score") & Q(scale_max__isnull=True)),
                name="indicator_score_has_scale",
            ),
            models.CheckConstraint(
                condition=(Q(baseline_denominator__isnull=True) & Q(target_denominator__isnull=True))
                | Q(kind="percentage"),
                name="indicator_denominators_of_percentages",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class ReportingPeriod(models.Model):
    """A stretch of a project for which its indicators are reported. Locked until somebody opens it, and again afterwards."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="reporting_periods")
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    due_on = models.DateField(_("report due"))
    is_locked = models.BooleanField(_("locked"), default=True)
    is_final = models.BooleanField(_("final report"), default=False)

    objects = OfFramework.as_manager()

    class Meta:
        verbose_name = _("reporting period")
        verbose_name_plural = _("reporting periods")
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="reporting_period_dates_in_order"),
            models.UniqueConstraint(fields=["project", "starts_on"], name="reporting_period_starts_once"),
            models.UniqueConstraint(fields=["project", "ends_on"], name="reporting_period_ends_once"),
        ]


class PeriodTarget(models.Model):
    """What an indicator should reach in one period, beside the target at the end of the project."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="period_targets")
    period = models.ForeignKey(ReportingPeriod, models.CASCADE, related_name="targets")
    numerator = amount()
    denominator = amount()
    text = models.TextField(blank=True, max_length=2000)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["indicator", "period"], name="period_target_once")]


class EvidenceGrade(models.TextChoices):
    REPORTED = "reported", pgettext_lazy("evidence", "Reported")  # somebody says so
    DOCUMENTED = "documented", pgettext_lazy("evidence", "Documented")  # a file or an address shows it
    VERIFIED = "verified", pgettext_lazy("evidence", "Verified")  # somebody other than the reporter has checked it


class IndicatorValueQuerySet(models.QuerySet["IndicatorValue"]):
    def visible_to(self, user: Any) -> "IndicatorValueQuerySet":
        """Approved values are part of the project's page; what is not approved yet is for staff and the States of the project."""
        from portal.accounts.roles import Role

        rows = self.filter(period__project__in=Project.objects.visible_to(user))
        person = standing(user)
        if person.is_staff:
            return rows
        seen = Q(status=ValueStatus.APPROVED)
        if person.has(Role.FOCAL_POINT):
            own = Project.states.through.objects.filter(state__in=person.state_ids(Role.FOCAL_POINT) or ())
            seen |= Q(period__project__in=own.values("project"))
        return rows.filter(seen)

    def sent_back_to(self, user: Any) -> "IndicatorValueQuerySet":
        """Of those that the person entered; whoever enters one again takes it over."""
        return self.filter(status=ValueStatus.RETURNED, entered_by=user.pk)


class IndicatorValue(RulesModelMixin, models.Model, metaclass=RulesModelBase):
    """What is reported for one indicator and one period. Its earlier contents are in `revisions`."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="values")
    period = models.ForeignKey(ReportingPeriod, models.PROTECT, related_name="values")
    status = models.CharField(_("status"), max_length=10, choices=ValueStatus, default=ValueStatus.DRAFT)
    numerator = amount(_("value"))  # the number or the score itself, or the numerator
    denominator = amount(_("of"))
    text = models.TextField(_("in words"), blank=True, max_length=4000)  # the value of a qualitative indicator
    note = models.TextField(_("explanation"), blank=True, max_length=2000)
    language = models.CharField(max_length=10, default="en")
    grade = models.CharField(_("evidence"), max_length=10, choices=EvidenceGrade, default=EvidenceGrade.REPORTED)
    revision = models.PositiveIntegerField(default=1)
    entered_at = models.DateTimeField(default=timezone.now)
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = IndicatorValueQuerySet.as_manager()

    class Meta:
        verbose_name = _("value")
        verbose_name_plural = _("values")
        ordering = ["period__starts_on", "id"]
        rules_permissions = {
            "report": rules.reports_it,
            "review": rules.reviews_it,
            "reopen": rules.manages_it,
            "see_internal": rules.sees_internal,
        }
        constraints = [
            models.UniqueConstraint(fields=["indicator", "period"], name="indicator_value_once_per_period"),
            models.CheckConstraint(
                condition=Q(denominator__isnull=True) | Q(denominator__gt=0),
                name="indicator_value_denominator_positive",
            ),
            models.CheckConstraint(
                condition=Q(denominator__isnull=True)
                | Q(numerator__isnull=False, numerator__gte=0, numerator__lte=F("denominator")),
                name="indicator_value_part_of_whole",
                violation_error_message=_("The part cannot be more than the whole."),
            ),
            models.CheckConstraint(
                condition=~Q(status="approved")
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False, entered_by__isnull=True)
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False) & ~Q(reviewed_by=F("entered_by")),
                name="indicator_value_approved_by_another",
                violation_error_message=_("Nobody approves a value that they entered themselves."),
            ),
        ]


class ValueBreakdown(models.Model):
    """The part of a value that belongs to one category, a row each: typed, so that sums can be checked."""

    value = models.ForeignKey(IndicatorValue, models.CASCADE, related_name="breakdown")
    category = models.ForeignKey(DisaggregationCategory, models.PROTECT, related_name="+")
    numerator = models.DecimalField(max_digits=18, decimal_places=4)
    denominator = amount()

    class Meta:
        ordering = ["category__type__position", "category__position"]
        constraints = [
            models.UniqueConstraint(fields=["value", "category"], name="value_breakdown_once_per_category"),
            models.CheckConstraint(
                condition=Q(denominator__isnull=True) | Q(numerator__lte=F("denominator")),
                name="value_breakdown_part_of_whole",
            ),
        ]


class ValueEvidence(models.Model):
    """What supports a value: a file, an address, or a citation."""

    value = models.ForeignKey(IndicatorValue, models.CASCADE, related_name="evidence")
    citation = models.CharField(_("citation"), max_length=300, blank=True)
    url = models.URLField(_("web address"), blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["added_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(citation="") | ~Q(url="") | Q(document__isnull=False), name="value_evidence_says_something"
            )
        ]


class ValueRevision(models.Model):
    """What a value was, who wrote it and what was done with it. Never changed."""

    value = models.ForeignKey(IndicatorValue, models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    verb = models.CharField(max_length=20)  # save, evidence, verify, or a move of the workflow
    status = models.CharField(max_length=10, choices=ValueStatus)
    content: "models.JSONField[Any, Any]" = (
        models.JSONField()
    )  # numerator, denominator, text, note, grade, breakdown, evidence
    comment = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["value", "number"], name="value_revision_once")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class ReportingReminder(models.Model):
    """One reminder that a period is not reported, so that each goes out once."""

    class Kind(models.TextChoices):
        COMING = "coming", _("Due soon")
        LATE = "late", _("Late")
        VERY_LATE = "very_late", _("Long late")

    period = models.ForeignKey(ReportingPeriod, models.CASCADE, related_name="reminders")
    kind = models.CharField(max_length=10, choices=Kind)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["period", "kind", "user"], name="reporting_reminder_once")]
