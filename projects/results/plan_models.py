"""OHCHR's management plans as versioned reference data: what projects' results add up to."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ManagementPlan(models.Model):
    """One plan: 2018–2021, extended to 2023; 2024–2027. A project may be mapped to two in its life."""

    code = models.SlugField(max_length=20, unique=True)  # omp-2018
    name = models.CharField(_("name"), max_length=160)
    starts_on = models.DateField()
    ends_on = models.DateField()  # as first adopted
    extended_to = models.DateField(null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)  # what is not certain about it

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="management_plan_dates_in_order"),
            models.CheckConstraint(
                condition=Q(extended_to__isnull=True) | Q(extended_to__gt=F("ends_on")),
                name="management_plan_extension_later",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PlanResult(models.Model):
    """A pillar of a plan, or a result under one."""

    class Level(models.TextChoices):
        PILLAR = "pillar", pgettext_lazy("level of a management plan", "Pillar")
        RESULT = "result", pgettext_lazy("level of a management plan", "Result")

    plan = models.ForeignKey(ManagementPlan, models.CASCADE, related_name="results")
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="results")
    level = models.CharField(max_length=8, choices=Level)
    code = models.CharField(_("code"), max_length=12)  # ND, M, A, P, PS, D
    name = models.CharField(_("name"), max_length=300)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["plan__starts_on", "position"]
        constraints = [models.UniqueConstraint(fields=["plan", "code"], name="plan_result_code_once_per_plan")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
