"""Reference data with names in six languages: one column a language (modeltranslation), loaded by `load_reference`."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class RegionalGroup(models.Model):
    """One of the five regional groups of United Nations Member States."""

    code = models.CharField(_("code"), max_length=8, unique=True)  # AFG, APG, EEG, GRULAC, WEOG
    name = models.CharField(_("name"), max_length=120)
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name


class StateQuerySet(models.QuerySet["State"]):
    def members(self) -> "StateQuerySet":
        return self.filter(status=State.Status.MEMBER)

    def reviewed(self) -> "StateQuerySet":
        """States that the Universal Periodic Review reviews: Member States, not observers."""
        return self.members()


class State(models.Model):
    """A Member State or observer State, under its United Nations short name."""

    class Status(models.TextChoices):
        MEMBER = "member", _("Member State")
        OBSERVER = "observer", _("Observer State")

    iso3 = models.CharField("ISO 3166 alpha-3", max_length=3, unique=True)
    iso2 = models.CharField("ISO 3166 alpha-2", max_length=2, unique=True)
    m49 = models.CharField("M49", max_length=3, unique=True)  # text: 004 keeps its zeros
    status = models.CharField(_("status"), max_length=8, choices=Status)
    regional_group = models.ForeignKey(RegionalGroup, models.PROTECT, null=True, blank=True, related_name="states")
    is_ldc = models.BooleanField(_("least developed country"), default=False)
    is_lldc = models.BooleanField(_("landlocked developing country"), default=False)
    is_sids = models.BooleanField(_("small island developing State"), default=False)
    name = models.CharField(_("name"), max_length=120)

    objects = StateQuerySet.as_manager()

    class Meta:
        ordering = ["iso3"]
        constraints = [
            models.CheckConstraint(condition=Q(iso3__regex=r"^[A-Z]{3}$"), name="state_iso3_three_capitals"),
            models.CheckConstraint(condition=Q(iso2__regex=r"^[A-Z]{2}$"), name="state_iso2_two_capitals"),
            models.CheckConstraint(condition=Q(m49__regex=r"^[0-9]{3}$"), name="state_m49_three_digits"),
            models.CheckConstraint(
                condition=Q(status="observer") | Q(regional_group__isnull=False), name="state_member_has_regional_group"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class StateAlias(models.Model):
    """A spelling under which files name a State, in the normal form of `portal.reference.aliases.normalise`."""

    alias = models.CharField(max_length=160, unique=True)
    state = models.ForeignKey(State, models.CASCADE, related_name="aliases")
    source = models.CharField(max_length=40)  # un, iso, upr_info, old_name, person


class Entity(models.Model):
    """A party that mechanisms address and that is not a State: shown with its note, never counted among States."""

    class Kind(models.TextChoices):
        ORGANISATION = "organisation", _("Regional organization")
        TERRITORY = "territory", _("Territory")

    code = models.CharField(_("code"), max_length=8, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    name = models.CharField(_("name"), max_length=120)
    note = models.CharField(_("note"), max_length=240, blank=True)  # must stand beside the name wherever it is shown

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class SdgGoal(models.Model):
    number = models.PositiveSmallIntegerField(unique=True)
    name = models.CharField(_("name"), max_length=160)

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


class SdgTarget(models.Model):
    """A target of the 2030 Agenda by its code, which is text: 1.1 is not 1.10, and 3.d is a code."""

    code = models.CharField(max_length=5, unique=True)
    goal = models.ForeignKey(SdgGoal, models.CASCADE, related_name="targets")
    position = models.PositiveSmallIntegerField()  # within the goal: 1, 2 … then a, b …

    class Meta:
        ordering = ["goal__number", "position"]

    def __str__(self) -> str:
        return self.code


class Component(models.Model):
    """One of the seven components by which the Board of Trustees judges the programme."""

    number = models.PositiveSmallIntegerField(unique=True)
    name = models.CharField(_("short name"), max_length=120)
    description = models.TextField(_("description"))
    question = models.TextField(_("what a reviewer asks"), default="")

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return self.name


class CodedName(models.Model):
    """A short closed list: stable code, name in six languages, order of the source page."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    position = models.PositiveSmallIntegerField()

    class Meta:
        abstract = True
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name


class AssistanceForm(CodedName):
    """One of the eight forms of assistance."""


class ProgrammeElement(CodedName):
    """One of the seven programme elements."""


class UprSession(models.Model):
    """A session of the Working Group on the UPR. Dates can be missing or known to the month only."""

    class Precision(models.TextChoices):
        DAY = "day", _("exact")
        MONTH = "month", _("month only")

    number = models.PositiveSmallIntegerField(unique=True)
    cycle = models.PositiveSmallIntegerField()
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="upr_session_dates_in_order",
            )
        ]

    def __str__(self) -> str:
        return str(self.number)
