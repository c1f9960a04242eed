"""Who is asked to assess, and what the two assessments come to."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from projects.requests.models import Assessment, Request


class Assignment(models.Model):
    """A person asked to assess one round of a request. Up to two; a place that nobody holds is open to whoever may assess."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="assignments")
    round = models.PositiveSmallIntegerField()
    user = models.ForeignKey(User, models.PROTECT, related_name="assignments")
    assigned_at = models.DateTimeField(default=timezone.now)
    assigned_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["request", "round", "id"]
        constraints = [models.UniqueConstraint(fields=["request", "round", "user"], name="assignment_once")]


class Consolidation(models.Model):
    """What the two assessments come to, by a third act: scores, cost and advice on which the decision is taken."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="consolidations")
    round = models.PositiveSmallIntegerField()
    advice = models.CharField(_("advice"), max_length=20, choices=Assessment.Advice)
    narrative = models.TextField(_("what the two assessments come to"), max_length=8000)
    cost_estimate_usd = models.DecimalField(_("cost estimate (United States dollars)"), max_digits=14, decimal_places=2)
    scores: "models.JSONField[Any, Any]" = models.JSONField(default=dict)  # component number → [0 to 3, why, evidence]
    conflicts: "models.JSONField[Any, Any]" = models.JSONField(default=list)  # numbers whose scores lay apart
    precedents = models.TextField(_("earlier requests looked at"), max_length=2000)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["request", "round"]
        constraints = [
            models.UniqueConstraint(fields=["request", "round"], name="consolidation_once_per_round"),
            models.CheckConstraint(condition=Q(cost_estimate_usd__gte=0), name="consolidation_cost_not_negative"),
            models.CheckConstraint(condition=~Q(precedents=""), name="consolidation_names_precedents"),
        ]
