"""Which reports are due when: rules, the runs of each rule, and one row for each report that was called for."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from rules.contrib.models import RulesModelBase, RulesModelMixin

from portal.accounts.models import User
from portal.accounts.rules import is_admin, is_finance, is_head, is_staff, standing
from portal.periods import Period
from reports.runs.models import Report
from reports.schedules.terms import Terms


class StaffOnly(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "StaffOnly":
        return self if standing(user).is_staff else self.none()


class ScheduleRule(RulesModelMixin, models.Model, metaclass=RulesModelBase):
    """Calls for reports of one kind. Which of its runs are settled is kept in RuleRun, and what they called for in
    ScheduledReport, so that downtime is caught up and nothing is made twice."""

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
    counts_from = models.DateField(
        null=True, blank=True
    )  # the day of its latest change: its terms call for nothing earlier
    is_active = models.BooleanField(_("active"), default=True)
    paused_on = models.DateField(null=True, blank=True)
    planned_at = models.DateTimeField(null=True, blank=True)  # when a round last looked at it
    problem = models.TextField(blank=True)  # why that failed, for the administrator
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = StaffOnly.as_manager()

    class Meta:
        verbose_name = _("rule of the schedule")
        verbose_name_plural = _("rules of the schedule")
        ordering = ["kind", "name", "id"]
        rules_permissions = {
            "view": is_staff,
            "add": is_head | is_finance | is_admin,
            "change": is_head | is_finance | is_admin,
            "run": is_head | is_finance | is_admin,
        }
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
            models.CheckConstraint(
                condition=Q(is_active=True, paused_on__isnull=True) | Q(is_active=False, paused_on__isnull=False),
                name="schedule_pause_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def terms(self) -> Terms:
        return Terms(
            trigger=self.trigger,
            covers=self.covers,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            dates=tuple(self.dates),
            months=self.months or 0,
            days=self.days or 0,
            counts_from=self.counts_from,
        )


class RuleRun(models.Model):
    """One run of a rule that needs no more thought: its reports were called for, or somebody said that it is left out."""

    rule = models.ForeignKey(ScheduleRule, models.CASCADE, related_name="settled")
    starts_on = models.DateField()
    ends_on = models.DateField()
    due_on = models.DateField()
    at = models.DateTimeField(default=timezone.now)
    is_skipped = models.BooleanField(default=False)
    reason = models.TextField(max_length=500, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")  # null: the round

    class Meta:
        ordering = ["-due_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["rule", "starts_on", "ends_on"], name="schedule_run_settled_once"),
            models.CheckConstraint(condition=Q(is_skipped=False) | ~Q(reason=""), name="schedule_skip_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} {self.starts_on}–{self.ends_on}"

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.ends_on)


class ScheduledReport(RulesModelMixin, models.Model, metaclass=RulesModelBase):
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
    retry_at = models.DateTimeField(null=True, blank=True)  # when a failed one is tried again
    cause = models.CharField(max_length=20, blank=True)  # why it failed or was left out: see reports.schedules.problems
    problem = models.TextField(blank=True)  # what the cause does not say: an error's text, a person's reason
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")  # who left it out
    told_at = models.DateTimeField(null=True, blank=True)  # when the writers were told that it is drafted
    created_at = models.DateTimeField(default=timezone.now)

    objects = StaffOnly.as_manager()

    class Meta:
        verbose_name = _("scheduled report")
        verbose_name_plural = _("scheduled reports")
        ordering = ["-due_on", "-id"]
        rules_permissions = {"run": is_head | is_finance | is_admin}
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "scope", "starts_on", "ends_on"], name="scheduled_once_per_kind_scope_period"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=("failed", "skipped")) | ~Q(cause=""), name="scheduled_failure_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(status="failed") | Q(retry_at__isnull=False), name="scheduled_failure_is_tried_again"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.scope} {self.starts_on}–{self.ends_on}"

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.ends_on)
