from typing import Any

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from rules.contrib.models import RulesModelBase, RulesModelMixin

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.accounts.rules import is_focal_point, is_programme_staff, standing
from portal.documents.models import Document
from portal.reference.models import AssistanceForm, ProgrammeElement, SdgTarget, State
from projects.recommendations.models import Recommendation
from projects.requests import rights, rules
from projects.requests.rights import Right
from projects.requests.workflow import OPEN, RequestStatus


class RequestQuerySet(models.QuerySet["Request"]):
    def visible_to(self, user: Any) -> "RequestQuerySet":
        """Staff see every request once it is submitted; a focal point sees those of the State, unless its team keeps one
        among itself; nobody else sees any."""
        person = standing(user)
        seen = Q(pk__in=[])
        if person.has(Role.HEAD, Role.ADMIN, Role.FINANCE):
            seen |= Q(submitted_at__isnull=False)
        if person.has(Role.OFFICER):
            states = person.state_ids(Role.OFFICER)
            seen |= Q(submitted_at__isnull=False) & (Q() if states is None else Q(state__in=states))
        if person.has(Role.FOCAL_POINT):
            seen |= Q(state__in=person.state_ids(Role.FOCAL_POINT) or ()) & ~rights.hidden_from(user)
        return self.filter(seen)

    def open(self) -> "RequestQuerySet":
        return self.filter(status__in=OPEN)

    def for_list(self) -> "RequestQuerySet":
        return self.select_related("state", "officer")

    def with_recommendation_count(self) -> "RequestQuerySet":
        """Adds recommendation_count: how many recommendations the request is to answer."""
        through: Any = Request.recommendations.through
        links = through.objects.filter(request=OuterRef("pk")).order_by().values("request")
        counts = links.annotate(n=Count("pk")).values("n")
        return self.annotate(recommendation_count=Coalesce(Subquery(counts), 0))


class Request(RulesModelMixin, models.Model, metaclass=RulesModelBase):
    """What a State asks for. The record belongs to the State, never to the person who typed it."""

    class Consent(models.TextChoices):
        PUBLISH = "publish", _("May be published once it is agreed")
        SUMMARY = "summary", _("Only title, State and status may be published")
        CONFIDENTIAL = "confidential", _("Confidential between the State and OHCHR")

    class BoardAdvice(models.TextChoices):
        SUPPORT = "support", _("Support")
        CONDITIONS = "conditions", _("Support with conditions")
        DEFER = "defer", _("Defer")
        NOT_SUPPORT = "not_support", _("Do not support")

    reference = models.CharField(_("reference"), max_length=20, unique=True)  # TCR-2026-0153
    state = models.ForeignKey(State, models.PROTECT, related_name="requests", verbose_name=_("State"))
    status = models.CharField(_("stage"), max_length=20, choices=RequestStatus, default=RequestStatus.DRAFT)
    language = models.CharField(_("language of the request"), max_length=10, default="en")

    institution = models.CharField(_("requesting institution"), max_length=200, blank=True)
    contact_name = models.CharField(_("contact person"), max_length=120, blank=True)
    contact_function = models.CharField(_("function of the contact person"), max_length=120, blank=True)
    contact_email = models.EmailField(_("contact's e-mail address"), blank=True)
    contact_phone = models.CharField(_("contact's telephone"), max_length=40, blank=True)

    title = models.CharField(_("title of the request"), max_length=160)
    need = models.TextField(_("what has to change"), blank=True, max_length=4000)
    beneficiaries = models.TextField(_("for whom"), blank=True, max_length=2000)
    sustainability = models.TextField(_("what will last"), blank=True, max_length=2000)
    recommendations = models.ManyToManyField(
        Recommendation, blank=True, related_name="requests", verbose_name=_("Recommendations")
    )
    no_recommendation_reason = models.TextField(_("why no recommendation is named"), blank=True, max_length=1000)
    forms = models.ManyToManyField(AssistanceForm, blank=True, related_name="+", verbose_name=_("forms of assistance"))
    elements = models.ManyToManyField(
        ProgrammeElement, blank=True, related_name="+", verbose_name=_("programme elements")
    )
    sdg_targets = models.ManyToManyField(SdgTarget, blank=True, related_name="+", verbose_name=_("SDG targets"))
    national_plan = models.TextField(_("national plan"), blank=True, max_length=1000)
    component_notes: "models.JSONField[Any, Any]" = models.JSONField(
        default=dict, blank=True
    )  # sentences without a score
    estimated_cost_usd = models.DecimalField(
        _("estimated cost (United States dollars)"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    national_contribution = models.TextField(_("national contribution"), blank=True, max_length=1000)
    national_contribution_usd = models.DecimalField(
        _("its value (United States dollars)"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    other_resources = models.TextField(_("resources from others"), blank=True, max_length=1000)
    other_resources_usd = models.DecimalField(
        _("their value (United States dollars)"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    partners = models.TextField(_("partners"), blank=True, max_length=2000)
    preferred_start_on = models.DateField(_("preferred start"), null=True, blank=True)
    preferred_end_on = models.DateField(_("preferred end"), null=True, blank=True)
    letter = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    letter_promised_by = models.DateField(_("letter will follow by"), null=True, blank=True)
    consent = models.CharField(_("publication"), max_length=20, choices=Consent, blank=True)
    confidential_parts = models.TextField(_("what must stay confidential"), blank=True, max_length=1000)

    others_right = models.PositiveSmallIntegerField(  # of focal points of the State whom the team does not name
        _("everybody else who acts for the State"), choices=Right, default=Right.SUBMIT
    )
    start_key = models.UUIDField(
        null=True, blank=True, unique=True
    )  # of the page that began it: a second press finds it
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    officer = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="requests_in_hand")
    answer_due_on = models.DateField(null=True, blank=True)
    asked_during = models.CharField(max_length=20, blank=True)  # the stage that questions interrupted
    round = models.PositiveSmallIntegerField(default=1)  # grows each time the request is reopened
    review_on = models.DateField(_("review on"), null=True, blank=True)  # of a deferred request
    redirected_to = models.CharField(_("where the need can be met"), max_length=200, blank=True)
    board_advice = models.CharField(_("advice of the Board"), max_length=20, choices=BoardAdvice, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decision_reasons = models.TextField(blank=True)
    decision_language = models.CharField(max_length=10, blank=True)
    decision_reasons_translated = models.TextField(blank=True)  # by OHCHR, into the language of the request
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        ordering = ["-id"]
        rules_permissions = {
            "add": is_focal_point,
            "change": rights.can_edit,
            "submit": rights.can_submit,
            "withdraw": rights.can_submit,
            "answer": rights.can_edit,
            "share": rights.can_share,
            "screen": rules.can_screen,
            "assign": rules.can_screen,
            "assess": rules.can_screen,
            "consolidate": rules.can_screen,
            "decide": rules.can_decide,
            "propose_terms": rules.can_screen,
            "accept_terms": rights.can_submit | rules.can_decide,  # each for its own side
            "agree": rules.can_decide,
            "reopen": rules.can_decide,
            "declare_interest": is_programme_staff,
            "see_internal": is_programme_staff,
        }
        constraints = [
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True, submitted_by__isnull=True)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="request_submitted_at_with_by",
            ),
            models.CheckConstraint(
                condition=Q(status__in=("draft", "withdrawn")) | Q(submitted_at__isnull=False),
                name="request_beyond_draft_was_submitted",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by__isnull=True)
                | Q(decided_at__isnull=False, decided_by__isnull=False),
                name="request_decided_at_with_by",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=("accepted", "agreed", "deferred", "declined", "redirected"))
                | ~Q(decision_reasons=""),
                name="request_decision_has_reasons",
                violation_error_message=_("A decision needs its reasons."),
            ),
            models.CheckConstraint(
                condition=Q(agreed_at__isnull=True, agreed_by__isnull=True)
                | Q(agreed_at__isnull=False, agreed_by__isnull=False),
                name="request_agreed_at_with_by",
            ),
            models.CheckConstraint(
                condition=~Q(status="agreed") | Q(agreed_at__isnull=False), name="request_agreed_has_its_date"
            ),
            models.CheckConstraint(
                condition=~Q(status="info_requested") | ~Q(asked_during=""), name="request_asked_remembers_stage"
            ),
            models.CheckConstraint(
                condition=~Q(status="info_requested") | Q(answer_due_on__isnull=False),
                name="request_asked_has_its_day",
            ),
            models.CheckConstraint(
                condition=~Q(status="deferred") | Q(review_on__isnull=False), name="request_deferred_has_review_day"
            ),
            models.CheckConstraint(
                condition=~Q(status="redirected") | ~Q(redirected_to=""), name="request_redirected_says_where"
            ),
            models.CheckConstraint(
                condition=Q(estimated_cost_usd__isnull=True) | Q(estimated_cost_usd__gte=0),
                name="request_cost_not_negative",
                violation_error_message=_("An amount cannot be negative."),
            ),
            models.CheckConstraint(
                condition=(Q(national_contribution_usd__isnull=True) | Q(national_contribution_usd__gte=0))
                & (Q(other_resources_usd__isnull=True) | Q(other_resources_usd__gte=0)),
                name="request_contributions_not_negative",
                violation_error_message=_("An amount cannot be negative."),
            ),
            models.CheckConstraint(
                condition=Q(preferred_end_on__isnull=True)
                | Q(preferred_start_on__isnull=True)
                | Q(preferred_end_on__gte=F("preferred_start_on")),
                name="request_dates_in_order",
                violation_error_message=_("The end cannot be before the start."),
            ),
            models.CheckConstraint(condition=Q(others_right__in=Right.values), name="request_others_right_known"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def team_is_named(self) -> bool:
        return self.team.exists()


class RequestVersion(models.Model):
    """What the State had written when it submitted: frozen, and comparable field by field."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content: "models.JSONField[Any, Any]" = models.JSONField()
    frozen_at = models.DateTimeField(default=timezone.now)
    frozen_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["request", "number"]
        constraints = [models.UniqueConstraint(fields=["request", "number"], name="request_version_once")]


class Question(models.Model):
    """A question of OHCHR to the State on one section of the request, and the answer."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="questions")
    section = models.CharField(_("section"), max_length=20)
    text = models.TextField(_("question"), max_length=2000)
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answer = models.TextField(_("answer"), blank=True, max_length=4000)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["request", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
                name="question_answer_with_at_and_by",
            )
        ]


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def visible_to(self, user: Any) -> "AssessmentQuerySet":
        """Programme staff see the two of a round once both are in, and before that each sees only the own one."""
        if not is_programme_staff(user):
            return self.none()
        both = Assessment.objects.that_stand().filter(request=OuterRef("request"), round=OuterRef("round"))
        shown = Q(assessor=user.pk) | Exists(both.exclude(pk=OuterRef("pk")))
        return self.filter(shown, request__in=Request.objects.visible_to(user))

    def that_stand(self) -> "AssessmentQuerySet":
        """Without those whose assessor has declared an interest since: they count for nothing."""
        declared = InterestDeclaration.objects.filter(
            request=OuterRef("request"), user=OuterRef("assessor"), withdrawn_at__isnull=True
        )
        return self.exclude(Exists(declared))


class Assessment(models.Model):
    """One assessor's view. The two assessors do not see each other's before both are in."""

    class Advice(models.TextChoices):
        SUPPORT = "support", _("Support")
        CONDITIONS = "conditions", _("Support with conditions")
        NOT_SUPPORT = "not_support", _("Do not support")

    request = models.ForeignKey(Request, models.CASCADE, related_name="assessments")
    round = models.PositiveSmallIntegerField(default=1)  # of the request, when it was made
    version = models.PositiveSmallIntegerField(default=1)  # of the request that was read
    assessor = models.ForeignKey(User, models.PROTECT, related_name="assessments")
    advice = models.CharField(_("advice"), max_length=20, choices=Advice)
    narrative = models.TextField(_("assessment"), max_length=8000)
    cost_estimate_usd = models.DecimalField(_("cost estimate (United States dollars)"), max_digits=14, decimal_places=2)
    scores: "models.JSONField[Any, Any]" = models.JSONField(default=dict)  # component number → 0 to 3
    reasons: "models.JSONField[Any, Any]" = models.JSONField(default=dict)  # component number → [why, evidence]
    precedents_seen = models.BooleanField(_("I have looked at earlier requests of this kind"), default=False)
    made_at = models.DateTimeField(default=timezone.now)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["request", "id"]
        constraints = [
            models.UniqueConstraint(fields=["request", "round", "assessor"], name="assessment_once_per_assessor"),
            models.CheckConstraint(condition=Q(cost_estimate_usd__gte=0), name="assessment_cost_not_negative"),
        ]


class InterestDeclaration(models.Model):
    """An officer's interest in a request, which keeps them from screening, assessing and deciding it."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="interests")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    reason = models.TextField(_("what the interest is"), max_length=1000)
    declared_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["request", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "user"],
                condition=Q(withdrawn_at__isnull=True),
                name="interest_once_per_person",
            )
        ]


class RequestCondition(models.Model):
    """A condition of the acceptance. Its owner says that it is met, with evidence; the other side closes it."""

    class Owner(models.TextChoices):
        STATE = "state", pgettext_lazy("owner of a condition", "State")
        OHCHR = "ohchr", pgettext_lazy("owner of a condition", "OHCHR")

    request = models.ForeignKey(Request, models.CASCADE, related_name="conditions")
    text = models.TextField(_("condition"), max_length=1000)
    owner = models.CharField(_("to be met by"), max_length=10, choices=Owner, default=Owner.STATE)
    due_on = models.DateField(_("due"), null=True, blank=True)
    evidence = models.TextField(_("how it is met"), max_length=2000, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")
    met_at = models.DateTimeField(null=True, blank=True)
    met_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["request", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False, met_at__isnull=False),
                name="request_condition_closed_at_with_by",
            ),
            models.CheckConstraint(
                condition=Q(met_at__isnull=True, met_by__isnull=True, evidence="")
                | (Q(met_at__isnull=False, met_by__isnull=False) & ~Q(evidence="")),
                name="request_condition_met_with_evidence",
            ),
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True) | ~Q(closed_by=models.F("met_by")),
                name="request_condition_closed_by_another",
                violation_error_message=_("Nobody closes a condition that they reported as met."),
            ),
        ]

    def __str__(self) -> str:
        return self.text
