"""Recommendations of human rights mechanisms to a State, and the voluntary pledges made beside them."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from rules.contrib.models import RulesModelBase, RulesModelMixin

from portal.accounts.models import User
from portal.accounts.rules import is_admin, is_officer
from portal.imports.models import ImportBatch
from portal.reference.models import Entity, SdgGoal, SdgTarget, State, UprSession
from projects.followup.rules import follows_state, is_focal_point_of_it, is_programme_staff_for_it, sees_evidence
from projects.institutions.models import Institution


class Mechanism(models.Model):
    class Kind(models.TextChoices):
        UPR = "upr", _("Universal Periodic Review")
        TREATY_BODY = "treaty_body", _("Treaty body")
        SPECIAL_PROCEDURE = "special_procedure", _("Special procedure")

    code = models.CharField(max_length=60, unique=True)  # UPR, CEDAW, CRC-OP-AC, "SR housing", …
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    name = models.CharField(_("name"), max_length=200, blank=True)  # empty for those that only a file has named

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class Review(models.Model):
    """The review of one State at one session of the UPR Working Group."""

    state = models.ForeignKey(State, models.PROTECT, related_name="reviews")
    session = models.ForeignKey(UprSession, models.PROTECT, related_name="reviews")
    report_symbol = models.CharField(_("report"), max_length=40, blank=True)  # A/HRC/59/15
    addendum_symbol = models.CharField(_("views of the State"), max_length=40, blank=True)  # A/HRC/59/15/Add.1
    decision_symbol = models.CharField(_("outcome"), max_length=40, blank=True)  # A/HRC/DEC/59/112
    hrc_session = models.PositiveSmallIntegerField(_("session of the Council that adopted it"), null=True, blank=True)
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)

    class Meta:
        ordering = ["session__number", "state__iso3"]
        constraints = [models.UniqueConstraint(fields=["state", "session"], name="review_once_per_state_and_session")]

    def __str__(self) -> str:
        return f"{self.state} · {self.session}"


class SourceDocument(models.Model):
    """A document of the United Nations that holds recommendations; addresses per language follow from the symbol."""

    symbol = models.CharField(_("symbol"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=400, blank=True)
    published_on = models.DateField(_("published on"), null=True, blank=True)
    uhri_id = models.UUIDField("UHRI DocumentId", null=True, blank=True)

    class Meta:
        ordering = ["symbol"]

    def __str__(self) -> str:
        return self.symbol


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


class Progress(models.TextChoices):
    """How far a recommendation has come: what the State says and what OHCHR finds use the same words."""

    NOT_STARTED = "not_started", pgettext_lazy("progress", "Not started")
    PLANNED = "planned", pgettext_lazy("progress", "Planned")
    IN_PROGRESS = "in_progress", pgettext_lazy("progress", "In progress")
    PARTIALLY_IMPLEMENTED = "partially_implemented", pgettext_lazy("progress", "Partially implemented")
    IMPLEMENTED = "implemented", pgettext_lazy("progress", "Implemented")
    NOT_PURSUED = "not_pursued", pgettext_lazy("progress", "Not pursued")


class RecommendationQuerySet(models.QuerySet["Recommendation"]):
    def visible_to(self, user: Any) -> "RecommendationQuerySet":
        """Recommendations are public documents of the United Nations: everybody sees all of them."""
        return self

    def in_document_order(self) -> "RecommendationQuerySet":
        """137.9 before 137.10."""
        return self.order_by("document_symbol", "para_major", "para_minor", "para_suffix", "id")

    def for_list(self) -> "RecommendationQuerySet":
        return self.select_related("state", "entity", "mechanism", "review__session", "lead", "facts").prefetch_related(
            "recommending__state", "themes"
        )

    def for_detail(self) -> "RecommendationQuerySet":
        return self.for_list().prefetch_related("groups", "also_concerns", "sdg_links__goal", "sdg_links__target")


class Recommendation(RulesModelMixin, models.Model, metaclass=RulesModelBase):
    class Kind(models.TextChoices):
        RECOMMENDATION = "recommendation", _("Recommendation")
        PLEDGE = "voluntary_pledge", _("Voluntary pledge")
        CONCERN = "concern", _("Concern or observation")

    mechanism = models.ForeignKey(Mechanism, models.PROTECT, related_name="recommendations")
    # the State under review; a few documents address a party that is not a State instead
    state = models.ForeignKey(State, models.PROTECT, null=True, blank=True, related_name="recommendations")
    entity = models.ForeignKey(Entity, models.PROTECT, null=True, blank=True, related_name="recommendations")
    review = models.ForeignKey(Review, models.PROTECT, null=True, blank=True, related_name="recommendations")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.RECOMMENDATION)
    annotation_uuid = models.UUIDField("OHCHR Annotation Id", null=True, blank=True, unique=True)
    document_symbol = models.CharField(_("document"), max_length=60, blank=True)
    document = models.ForeignKey(SourceDocument, models.PROTECT, null=True, blank=True, related_name="recommendations")
    paragraph = models.CharField(_("paragraph"), max_length=40, blank=True)  # as printed: 137.10, 79(a)
    para_major = models.PositiveIntegerField(null=True, blank=True)
    para_minor = models.PositiveIntegerField(null=True, blank=True)
    para_suffix = models.CharField(max_length=10, blank=True)
    is_provisional = models.BooleanField(_("draft report"), default=False)  # numbers of A/HRC/WG.6/n/L.x change
    needs_review = models.BooleanField(_("needs review"), default=False)  # imported with a doubt for a person to settle
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
    also_concerns = models.ManyToManyField(State, blank=True, related_name="recommendations_shared")
    published_on = models.DateField(_("published on"), null=True, blank=True)
    uhri_published_at = models.DateTimeField(_("published in UHRI"), null=True, blank=True)
    # Follow-up: the latest of each side's progress entries, kept here for lists and counts (projects.followup.actions)
    lead = models.ForeignKey(
        Institution,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="recommendations",
        verbose_name=_("lead institution"),
    )
    state_progress = models.CharField(_("progress, by the State"), max_length=24, choices=Progress, blank=True)
    state_progress_on = models.DateField(null=True, blank=True)
    ohchr_progress = models.CharField(_("progress, verified by OHCHR"), max_length=24, choices=Progress, blank=True)
    ohchr_progress_on = models.DateField(null=True, blank=True)
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
            "change": is_programme_staff_for_it,
            "follow": follows_state,  # lead institution, clusters
            "report_progress": is_focal_point_of_it,
            "verify_progress": is_programme_staff_for_it,
            "see_evidence": sees_evidence,  # files attached to progress; progress itself is public
        }
        constraints = [
            # UHRI's identifiers go deeper: one paragraph of a treaty body holds a concern and several recommendations
            models.UniqueConstraint(
                fields=["mechanism", "state", "document_symbol", "paragraph"],
                condition=Q(annotation_uuid__isnull=True) & ~Q(document_symbol="") & ~Q(paragraph=""),
                name="recommendation_once_per_paragraph",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="recommendation_has_text"),
            models.CheckConstraint(
                condition=Q(state__isnull=False, entity__isnull=True) | Q(state__isnull=True, entity__isnull=False),
                name="recommendation_addresses_a_state_or_an_entity",
            ),
            models.CheckConstraint(
                condition=Q(state_progress="", state_progress_on__isnull=True)
                | (~Q(state_progress="") & Q(state_progress_on__isnull=False)),
                name="recommendation_state_progress_has_its_date",
            ),
            models.CheckConstraint(
                condition=Q(ohchr_progress="", ohchr_progress_on__isnull=True)
                | (~Q(ohchr_progress="") & Q(ohchr_progress_on__isnull=False)),
                name="recommendation_ohchr_progress_has_its_date",
            ),
            models.CheckConstraint(
                condition=Q(action_category__isnull=True) | Q(action_category__range=(1, 5)),
                name="recommendation_action_category_1_to_5",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "review"], name="recommendation_of_review"),
            # what waits for verification or is out of date, in the few that were ever reported on
            models.Index(
                fields=["state", "state_progress_on"],
                condition=~Q(state_progress=""),
                name="recommendation_reported_on",
            ),
        ]

    def __str__(self) -> str:
        return self.citation

    @property
    def addressed(self) -> State | Entity | None:
        """Whom it addresses: a State, or the party in its place."""
        return self.state or self.entity

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


class RecommendationText(models.Model):
    """The text in a further language, as the United Nations issued it or as somebody translated it."""

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="texts")
    language = models.CharField(max_length=10)
    text = models.TextField(_("text"))
    is_official = models.BooleanField(_("issued by the United Nations"), default=True)

    class Meta:
        ordering = ["recommendation", "language"]
        constraints = [
            models.UniqueConstraint(fields=["recommendation", "language"], name="recommendation_text_once_per_language")
        ]

    def __str__(self) -> str:
        return self.text[:80]


class PositionChange(models.Model):
    """One answer of the State under review as a source told it; the latest is on the recommendation itself."""

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="position_changes")
    position = models.CharField(_("position"), max_length=20, choices=Position)
    position_raw = models.CharField(max_length=60, blank=True)
    source = models.CharField(_("source of position"), max_length=80, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    batch = models.ForeignKey(ImportBatch, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("earlier position")
        verbose_name_plural = _("earlier positions")
        ordering = ["recorded_at", "id"]

    def __str__(self) -> str:
        return self.get_position_display()
