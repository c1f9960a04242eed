"""What could go wrong in a project, and what somebody has promised to do by when."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from rules.contrib.models import RulesModelBase, RulesModelMixin

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.accounts.rules import standing
from projects.portfolio.models import Project
from projects.risks import rules
from projects.workplan.models import Activity
from projects.workplan.when import AT_WORK


class RiskQuerySet(models.QuerySet["Risk"]):
    def visible_to(self, user: Any) -> "RiskQuerySet":
        """Internal: staff only."""
        return self if standing(user).is_staff else self.none()

    def with_level(self) -> "RiskQuerySet":
        """Adds risk_level, and last_level as it was at the review before the last one (None: there is none)."""
        earlier = RiskReview.objects.filter(risk=OuterRef("pk")).order_by("-at", "-id")
        before = earlier.annotate(product=F("likelihood") * F("impact")).values("product")[1:2]
        return self.annotate(risk_level=F("likelihood") * F("impact"), level_before=Subquery(before))

    def to_review(self, today: date) -> "RiskQuerySet":
        """Open, in a project at work, and its day of review is past."""
        return self.filter(status=Risk.Status.OPEN, review_on__lt=today, project__status__in=AT_WORK)


class Risk(RulesModelMixin, models.Model, metaclass=RulesModelBase):
    """Something that may happen, how likely and how grave (1 to 5 each), and what is done about it."""

    class Category(models.TextChoices):
        POLITICAL = "political", _("Political")
        SECURITY = "security", pgettext_lazy("category of risk", "Security")
        HARM = "harm", _("Harm to people who cooperate")
        INSTITUTIONAL = "institutional", _("Capacity of the counterpart")
        FINANCIAL = "financial", _("Financial")
        OPERATIONAL = "operational", _("Operational")
        REPUTATION = "reputation", _("Reputation")

    class Status(models.TextChoices):
        OPEN = "open", pgettext_lazy("risk", "Open")
        HAPPENED = "happened", pgettext_lazy("risk", "Has happened")
        CLOSED = "closed", pgettext_lazy("risk", "Closed")

    project = models.ForeignKey(Project, models.CASCADE, related_name="risks")
    title = models.CharField(_("risk"), max_length=200)
    language = models.CharField(max_length=10, default="en")
    description = models.TextField(_("description"), blank=True, max_length=2000)
    category = models.CharField(_("category"), max_length=14, choices=Category)
    likelihood = models.PositiveSmallIntegerField(_("likelihood, 1 to 5"))
    impact = models.PositiveSmallIntegerField(_("impact, 1 to 5"))
    response = models.TextField(_("response"), blank=True, max_length=2000)
    owner = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("owner"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN)
    review_on = models.DateField(_("next review"))
    reviewed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = RiskQuerySet.as_manager()

    class Meta:
        verbose_name = _("risk")
        verbose_name_plural = _("risks")
        ordering = ["-id"]
        rules_permissions = {
            "change": rules.manages_its_project,
            "review": rules.manages_its_project | rules.owns_risk,
        }
        constraints = [
            models.CheckConstraint(condition=Q(likelihood__range=(1, 5)), name="risk_likelihood_1_to_5"),
            models.CheckConstraint(condition=Q(impact__range=(1, 5)), name="risk_impact_1_to_5"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def level(self) -> int:
        """Likelihood times impact, 1 to 25."""
        return self.likelihood * self.impact


class RiskReview(models.Model):
    """How a risk was judged on one day. Rows are only added."""

    risk = models.ForeignKey(Risk, models.CASCADE, related_name="reviews")
    likelihood = models.PositiveSmallIntegerField()
    impact = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=Risk.Status)
    note = models.TextField(_("what changed"), blank=True, max_length=1000)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects: Any = models.Manager()

    class Meta:
        ordering = ["-at", "-id"]

    @property
    def level(self) -> int:
        return self.likelihood * self.impact


class ActionPointStatus(models.TextChoices):
    OPEN = "open", pgettext_lazy("action point", "Open")
    DONE = "done", pgettext_lazy("action point", "Done, to be verified")
    VERIFIED = "verified", pgettext_lazy("action point", "Verified")
    HANDED_OVER = "handed_over", pgettext_lazy("action point", "Handed over")
    CANCELLED = "cancelled", pgettext_lazy("action point", "Cancelled")


class ActionPointQuerySet(models.QuerySet["ActionPoint"]):
    def visible_to(self, user: Any) -> "ActionPointQuerySet":
        """Staff see all; a focal point those that are shared with the State, or that the person owns or verifies."""
        person = standing(user)
        if person.is_staff:
            return self
        if not person.has(Role.FOCAL_POINT):
            return self.none()
        own = Project.states.through.objects.filter(state__in=person.state_ids(Role.FOCAL_POINT) or ())
        return self.filter(
            Q(is_shared=True) | Q(owner=user.pk) | Q(verifier=user.pk), project__in=own.values("project")
        )

    def for_list(self) -> "ActionPointQuerySet":
        return self.select_related("project").prefetch_related("project__states")

    def to_do(self) -> "ActionPointQuerySet":
        return self.filter(status=ActionPointStatus.OPEN)

    def late(self, today: date) -> "ActionPointQuerySet":
        return self.to_do().filter(due_on__lt=today)

    def to_verify(self) -> "ActionPointQuerySet":
        return self.filter(status=ActionPointStatus.DONE)

    def unsettled(self) -> "ActionPointQuerySet":
        """Neither verified, handed over nor cancelled: what a project cannot be closed with."""
        return self.filter(status__in=(ActionPointStatus.OPEN, ActionPointStatus.DONE))


class ActionPoint(RulesModelMixin, models.Model, metaclass=RulesModelBase):
    """Something that one person has to do by a day and another person verifies."""

    class Origin(models.TextChoices):
        MONITORING = "monitoring", _("Monitoring visit")
        EVALUATION = "evaluation", _("Evaluation or audit")
        BOARD = "board", _("Advice of the Board")
        MEETING = "meeting", _("Meeting")
        RISK = "risk", pgettext_lazy("origin of an action point", "Risk")
        OTHER = "other", pgettext_lazy("origin of an action point", "Other")

    project = models.ForeignKey(Project, models.CASCADE, related_name="action_points")
    number = models.PositiveSmallIntegerField(_("number"))  # within the project, never used again
    text = models.TextField(_("what has to be done"), max_length=1000)
    language = models.CharField(max_length=10, default="en")
    origin = models.CharField(_("where it comes from"), max_length=12, choices=Origin, default=Origin.OTHER)
    risk = models.ForeignKey(Risk, models.SET_NULL, null=True, blank=True, related_name="action_points")
    activity = models.ForeignKey(  # the visit or meeting it comes from
        Activity, models.SET_NULL, null=True, blank=True, related_name="action_points", verbose_name=_("activity")
    )
    came_from = models.ForeignKey(  # the point of another project that this one takes over
        "self", models.SET_NULL, null=True, blank=True, related_name="went_to", editable=False
    )
    is_urgent = models.BooleanField(_("urgent"), default=False)
    is_shared = models.BooleanField(_("the States of the project see it"), default=False)
    owner = models.ForeignKey(User, models.PROTECT, related_name="action_points", verbose_name=_("owner"))
    verifier = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("verifier"))
    due_on = models.DateField(_("due"))
    status = models.CharField(_("status"), max_length=12, choices=ActionPointStatus, default=ActionPointStatus.OPEN)
    done_at = models.DateTimeField(null=True, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    handed_to = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("project that takes it over")
    )
    handed_note = models.CharField(_("who takes it over, with the reference"), max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = ActionPointQuerySet.as_manager()

    class Meta:
        verbose_name = _("action point")
        verbose_name_plural = _("action points")
        ordering = ["due_on", "id"]
        rules_permissions = {
            "change": rules.manages_its_project,
            "do": (rules.owns_it | rules.manages_its_project) & ~rules.verifies_it,
            "verify": rules.verifies_it & ~rules.owns_it,
        }
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="action_point_number_once_per_project"),
            models.CheckConstraint(
                condition=~Q(owner=F("verifier")),
                name="action_point_verified_by_another",
                violation_error_message=_("The person who verifies cannot be the one who has to do it."),
            ),
            models.CheckConstraint(
                condition=~Q(status="handed_over") | Q(handed_to__isnull=False) | ~Q(handed_note=""),
                name="action_point_handed_to_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.text
