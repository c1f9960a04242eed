from typing import Any

from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModelBase, RulesModelMixin

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.accounts.rules import is_head, is_programme_staff, is_staff, standing
from portal.reference.models import AssistanceForm, ProgrammeElement, SdgTarget, State
from projects.portfolio.workflow import SHOWN_OUTSIDE, ProjectStatus
from projects.recommendations.models import Recommendation
from projects.requests.models import Request


class ProjectQuerySet(models.QuerySet["Project"]):
    def visible_to(self, user: Any) -> "ProjectQuerySet":
        """Staff see all; everybody sees published projects once started; a focal point also sees the State's own, from planning on."""
        person = standing(user)
        if person.is_staff:
            return self
        seen = Q(is_published=True, status__in=SHOWN_OUTSIDE)
        if person.has(Role.TRUSTEE):
            seen |= Q(status__in=SHOWN_OUTSIDE)
        if person.has(Role.FOCAL_POINT):
            seen |= Q(
                pk__in=Project.states.through.objects.filter(state__in=person.state_ids(Role.FOCAL_POINT) or ()).values(
                    "project"
                )
            )
        return self.filter(seen)

    def for_list(self) -> "ProjectQuerySet":
        return self.select_related("request").prefetch_related("states")

    def with_recommendation_count(self) -> "ProjectQuerySet":
        """Adds recommendation_count: how many recommendations the project answers."""
        through: Any = Project.recommendations.through
        links = through.objects.filter(project=OuterRef("pk")).order_by().values("project")
        counts = links.annotate(n=Count("pk")).values("n")
        return self.annotate(recommendation_count=Coalesce(Subquery(counts), 0))


class Project(RulesModelMixin, models.Model, metaclass=RulesModelBase):
    """An agreed piece of technical cooperation. Several States may share it; totals count it once."""

    code = models.CharField(_("code"), max_length=20, unique=True)  # TCP-2026-0031
    title = models.CharField(_("title"), max_length=160)
    language = models.CharField(max_length=10, default="en")  # of title and summary
    summary = models.TextField(_("summary"), blank=True, max_length=4000)
    status = models.CharField(_("stage"), max_length=20, choices=ProjectStatus, default=ProjectStatus.PLANNING)
    request = models.ForeignKey(Request, models.PROTECT, null=True, blank=True, related_name="projects")
    no_request_reason = models.TextField(_("why there is no request"), blank=True, max_length=1000)
    states = models.ManyToManyField(State, related_name="projects", verbose_name=_("States"))
    recommendations = models.ManyToManyField(Recommendation, blank=True, related_name="projects")
    forms = models.ManyToManyField(AssistanceForm, blank=True, related_name="+")
    elements = models.ManyToManyField(ProgrammeElement, blank=True, related_name="+")
    sdg_targets = models.ManyToManyField(SdgTarget, blank=True, related_name="+")
    starts_on = models.DateField(_("starts"), null=True, blank=True)
    ends_on = models.DateField(_("ends"), null=True, blank=True)
    budget_usd = models.DecimalField(_("budget, US$"), max_digits=14, decimal_places=2, default=0)
    manager = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="projects_managed")
    is_published = models.BooleanField(_("published"), default=False)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["-id"]
        rules_permissions = {
            "manage": is_programme_staff,
            "decide": is_head,
            "score": is_programme_staff,
            "see_internal": is_staff,
        }
        constraints = [
            models.CheckConstraint(
                condition=Q(request__isnull=False) | ~Q(no_request_reason=""),
                name="project_has_request_or_reason",
                violation_error_message=_("A project without a request needs the reason for the exception."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="project_dates_in_order",
                violation_error_message=_("The project cannot end before it starts."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=("planning", "cancelled")) | Q(starts_on__isnull=False),
                name="project_started_has_start",
            ),
            models.CheckConstraint(condition=Q(budget_usd__gte=0), name="project_budget_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"
