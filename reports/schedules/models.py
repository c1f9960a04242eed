"""Which reports are due when: rules, and one row for each report that a rule has called for."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from rules.contrib.models import RulesModelBase, RulesModelMixin

from portal.accounts.models import User
from portal.accounts.rules import is_admin, is_finance, is_head, standing
from reports.runs.models import Report


class StaffOnly(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "StaffOnly":
        return self if standing(user).is_staff else self.none()


class ScheduleRule(RulesModelMixin, models.Model, metaclass=RulesModelBase):
    """Calls for reports of one kind. What it has called for is kept in ScheduledReport, so that downtime is caught up and
    nothing is made twice."""

    class Trigger(models.TextChoices):
        FIXED_DATES = "fixed_dates", pgettext_lazy("schedule", "On fixed dates")
        EVERY_MONTHS = "every_months", pgettext_lazy("schedule", "Every n months")
        AFTER_PERIOD = "after_period", pgettext_lazy("schedule", "Days after the end of the period")
        BEFORE_SESSION = "before_session", pgettext_lazy("schedule", "Days before a session of the Board")

    class Covers(models.TextChoices):
        """Which period a report of the rule is about, seen from the day on which it is due."""

        MONTH = "month", pgettext_lazy("schedule", "The month before")
        QUARTER = "quarter", pgettext_lazy("schedule", "The quarter before")
        HALF_YEAR = "half_year", pgettext_lazy("schedule", "The half-year before")
        YEAR = "year", pgettext_lazy("schedule", "The year before")
        YEAR_TO_DATE = "year_to_date", pgettext_lazy("schedule", "The year to date")
        BIENNIUM_TO_DATE = "biennium_to_date", pgettext_lazy("schedule", "The biennium to date")

    class Scopes(models.TextChoices):
        ONE = "one", pgettext_lazy("schedule", "One report")
        EACH = (
            "each",
            pgettext_lazy("schedule", "One for each donor, State, fund or project that has something to report"),
        )

    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind of report"), max_length=20)
    scopes = models.CharField(_("how many"), max_length=10, choices=Scopes, default=Scopes.ONE)
    scope = models.CharField(max_length=40, blank=True)  # with ONE: what it is about, "" for the programme
    trigger = models.CharField(_("when"), max_length=20, choices=Trigger)
    dates: "models.JSONField[Any, Any]" = models.JSONField(default=list)  # fixed dates: ["03-31", "09-30"]
    months = models.PositiveSmallIntegerField(_("months"), null=True, blank=True)  # every n months from `starts_on`
    days = models.PositiveSmallIntegerField(_("days"), null=True, blank=True)  # after the period, before the session
    covers = models.CharField(_("period"), max_length=20, choices=Covers)
    starts_on = models.DateField(_("from"))  # nothing that was due before this day is caught up
    ends_on = models.DateField(_("until"), null=True, blank=True)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = StaffOnly.as_manager()

    class Meta:
        verbose_name = _("rule of the schedule")
        verbose_name_plural = _("rules of the schedule")
        ordering = ["kind", "name", "id"]
        rules_permissions = {"change": is_head | is_finance | is_admin, "run": is_head | is_finance | is_admin}
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="schedule_dates_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(trigger="every_months") | Q(months__gte=1), name="schedule_every_months_has_months"
            ),
            models.CheckConstraint(
                condition=~Q(trigger__in=("after_period", "before_session")) | Q(days__isnull=False),
                name="schedule_days_are_given",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ScheduledReport(models.Model):
    """One report that a rule has called for, or that somebody had run now; unique, whoever asks and how often."""

    class Status(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("scheduled report", "Waiting")
        DONE = "done", pgettext_lazy("scheduled report", "Drafted")
        FAILED = "failed", pgettext_lazy("scheduled report", "Failed")
        SKIPPED = "skipped", pgettext_lazy("scheduled report", "Left out")

    rule = models.ForeignKey(ScheduleRule, models.SET_NULL, null=True, related_name="runs")
    kind = models.CharField(max_length=20)
    scope = models.CharField(max_length=40, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    due_on = models.DateField(_("due"))
    status = models.CharField(_("stage"), max_length=10, choices=Status, default=Status.WAITING)
    report = models.ForeignKey(Report, models.SET_NULL, null=True, blank=True, related_name="scheduled")
    attempts = models.PositiveIntegerField(default=0)
    tried_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    problem = models.TextField(blank=True)  # in plain words
    created_at = models.DateTimeField(default=timezone.now)

    objects = StaffOnly.as_manager()

    class Meta:
        verbose_name = _("scheduled report")
        verbose_name_plural = _("scheduled reports")
        ordering = ["-due_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "scope", "starts_on", "ends_on"], name="scheduled_once_per_kind_scope_period"
            ),
            models.CheckConstraint(condition=~Q(status="failed") | ~Q(problem=""), name="scheduled_failure_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.scope} {self.starts_on}–{self.ends_on}"
