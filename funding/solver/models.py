"""A proposal of who pays for what, worked out by the solver, edited and posted by finance."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from rules.contrib.models import RulesModelBase, RulesModelMixin

from funding.allocations.models import Allocation
from funding.contributions.models import Contribution
from funding.funds.models import Fund
from portal.accounts.models import User
from portal.accounts.rules import is_finance, standing
from projects.portfolio.models import Project


class AllocationPlanQuerySet(models.QuerySet["AllocationPlan"]):
    def visible_to(self, user: Any) -> "AllocationPlanQuerySet":
        return self if standing(user).is_staff else self.none()

    def with_totals(self) -> "AllocationPlanQuerySet":
        """Adds line_count and amount_usd, of the lines that are not left out."""
        lines = PlannedAllocation.objects.filter(plan=OuterRef("pk"), amount_usd__gt=0).order_by().values("plan")
        usd = models.DecimalField(max_digits=18, decimal_places=2)
        return self.annotate(
            line_count=Coalesce(Subquery(lines.annotate(n=Count("pk")).values("n")), 0),
            amount_usd=Coalesce(
                Subquery(lines.annotate(usd=Sum("amount_usd")).values("usd")), Decimal(0), output_field=usd
            ),
        )


class AllocationPlan(RulesModelMixin, models.Model, metaclass=RulesModelBase):
    """One run of the solver over the open money of a fund. `facts` keep what it saw, what it could not place and why."""

    class Status(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("allocation plan", "Draft")
        POSTED = "posted", pgettext_lazy("allocation plan", "Posted")
        DROPPED = "dropped", pgettext_lazy("allocation plan", "Dropped")

    fund = models.ForeignKey(Fund, models.PROTECT, related_name="allocation_plans")
    as_at = models.DateField(_("as at"))
    status = models.CharField(_("stage"), max_length=8, choices=Status, default=Status.DRAFT)
    facts: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = AllocationPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("allocation plan")
        verbose_name_plural = _("allocation plans")
        ordering = ["-id"]
        rules_permissions = {"add": is_finance, "post": is_finance}

    def __str__(self) -> str:
        return f"{self.fund.code} {self.as_at}"


class PlannedAllocation(models.Model):
    """Money of one contribution that the plan gives to one project."""

    plan = models.ForeignKey(AllocationPlan, models.CASCADE, related_name="lines")
    contribution = models.ForeignKey(Contribution, models.PROTECT, related_name="+")
    project = models.ForeignKey(Project, models.PROTECT, related_name="+")
    proposed_usd = models.DecimalField(_("proposed, US$"), max_digits=16, decimal_places=2)
    amount_usd = models.DecimalField(_("amount, US$"), max_digits=16, decimal_places=2)  # as edited; 0: left out
    reason = models.CharField(_("reason"), max_length=500, blank=True)  # of finance, against a donor's preference
    allocation = models.OneToOneField(Allocation, models.PROTECT, null=True, blank=True, related_name="planned")

    class Meta:
        verbose_name = _("planned allocation")
        verbose_name_plural = _("planned allocations")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "contribution", "project"], name="planned_allocation_once"),
            models.CheckConstraint(
                condition=Q(amount_usd__gte=0) & Q(proposed_usd__gte=0), name="planned_allocation_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contribution} → {self.project}"
