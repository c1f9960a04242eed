"""Who took part: events with counts by sex, group and kind of organisation. Never names."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.accounts.rules import standing
from portal.reference.models import AssistanceForm
from portal.small_cells import Mark
from projects.partners.models import OrganisationKind
from projects.portfolio.models import Project
from projects.workplan.models import Activity, OfProject


class Sex(models.TextChoices):
    WOMEN = "women", pgettext_lazy("sex", "Women")
    MEN = "men", pgettext_lazy("sex", "Men")
    OTHER = "other", pgettext_lazy("sex", "Another gender")
    UNKNOWN = "unknown", pgettext_lazy("sex", "Not recorded")


class Group(models.TextChoices):
    """Groups at risk of being left out, as people chose to describe themselves. One row counts people once."""

    NONE = "none", pgettext_lazy("group of people", "No group named")
    DISABILITY = "disability", _("Persons with disabilities")
    YOUTH = "youth", _("Young people")
    OLDER = "older", _("Older persons")
    INDIGENOUS = "indigenous", _("Indigenous Peoples")
    MINORITY = "minority", _("National, ethnic, religious or linguistic minorities")
    DISPLACED = "displaced", _("Migrants, refugees and displaced persons")
    RURAL = "rural", _("Rural communities")
    VICTIMS = "victims", _("Victims of violations and their families")
    DEFENDERS = "defenders", _("Human rights defenders")
    OTHER = "other", pgettext_lazy("group of people", "Another group")


class Invitation(models.TextChoices):
    OPEN = "open", _("Open call")
    NOMINATED = "nominated", _("Nominated by their institution")
    PARTNER = "partner", _("Chosen by a partner organization")
    SELECTED = "selected", _("Selected by published criteria")
    PERSONAL = "personal", _("Invited by OHCHR")


class AccessMeasure(models.TextChoices):
    INTERPRETATION = "interpretation", _("Interpretation")
    SIGN_LANGUAGE = "sign_language", _("Sign language or captions")
    ACCESSIBLE_VENUE = "accessible_venue", _("Accessible venue")
    ACCESSIBLE_MATERIAL = "accessible_material", _("Material in accessible formats")
    LOCAL_LANGUAGE = "local_language", _("Material in local languages")
    TRAVEL = "travel", _("Travel support")
    CHILDCARE = "childcare", _("Childcare")
    REMOTE = "remote", _("Remote participation")
    SAFE_SPACE = "safe_space", _("Protected or separate sessions")


MARKS = [(mark.value, mark.value) for mark in Mark]


class EventQuerySet(OfProject):
    def for_list(self) -> "EventQuerySet":
        return self.select_related("project", "form").prefetch_related("project__states")

    def with_rights(self, user: Any) -> "EventQuerySet":
        """Adds sees_counts: whether the reader sees the small numbers of this event. The same as `projects.see_counts_project`."""
        return self.annotate(sees_counts=Exists(Project.objects.filter(pk=OuterRef("project"), pk__in=counted(user))))


def counted(user: Any) -> Any:
    """Keys of the projects whose small counts the person sees; `projects.portfolio.rules.sees_counts` as a query."""
    person, projects = standing(user), Project.objects.all()
    if person.has(Role.HEAD) or person.covers_state(Role.OFFICER, None):
        return projects.values("pk")
    if not person.is_staff:
        return projects.none().values("pk")
    today = timezone.localdate()
    on_team = Q(members__user=user, members__since__lte=today) & (
        Q(members__until__isnull=True) | Q(members__until__gte=today)
    )
    covered = Q(states__in=person.state_ids(Role.OFFICER) or ())
    return projects.filter(covered | on_team | Q(manager=user)).values("pk")


class Event(models.Model):
    """A training course, workshop, consultation or other meeting of a project."""

    class Mode(models.TextChoices):
        IN_PERSON = "in_person", pgettext_lazy("mode of an event", "In person")
        ONLINE = "online", pgettext_lazy("mode of an event", "Online")
        HYBRID = "hybrid", pgettext_lazy("mode of an event", "Hybrid")

    project = models.ForeignKey(Project, models.CASCADE, related_name="events")
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(max_length=10, default="en")
    form = models.ForeignKey(
        AssistanceForm, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("form of assistance")
    )
    activity = models.ForeignKey(
        Activity, models.SET_NULL, null=True, blank=True, related_name="events", verbose_name=_("activity")
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    place = models.CharField(_("place"), max_length=160, blank=True)
    mode = models.CharField(_("mode"), max_length=10, choices=Mode, default=Mode.IN_PERSON)
    invitation = models.CharField(_("how people were invited"), max_length=10, choices=Invitation)
    invitation_note = models.TextField(
        _("how the invitation reached those who are often left out"), blank=True, max_length=1000
    )
    access_measures = ArrayField(
        models.CharField(max_length=20, choices=AccessMeasure),
        default=list,
        blank=True,
        verbose_name=_("access measures"),
    )
    outcome = models.TextField(_("what came of it"), blank=True, max_length=2000)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    # Kept by `actions` from the attendance of the whole project, and how readers outside the team see them
    people = models.PositiveIntegerField(_("people"), default=0, editable=False)
    women = models.PositiveIntegerField(_("women"), default=0, editable=False)
    people_mark = models.CharField(max_length=5, choices=MARKS, blank=True, editable=False)
    women_mark = models.CharField(max_length=5, choices=MARKS, blank=True, editable=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="event_dates_in_order"),
            models.CheckConstraint(condition=Q(women__lte=F("people")), name="event_women_among_its_people"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("event_detail", args=[self.project_id, self.pk])

    @property
    def anchor(self) -> str:
        """Of its line in the participation room."""
        return f"event-{self.pk}"


class Attendance(models.Model):
    """How many people of one sex, group and kind of organisation took part. The rows of an event add up to all who took part."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="attendance")
    sex = models.CharField(_("sex"), max_length=8, choices=Sex)
    group = models.CharField(_("group"), max_length=12, choices=Group, default=Group.NONE)
    organisation = models.CharField(_("kind of organisation"), max_length=16, choices=OrganisationKind)
    people = models.PositiveIntegerField(_("people"))

    objects: Any = models.Manager()

    class Meta:
        ordering = ["organisation", "group", "sex"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "sex", "group", "organisation"], name="attendance_cell_once_per_event"
            ),
            models.CheckConstraint(condition=Q(people__gt=0), name="attendance_counts_somebody"),
        ]


__all__: list[Any] = ["AccessMeasure", "Attendance", "Event", "Group", "Invitation", "Sex"]
