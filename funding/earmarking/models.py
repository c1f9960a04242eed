"""What a donor wants its money used for, as data that an allocation is held against."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from funding.contributions.models import Contribution
from portal.accounts.models import User
from portal.reference.models import AssistanceForm, Component, RegionalGroup, State
from projects.portfolio.models import Project


class ConditionQuerySet(models.QuerySet["Condition"]):
    def visible_to(self, user: Any) -> "ConditionQuerySet":
        return self.filter(contribution__in=Contribution.objects.visible_to(user))

    def with_values(self) -> "ConditionQuerySet":
        return self.prefetch_related("regions", "states", "components", "forms", "projects")


class Condition(models.Model):
    """One condition of a contribution. A hard one forbids what does not meet it; a soft one asks for a reason.

    Relative to the fund that the contribution is given to: the choice of the fund itself is the contribution's.
    """

    class Dimension(models.TextChoices):
        REGION = "region", pgettext_lazy("condition of a donor", "Region")
        STATE = "state", pgettext_lazy("condition of a donor", "State")
        COMPONENT = "component", pgettext_lazy("condition of a donor", "Component")
        FORM = "form", pgettext_lazy("condition of a donor", "Form of assistance")
        PROJECT = "project", pgettext_lazy("condition of a donor", "Project")
        PERIOD = "period", pgettext_lazy("condition of a donor", "Period")
        OBJECT_CLASS = "object_class", pgettext_lazy("condition of a donor", "Object class")
        OTHER = "other", pgettext_lazy("condition of a donor", "Other, in words")

    class Sense(models.TextChoices):
        ONLY = "only", pgettext_lazy("condition of a donor", "Only for")
        NOT = "not", pgettext_lazy("condition of a donor", "Not for")

    class Strength(models.TextChoices):
        HARD = "hard", pgettext_lazy("condition of a donor", "Binding")
        SOFT = "soft", pgettext_lazy("condition of a donor", "Preference")

    contribution = models.ForeignKey(Contribution, models.CASCADE, related_name="earmarks")
    dimension = models.CharField(_("about"), max_length=12, choices=Dimension)
    sense = models.CharField(_("sense"), max_length=4, choices=Sense, default=Sense.ONLY)
    strength = models.CharField(_("strength"), max_length=4, choices=Strength, default=Strength.HARD)
    regions = models.ManyToManyField(RegionalGroup, blank=True, related_name="+")
    components = models.ManyToManyField(Component, blank=True, related_name="+")
    forms = models.ManyToManyField(AssistanceForm, blank=True, related_name="+")
    projects = models.ManyToManyField(Project, blank=True, related_name="+")
    states = models.ManyToManyField(State, blank=True, related_name="+")
    object_classes: "models.JSONField[Any, Any]" = models.JSONField(default=list, blank=True)  # of ObjectClass
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    wording = models.CharField(_("the donor's words"), max_length=1000, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = ConditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("condition of a donor")
        verbose_name_plural = _("conditions of donors")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(dimension="other") | ~Q(wording=""), name="condition_in_words_has_words"
            ),
            models.CheckConstraint(
                condition=~Q(dimension="period") | Q(starts_on__isnull=False) | Q(ends_on__isnull=False),
                name="condition_of_period_has_days",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="condition_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contribution} {self.get_dimension_display()}"
