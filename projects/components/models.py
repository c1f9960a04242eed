"""The seven components' scores of a request or a project, at three moments."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.documents.models import Document
from portal.reference.models import Component


class Moment(models.TextChoices):
    REQUEST = "request", _("At request")
    APPROVAL = "approval", _("At approval")
    CLOSURE = "closure", _("At closure")


class Score(models.IntegerChoices):
    NOT = 0, _("Not addressed")
    PARTLY = 1, _("Partly addressed")
    LARGELY = 2, _("Largely addressed")
    FULLY = 3, _("Fully addressed")


class ComponentScore(models.Model):
    """How far one component is addressed, 0 to 3, with the sentence that says why."""

    request = models.ForeignKey(
        "projects.Request", models.CASCADE, null=True, blank=True, related_name="component_scores"
    )
    project = models.ForeignKey(
        "projects.Project", models.CASCADE, null=True, blank=True, related_name="component_scores"
    )
    moment = models.CharField(_("moment"), max_length=10, choices=Moment)
    component = models.ForeignKey(Component, models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField(_("score"), choices=Score)
    narrative = models.TextField(_("narrative"), blank=True)
    language = models.CharField(max_length=10, blank=True)  # of the narrative; empty: not known
    scored_at = models.DateTimeField(default=timezone.now)
    scored_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("component score")
        verbose_name_plural = _("component scores")
        ordering = ["component__number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(request__isnull=False, project__isnull=True)
                | Q(request__isnull=True, project__isnull=False),
                name="component_score_of_request_or_project",
            ),
            models.CheckConstraint(condition=Q(score__range=(0, 3)), name="component_score_0_to_3"),
            models.UniqueConstraint(
                fields=["request", "project", "moment", "component"],
                name="component_score_once_per_moment",
                nulls_distinct=False,
            ),
        ]


class ScoreEvidenceQuerySet(models.QuerySet["ScoreEvidence"]):
    def with_records(self) -> "ScoreEvidenceQuerySet":
        """With what each piece of evidence is called by."""
        return self.select_related(
            "document", "recommendation__review__session", "indicator", "event", "partner__partner"
        )


class ScoreEvidence(models.Model):
    """What a score rests on: a record of the portal, a file, an address or a citation. A score above 0 has at least one."""

    score = models.ForeignKey(ComponentScore, models.CASCADE, related_name="evidence")
    citation = models.CharField(_("citation"), max_length=300, blank=True)
    url = models.URLField(_("web address"), blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    recommendation = models.ForeignKey(
        "projects.Recommendation", models.PROTECT, null=True, blank=True, related_name="+"
    )
    indicator = models.ForeignKey("projects.Indicator", models.CASCADE, null=True, blank=True, related_name="+")
    event = models.ForeignKey("projects.Event", models.CASCADE, null=True, blank=True, related_name="+")
    partner = models.ForeignKey("projects.ProjectPartner", models.CASCADE, null=True, blank=True, related_name="+")

    objects = ScoreEvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence of a score")
        verbose_name_plural = _("evidence of scores")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(citation="")
                | ~Q(url="")
                | Q(document__isnull=False)
                | Q(recommendation__isnull=False)
                | Q(indicator__isnull=False)
                | Q(event__isnull=False)
                | Q(partner__isnull=False),
                name="score_evidence_says_something",
            )
        ]
