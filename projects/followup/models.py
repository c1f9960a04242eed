"""What became of recommendations: who leads, what the State reports, what OHCHR finds, and what belongs together."""

from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModelBase, RulesModelMixin

from portal.accounts.models import User
from portal.documents.models import Document
from portal.reference.models import State
from projects.followup import rules
from projects.institutions.models import Institution
from projects.recommendations.models import Progress, Recommendation


class ClusterQuerySet(models.QuerySet["Cluster"]):
    def visible_to(self, user: Any) -> "ClusterQuerySet":
        """Which recommendations a State follows up together is public, as the recommendations themselves."""
        return self

    def kept_by(self, user: Any) -> "ClusterQuerySet":
        """Those of the States whose follow-up the person works on: own States, or all for staff."""
        states = rules.followed_states(user)
        return self if states is None else self.filter(state__in=states)

    def for_list(self) -> "ClusterQuerySet":
        return self.select_related("state", "lead").annotate(size=models.Count("recommendations"))


class Cluster(RulesModelMixin, models.Model, metaclass=RulesModelBase):
    """Recommendations of several mechanisms to one State that ask for the same thing and are followed up together."""

    state = models.ForeignKey(State, models.PROTECT, related_name="clusters")
    name = models.CharField(_("name"), max_length=200)
    language = models.CharField(max_length=10, default="en")
    description = models.TextField(_("what they ask for together"), blank=True)
    lead = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="clusters", verbose_name=_("lead institution")
    )
    recommendations = models.ManyToManyField(Recommendation, blank=True, related_name="clusters")
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = ClusterQuerySet.as_manager()

    class Meta:
        verbose_name = _("cluster")
        verbose_name_plural = _("clusters")
        ordering = ["state__iso3", "name"]
        rules_permissions = {"change": rules.follows_state}
        constraints = [models.UniqueConstraint(fields=["state", "name"], name="cluster_once_per_state")]

    def __str__(self) -> str:
        return self.name


class ProgressEntryQuerySet(models.QuerySet["ProgressEntry"]):
    def visible_to(self, user: Any) -> "ProgressEntryQuerySet":
        """What a State reports and what OHCHR finds are public (docs/adr/0009); attached files are asked for apart."""
        return self

    def latest_first(self) -> "ProgressEntryQuerySet":
        """The one order that says which statement is the latest: by the day it speaks of, then as recorded."""
        return self.order_by("-as_at", "-id")

    def for_history(self) -> "ProgressEntryQuerySet":
        return self.select_related("recorded_by", "recommendation__state").prefetch_related("documents").latest_first()


class ProgressEntry(models.Model):
    """One statement about a recommendation: by the State, or by OHCHR. Later ones follow it; none replaces it."""

    class Side(models.TextChoices):
        STATE = "state", _("The State's own report")
        OHCHR = "ohchr", _("OHCHR's verification")

    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="progress_entries")
    side = models.CharField(max_length=5, choices=Side)
    progress = models.CharField(_("progress"), max_length=24, choices=Progress)
    comment = models.TextField(_("what was done"), blank=True)
    language = models.CharField(max_length=10, default="en")
    evidence_url = models.URLField(_("evidence on the web"), max_length=500, blank=True)
    documents = models.ManyToManyField(Document, blank=True, related_name="+")
    as_at = models.DateField(_("as at"))
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = ProgressEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("progress entry")
        verbose_name_plural = _("progress entries")
        ordering = ["-as_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(side="ohchr") | ~Q(comment=""), name="progress_verification_gives_its_reason"
            )
        ]
        indexes = [models.Index(fields=["recommendation", "side", "-as_at"], name="progress_latest_first")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_side_display()}: {self.get_progress_display()}"
