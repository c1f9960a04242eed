"""The terms that both sides accept. Each proposal is frozen with its hash; acceptances belong to one hash and to no other."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from portal.accounts.models import User
from projects.requests.models import Request


class Terms(models.Model):
    """One frozen version of the terms. Only the latest counts: a new version leaves the acceptances of the earlier behind."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="terms")
    number = models.PositiveSmallIntegerField()
    content: "models.JSONField[Any, Any]" = (
        models.JSONField()
    )  # title, budget_usd, starts_on, ends_on, text, conditions
    sha256 = models.CharField(max_length=64)
    proposed_at = models.DateTimeField(default=timezone.now)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    state_accepted_at = models.DateTimeField(null=True, blank=True)
    state_accepted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    ohchr_accepted_at = models.DateTimeField(null=True, blank=True)
    ohchr_accepted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["request", "number"]
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="terms_version_once"),
            models.CheckConstraint(
                condition=Q(state_accepted_at__isnull=True, state_accepted_by__isnull=True)
                | Q(state_accepted_at__isnull=False, state_accepted_by__isnull=False),
                name="terms_state_accepted_at_with_by",
            ),
            models.CheckConstraint(
                condition=Q(ohchr_accepted_at__isnull=True, ohchr_accepted_by__isnull=True)
                | Q(ohchr_accepted_at__isnull=False, ohchr_accepted_by__isnull=False),
                name="terms_ohchr_accepted_at_with_by",
            ),
        ]

    @property
    def are_accepted(self) -> bool:
        return self.state_accepted_at is not None and self.ohchr_accepted_at is not None
