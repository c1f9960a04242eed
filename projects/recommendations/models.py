"""Recommendations of human rights mechanisms to a State, and the voluntary pledges made beside them."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from rules.contrib.models import RulesModelBase, RulesModelMixin

from portal.accounts.rules import is_admin, is_officer, is_programme_staff
from portal.imports.models import ImportBatch
from portal.reference.models import SdgGoal, SdgTarget, State, UprSession


class Mechanism(models.Model):
    class Kind(models.TextChoices):
        UPR = "upr", _("Universal Periodic Review")
        TREATY_BODY = "treaty_body", _("Treaty body")
        SPECIAL_PROCEDURE = "special_procedure", _("Special procedure")

    code = models.CharField(max_length=60, unique=True)  # UPR, CEDAW, CRC-OP-AC, …
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class Review(models.Model):
    """The review of one State at one session of the UPR Working Group."""

    state = models.ForeignKey(State, models.PROTECT, related_name="reviews")
    session = models.ForeignKey(UprSession, models.PROTECT, related_name="reviews")
    report_symbol = models.CharField(_("report"), max_length=40, blank=True)  # A/HRC/59/15

    class Meta:
        ordering = ["session__number", "state__iso3"]
        constraints = [models.UniqueConstraint(fields=["state", "session"], name="review_once_per_state_and_session")]

    def __str__(self) -> str:
        return f"{self.state} · {self.session}"


class Theme(models.Model):
    """A theme in one vocabulary; themes of different vocabularies are not comparable."""

    vocabulary = models.CharField(max_length=20)  # uhri-2014, uhri-2019, uhri-2024, upr-info
    name = models.CharField(_("theme"), max_length=200)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["vocabulary", "name"], name="theme_once_per_vocabulary")]

    def __str__(self) -> str:
        return self.name


class AffectedGroup(models.Model):
    """Persons or groups that a recommendation is about."""

    name = models.CharField(_("group"), max_length=200, unique=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Position(models.TextChoices):
    """What the State under review answered."""

    SUPPORTED = "supported", pgettext_lazy("position", "Supported")
    PARTIALLY_SUPPORTED = "partially_supported", pgettext_lazy("position", "Supported in part")
    NOTED = "noted", pgettext_lazy("position", "Noted")
    PENDING = "pending", pgettext_lazy("position", "Pending")
    NOT_APPLICABLE = "not_applicable", pgettext_lazy("position", "Not applicable")
    UNKNOWN = "unknown", pgettext_lazy("position", "Not known")


class RecommendationQuerySet(models.QuerySet["Recommendation"]):
    def visible_to(self, user: Any) -> "RecommendationQuerySet":
        """Recommendations are public documents of the United Nations: everybody sees all of them."""
        return self

    def in_document_order(self) -> "RecommendationQuerySet":
        """137.9 before 137.10."""
        return self.order_by("document_symbol", "para_major", "para_minor", "para_suffix", "id")

    def for_list(self) -> "RecommendationQuerySet":
        return self.select_related("state", "mechanism", "review__session").prefetch_related(
            "recommending__state", "themes"
        )

    def for_detail(self) -> "RecommendationQuerySet":
        return self.for_list().prefetch_related("groups", "sdg_links__goal", "sdg_links__target")


class Recommendation(RulesModelMixin, models.Model, metaclass=RulesModelBase):
    class Kind(models.TextChoices):
        RECOMMENDATION = "recommendation", _("Recommendation")
        PLEDGE = "voluntary_pledge", _("Voluntary pledge")
        CONCERN = "concern", _("Concern or observation")

    mechanism = models.ForeignKey(Mechanism, models.PROTECT, related_name="recommendations")
    state = models.ForeignKey(State, models.PROTECT, related_name="recommendations")  # the State under review
    review = models.ForeignKey(Review, models.PROTECT, null=True, blank=True, related_name="recommendations")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.RECOMMENDATION)
    annotation_uuid = models.UUIDField("OHCHR Annotation Id", null=True, blank=True, unique=True)
    document_symbol = models.CharField(_("document"), max_length=60, blank=True)
    paragraph = models.CharField(_("paragraph"), max_length=40, blank=True)  # as printed: 137.10, 79(a)
    para_major = models.PositiveIntegerField(null=True, blank=True)
    para_minor = models.PositiveIntegerField(null=True, blank=True)
    para_suffix = models.CharField(max_length=10, blank=True)
    text = models.TextField(_("text"))
    text_raw = models.TextField(blank=True)  # as the source gave it, when cleaning changed it
    language = models.CharField(max_length=10, default="en")
    text_hash = models.CharField(max_length=64, db_index=True)  # SHA-256 of the text in normal form
    position = models.CharField(_("position"), max_length=20, choices=Position, default=Position.UNKNOWN)
    position_raw = models.CharField(max_length=60, blank=True)
    position_source = models.CharField(_("source of position"), max_length=80, blank=True)  # A/HRC/59/15/Add.1, para. 3
    action_category = models.PositiveSmallIntegerField(null=True, blank=True)  # UPR Info's 1 to 5
    themes = models.ManyToManyField(Theme, blank=True, related_name="recommendations")
    groups = models.ManyToManyField(AffectedGroup, blank=True, related_name="recommendations")
    source_profile = models.CharField(max_length=40)
    source_batch = models.ForeignKey(ImportBatch, models.SET_NULL, null=True, blank=True, related_name="+")
    source_row = models.PositiveIntegerField(null=True, blank=True)
    imported_at = models.DateTimeField(default=timezone.now)
    # field → value as an import last wrote it; a field that now differs was edited by a person
    imported: "models.JSONField[Any, Any]" = models.JSONField(default=dict, blank=True)

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        verbose_name = _("recommendation")
        verbose_name_plural = _("recommendations")
        ordering = ["id"]
        rules_permissions = {
            "import": is_officer | is_admin,
            "change": is_programme_staff,
        }
        constraints = [
            models.UniqueConstraint(
                fields=["mechanism", "state", "document_symbol", "paragraph"],
                condition=~Q(document_symbol="") & ~Q(paragraph=""),
                name="recommendation_once_per_paragraph",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="recommendation_has_text"),
            models.CheckConstraint(
                condition=Q(action_category__isnull=True) | Q(action_category__range=(1, 5)),
                name="recommendation_action_category_1_to_5",
            ),
        ]
        indexes = [models.Index(fields=["state", "review"], name="recommendation_of_review")]

    def __str__(self) -> str:
        return self.citation

    @property
    def citation(self) -> str:
        """How a letter would cite it: symbol and paragraph, or the session when the source gives no paragraph."""
        if self.document_symbol and self.paragraph:
            return f"{self.document_symbol}, para. {self.paragraph}"
        if self.review:
            return f"UPR {self.review.session.number}, #{self.pk}"
        return self.document_symbol or f"#{self.pk}"


class RecommendingState(models.Model):
    """One State that made the recommendation, in the order of the document."""

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="recommending")
    state = models.ForeignKey(
        State, models.PROTECT, null=True, related_name="recommendations_made"
    )  # null: unknown to the source
    order = models.PositiveSmallIntegerField(default=0)
    position = models.CharField(max_length=20, choices=Position, blank=True)  # only where the answer differs by State

    class Meta:
        ordering = ["recommendation", "order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "state"], name="recommending_state_once", nulls_distinct=False
            )
        ]

    def __str__(self) -> str:
        return str(self.state or "?")


class RecommendationSdg(models.Model):
    """A link to a goal, or to a target of it, and who made it."""

    class Origin(models.TextChoices):
        UHRI = "uhri", "UHRI"
        MATRIX = "matrix", _("OHCHR matrix")
        MANUAL = "manual", _("Entered by a person")

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="sdg_links")
    goal = models.ForeignKey(SdgGoal, models.PROTECT, related_name="+")
    target = models.ForeignKey(SdgTarget, models.PROTECT, null=True, blank=True, related_name="+")
    origin = models.CharField(max_length=10, choices=Origin)

    class Meta:
        ordering = ["goal__number", "target__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation", "goal", "target"], name="recommendation_sdg_once", nulls_distinct=False
            )
        ]
