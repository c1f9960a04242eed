"""Amendments: proposed changes to a running project, kept apart from it until they are approved."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from rules.contrib.models import RulesModelBase, RulesModelMixin

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.accounts.rules import standing
from projects.portfolio.amendments import rules
from projects.portfolio.models import Project


class AmendmentStatus(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("amendment", "Draft")
    PROPOSED = "proposed", pgettext_lazy("amendment", "Proposed")
    APPROVED = "approved", pgettext_lazy("amendment", "In force")
    REFUSED = "refused", pgettext_lazy("amendment", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("amendment", "Withdrawn")


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
            seen |= Q(status__in=(AmendmentStatus.PROPOSED, AmendmentStatus.REFUSED), project__in=own.values("project"))
        return rows.filter(seen)


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
        ]

    def __str__(self) -> str:
        return f"{self.project.code} A{self.number}"
