"""Amendments: proposed changes to a running project, kept apart from it until they are approved."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModelBase, RulesModelMixin

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.accounts.rules import standing
from projects.portfolio.amendments import rules
from projects.portfolio.amendments.workflow import OPEN, SHOWN_TO_STATES, AmendmentStatus
from projects.portfolio.models import Project


class AmendmentQuerySet(models.QuerySet["Amendment"]):
    def visible_to(self, user: Any) -> "AmendmentQuerySet":
        """Staff see all; the States of the project those that are proposed or decided; others those in force, with the project."""
        person = standing(user)
        if person.is_staff:
            return self
        rows = self.filter(project__in=Project.objects.visible_to(user))
        seen = Q(status=AmendmentStatus.APPROVED)
        if person.has(Role.FOCAL_POINT):
            own = Project.states.through.objects.filter(state__in=person.state_ids(Role.FOCAL_POINT) or ())
            seen |= Q(status__in=SHOWN_TO_STATES, project__in=own.values("project"))
        return rows.filter(seen)

    def open(self) -> "AmendmentQuerySet":
        return self.filter(status__in=OPEN)

    def in_force(self) -> "AmendmentQuerySet":
        return self.filter(status=AmendmentStatus.APPROVED)

    def for_list(self) -> "AmendmentQuerySet":
        """With what the rights of each one, and its line in a list, ask for."""
        people = ("created_by", "proposed_by", "decided_by")
        return self.select_related("project", *people).prefetch_related("project__states", "project__members")


class Amendment(RulesModelMixin, models.Model, metaclass=RulesModelBase):
    """A branch of a project: what it was when the branch began (`base`), and what it shall be (`proposal`).

    Both are plain values by section (`projects.portfolio.amendments.sections`), so that they compare field by field.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="amendments")
    number = models.PositiveSmallIntegerField()  # within the project, never used again
    reason = models.TextField(_("why"), max_length=2000)
    language = models.CharField(max_length=10, default="en")
    status = models.CharField(_("status"), max_length=10, choices=AmendmentStatus, default=AmendmentStatus.DRAFT)
    is_major = models.BooleanField(default=False)  # kept from `size.is_major` when it is proposed
    base_revision = models.PositiveIntegerField()  # Project.revision that `base` was read at
    base: "models.JSONField[Any, Any]" = models.JSONField()
    proposal: "models.JSONField[Any, Any]" = models.JSONField()
    # What its size was measured against when it was proposed (`size.Basis`)
    basis: "models.JSONField[Any, Any]" = models.JSONField(null=True, blank=True)
    edition = models.PositiveIntegerField(default=1, editable=False)  # rises with every change of the draft
    applied_revision = models.PositiveIntegerField(null=True, blank=True)  # Project.revision once it was in force
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    proposed_at = models.DateTimeField(null=True, blank=True)
    proposed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        ordering = ["-number"]
        rules_permissions = {"change": rules.manages_its_project, "approve": rules.approves_it}
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="amendment_number_once_per_project"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("proposed_by")),
                name="amendment_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(proposed_at__isnull=True, proposed_by__isnull=True)
                | Q(proposed_at__isnull=False, proposed_by__isnull=False),
                name="amendment_proposed_has_person_and_time",
            ),
            models.CheckConstraint(
                condition=Q(status__in=("draft", "proposed", "withdrawn"), decided_at=None, decided_by=None)
                | Q(status__in=("approved", "refused"), decided_at__isnull=False, decided_by__isnull=False),
                name="amendment_decided_has_person_and_time",
            ),
            models.CheckConstraint(
                condition=Q(status="draft", proposed_at=None)
                | Q(status="withdrawn")
                | Q(status__in=("proposed", "approved", "refused"), proposed_at__isnull=False),
                name="amendment_proposed_unless_draft",
            ),
            models.CheckConstraint(
                condition=Q(status="approved", applied_revision__isnull=False)
                | (~Q(status="approved") & Q(applied_revision=None)),
                name="amendment_in_force_has_revision",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project.code} {self.name}"

    @property
    def name(self) -> str:
        """As people call it within its project."""
        return f"A{self.number}"
