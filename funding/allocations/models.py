from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModelBase, RulesModelMixin

from funding.allocations.workflow import NOT_COUNTED, AllocationStatus
from funding.contributions.models import Contribution
from funding.funds import guards
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.accounts.rules import is_finance, is_programme_staff, standing
from projects.portfolio.models import Project


class AllocationQuerySet(models.QuerySet["Allocation"]):
    def visible_to(self, user: Any) -> "AllocationQuerySet":
        """Staff and trustees see all; a donor's people see where their own money went once it is posted."""
        person = standing(user)
        if person.is_staff or person.has(Role.TRUSTEE):
            return self
        return self.filter(contribution__donor__organisation__in=person.organisation_ids(Role.DONOR)).exclude(
            status__in=NOT_COUNTED
        )

    def for_list(self) -> "AllocationQuerySet":
        return self.select_related("contribution__donor__organisation", "contribution__fund", "project")


class Allocation(RulesModelMixin, models.Model, metaclass=RulesModelBase):
    """Money of one contribution set aside for one project. Only a posted allocation counts."""

    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="allocations")
    project = models.ForeignKey(Project, models.PROTECT, related_name="allocations")
    status = models.CharField(_("stage"), max_length=10, choices=AllocationStatus, default=AllocationStatus.PROPOSED)
    amount_usd = models.DecimalField(_("amount, US$"), max_digits=16, decimal_places=2)
    purpose = models.CharField(_("purpose"), max_length=200, blank=True)
    soft_reason = models.CharField(
        _("why it departs from a donor's preference"), max_length=500, blank=True
    )  # see funding.earmarking
    proposed_at = models.DateTimeField(default=timezone.now)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    posted_at = models.DateTimeField(null=True, blank=True)
    posted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = AllocationQuerySet.as_manager()

    class Meta:
        verbose_name = _("allocation")
        verbose_name_plural = _("allocations")
        ordering = ["-id"]
        rules_permissions = {"add": is_finance | is_programme_staff, "post": is_finance}
        constraints = [
            models.CheckConstraint(condition=Q(amount_usd__gt=0), name="allocation_amount_positive"),
            models.CheckConstraint(
                condition=Q(status__in=("proposed", "dropped"), posted_at__isnull=True, posted_by__isnull=True)
                | Q(status__in=("posted", "released"), posted_at__isnull=False, posted_by__isnull=False),
                name="allocation_posted_at_with_by",
            ),
        ]
        triggers = guards.ON_ALLOCATION

    def __str__(self) -> str:
        return f"{self.contribution} → {self.project}"
