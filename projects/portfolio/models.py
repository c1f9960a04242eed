from datetime import date
from typing import Any

from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModelBase, RulesModelMixin

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.accounts.rules import is_head, standing
from portal.documents.models import Document
from portal.reference.models import AssistanceForm, ProgrammeElement, RegionalGroup, SdgTarget, State
from projects.portfolio import rules
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
        return self.select_related("request").prefetch_related("states", "regions")

    def for_page(self) -> "ProjectQuerySet":
        """With what the rights of one project ask for."""
        return self.select_related("request").prefetch_related("states", "members")

    def led_by(self, user: Any, day: date) -> "ProjectQuerySet":
        """Those that the person manages or works on."""
        on_team = ProjectMember.objects.today(day).filter(user=user.pk)
        return self.filter(Q(manager=user.pk) | Q(pk__in=on_team.values("project")))

    def with_recommendation_count(self) -> "ProjectQuerySet":
        """Adds recommendation_count: how many recommendations the project answers."""
        through: Any = Project.recommendations.through
        links = through.objects.filter(project=OuterRef("pk")).order_by().values("project")
        counts = links.annotate(n=Count("pk")).values("n")
        return self.annotate(recommendation_count=Coalesce(Subquery(counts), 0))


class Project(RulesModelMixin, models.Model, metaclass=RulesModelBase):
    """An agreed piece of technical cooperation. Several States may share it; totals count it once."""

    class Reach(models.TextChoices):
        COUNTRY = "country", _("One State")
        COUNTRIES = "countries", _("Several States")
        REGIONAL = "regional", _("Regional")
        GLOBAL = "global", _("Global")

    class Presence(models.TextChoices):
        """Kinds of field presence that carry a project out."""

        COUNTRY_OFFICE = "country_office", _("Country office")
        STAND_ALONE = "stand_alone", _("Stand-alone office")
        REGIONAL_OFFICE = "regional_office", _("Regional office")
        CENTRE = "centre", _("Regional centre")
        ADVISER = "adviser", _("Human rights adviser in a United Nations country team")
        MISSION = "mission", _("Human rights component of a peace mission")
        HEADQUARTERS = "headquarters", _("Headquarters, no field presence")

    code = models.CharField(_("code"), max_length=20, unique=True)  # TCP-2026-0031
    title = models.CharField(_("title"), max_length=160)
    language = models.CharField(max_length=10, default="en")  # of title and summary
    summary = models.TextField(_("summary"), blank=True, max_length=4000)
    status = models.CharField(_("stage"), max_length=20, choices=ProjectStatus, default=ProjectStatus.PLANNING)
    request = models.ForeignKey(Request, models.PROTECT, null=True, blank=True, related_name="projects")
    no_request_reason = models.TextField(_("why there is no request"), blank=True, max_length=1000)
    exception_at = models.DateTimeField(
        _("exception approved"), null=True, blank=True
    )  # of a project without a request
    exception_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    reach = models.CharField(_("reach"), max_length=10, choices=Reach, default=Reach.COUNTRY)
    presence = models.CharField(_("field presence"), max_length=16, choices=Presence, blank=True)
    states = models.ManyToManyField(State, blank=True, related_name="projects", verbose_name=_("States"))
    recommendations = models.ManyToManyField(Recommendation, blank=True, related_name="projects")
    forms = models.ManyToManyField(AssistanceForm, blank=True, related_name="+")
    elements = models.ManyToManyField(ProgrammeElement, blank=True, related_name="+")
    sdg_targets = models.ManyToManyField(SdgTarget, blank=True, related_name="+")
    regions = models.ManyToManyField(RegionalGroup, blank=True, related_name="+", verbose_name=_("regions"))
    starts_on = models.DateField(_("starts"), null=True, blank=True)
    ends_on = models.DateField(_("ends"), null=True, blank=True)
    budget_usd = models.DecimalField(_("budget, US$"), max_digits=14, decimal_places=2, default=0)
    manager = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="projects_managed")
    is_published = models.BooleanField(_("published"), default=False)
    final_narrative = models.TextField(_("final narrative"), blank=True, max_length=12000)
    carry_over_reference = models.CharField(_("reference of the carry-over"), max_length=60, blank=True)
    revision = models.PositiveIntegerField(
        default=1, editable=False
    )  # rises with every change that an amendment may make
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)  # or terminated, or cancelled
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["-id"]
        rules_permissions = {
            "add": rules.is_its_officer | is_head,
            "manage": rules.can_manage,
            "decide": is_head,
            "score": rules.can_manage,
            "report": rules.can_report,
            "see_counts": rules.sees_counts,
            "see_internal": rules.sees_internal,
            "follow": rules.can_follow,
            "approve_exception": is_head & rules.is_not_its_recorder,
            "read_reasons": rules.reads_reasons,
            "open_evidence": rules.opens_evidence,
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
            models.CheckConstraint(
                condition=Q(exception_at__isnull=True, exception_by__isnull=True)
                | Q(exception_at__isnull=False, exception_by__isnull=False),
                name="project_exception_has_person_and_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class ProjectMemberQuerySet(models.QuerySet["ProjectMember"]):
    def today(self, day: date) -> "ProjectMemberQuerySet":
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)


class ProjectMember(models.Model):
    """A member of staff who works on the project beside its manager, from one day to another."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="members")
    user = models.ForeignKey(User, models.PROTECT, related_name="project_memberships")
    part = models.CharField(_("part in the project"), max_length=120, blank=True)
    since = models.DateField(_("from"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True)

    objects = ProjectMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member of the team")
        verbose_name_plural = _("members of the team")
        ordering = ["since", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="project_member_dates_in_order"
            ),
            models.UniqueConstraint(
                fields=["project", "user"], condition=Q(until__isnull=True), name="project_member_once_at_a_time"
            ),
        ]


class LastLook(models.Model):
    """Until when a person has read what happened in a project: they say so themselves."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="+")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "user"], name="last_look_once_per_person")]


class ProjectDocumentQuerySet(models.QuerySet["ProjectDocument"]):
    def visible_to(self, user: Any) -> "ProjectDocumentQuerySet":
        """Staff see all, also what was removed; the States of the project what is shared with them; nobody else anything."""
        person = standing(user)
        if person.is_staff:
            return self
        if not person.has(Role.FOCAL_POINT):
            return self.none()
        own = Project.states.through.objects.filter(state__in=person.state_ids(Role.FOCAL_POINT) or ())
        return self.filter(is_shared=True, removed_at__isnull=True, project__in=own.values("project"))

    def for_list(self) -> "ProjectDocumentQuerySet":
        return self.select_related("document", "added_by")


class ProjectDocument(models.Model):
    """A file of the project: terms of reference, mission report, evaluation, material."""

    class Kind(models.TextChoices):
        TERMS = "terms", _("Terms of reference or agreement")
        MISSION = "mission", _("Mission report")
        PROGRESS = "progress", _("Progress report")
        EVALUATION = "evaluation", _("Evaluation")
        MATERIAL = "material", _("Training or information material")
        OTHER = "other", _("Other")

    project = models.ForeignKey(Project, models.CASCADE, related_name="documents")
    document = models.ForeignKey(Document, models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.OTHER)
    title = models.CharField(_("title"), max_length=160)
    language = models.CharField(max_length=10, default="en")
    is_shared = models.BooleanField(_("the States of the project may open it"), default=False)
    added_at = models.DateTimeField(default=timezone.now)
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)  # the file stays for the history

    objects = ProjectDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("project document")
        verbose_name_plural = _("project documents")
        ordering = ["-added_at", "-id"]
