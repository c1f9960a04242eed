"""What a project does, when, where, with which part of its cost plan, and how far it is."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from rules.contrib.models import RulesModelBase, RulesModelMixin

from portal import formats
from portal.accounts.models import User
from portal.reference.finance import ObjectClass
from portal.reference.models import AssistanceForm
from projects.portfolio.models import Project
from projects.portfolio.workflow import RUNNING
from projects.workplan import rules


class OfProject(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Any:
        """Part of the project's page: whoever sees the project sees it."""
        return self.filter(project__in=Project.objects.visible_to(user))


class BudgetLine(models.Model):
    """One line of the cost plan. Money itself is in the ledger; a line says what it is meant for."""

    class Source(models.TextChoices):
        """Kept apart for accountability, reporting and budget, though carried out as one programme."""

        RB23 = "rb23", _("Regular budget, section 23")
        RB24 = "rb24", _("Regular budget, section 24")
        VFTC = "vftc", _("Voluntary Fund for Technical Cooperation")
        OTHER_FUND = "other_fund", _("Another trust fund")
        UN_PARTNER = "un_partner", _("United Nations partner")

    project = models.ForeignKey(Project, models.CASCADE, related_name="budget_lines")
    code = models.CharField(_("line"), max_length=12)  # 1, 1.2, B-03: as the cost plan numbers it
    description = models.CharField(_("description"), max_length=200)
    object_class = models.CharField(_("object class"), max_length=20, choices=ObjectClass)
    source = models.CharField(_("source"), max_length=10, choices=Source, default=Source.VFTC)
    amount_usd = models.DecimalField(_("amount, US$"), max_digits=14, decimal_places=2)

    objects = OfProject.as_manager()

    class Meta:
        verbose_name = _("line of the cost plan")
        verbose_name_plural = _("lines of the cost plan")
        ordering = ["code", "id"]
        constraints = [
            models.UniqueConstraint(fields=["project", "code"], name="budget_line_code_once_per_project"),
            models.CheckConstraint(condition=Q(amount_usd__gte=0), name="budget_line_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.description}"


class ActivityQuerySet(OfProject):
    def late(self, today: date) -> Any:
        """Its last day is past and it is neither done nor cancelled, in a project that runs."""
        return self.unfinished().filter(ends_on__lt=today)

    def unfinished(self) -> Any:
        """Neither done nor cancelled, in a project that runs."""
        return self.filter(status__in=Activity.OPEN, project__status__in=RUNNING)

    def for_list(self) -> Any:
        return self.select_related("project", "form", "output", "budget_line").prefetch_related("project__states")


class Activity(RulesModelMixin, models.Model, metaclass=RulesModelBase):
    """One piece of work in the plan."""

    class Status(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("activity", "Planned")
        ONGOING = "ongoing", pgettext_lazy("activity", "Under way")
        DONE = "done", pgettext_lazy("activity", "Done")
        CANCELLED = "cancelled", pgettext_lazy("activity", "Cancelled")

    OPEN = (Status.PLANNED, Status.ONGOING)

    project = models.ForeignKey(Project, models.CASCADE, related_name="activities")
    number = models.PositiveSmallIntegerField(_("number"))  # within the project, never used again
    title = models.CharField(_("activity"), max_length=200)
    language = models.CharField(max_length=10, default="en")
    description = models.TextField(_("description"), blank=True, max_length=2000)
    form = models.ForeignKey(
        AssistanceForm, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("form of assistance")
    )
    output = models.ForeignKey(
        "projects.Result", models.SET_NULL, null=True, blank=True, related_name="activities", verbose_name=_("output")
    )
    budget_line = models.ForeignKey(
        BudgetLine,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("line of the cost plan"),
    )
    place = models.CharField(_("place"), max_length=160, blank=True)
    starts_on = models.DateField(_("starts"))
    ends_on = models.DateField(_("ends"))
    owner = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("owner"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PLANNED)
    progress = models.PositiveSmallIntegerField(_("progress, per cent"), default=0)
    progress_note = models.TextField(_("where it stands"), blank=True, max_length=1000)
    progress_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.TextField(_("why it was cancelled"), blank=True, max_length=1000)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering = ["starts_on", "number"]
        rules_permissions = {
            "change": rules.manages_its_project,
            "record": rules.owns_it | rules.manages_its_project,
        }
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="activity_number_once_per_project"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="activity_dates_in_order",
                violation_error_message=_("The activity cannot end before it starts."),
            ),
            models.CheckConstraint(condition=Q(progress__lte=100), name="activity_progress_to_100"),
            models.CheckConstraint(condition=~Q(status="done") | Q(progress=100), name="activity_done_is_100"),
            models.CheckConstraint(
                condition=~Q(status="cancelled") | ~Q(cancel_reason=""), name="activity_cancelled_says_why"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN

    @property
    def share(self) -> str:
        """40 %, as pages show it."""
        return formats.percent(Decimal(self.progress) / 100, digits=0)

    def is_late(self, today: date | None = None) -> bool:
        return self.is_open and self.ends_on < (today or timezone.localdate())
