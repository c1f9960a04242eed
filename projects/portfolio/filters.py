"""The words of the address of projects. Every condition is about the project itself, never a join, so that a project with
nine States is one row and one project in every count."""

from datetime import timedelta
from typing import Any

import django_filters
from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.audit.models import AuditEvent
from portal.listing.filters import SearchFilter, ValuesFilter
from portal.reference.models import SdgTarget
from projects.components.models import ComponentScore, Moment
from projects.portfolio.looks.since import is_changed
from projects.portfolio.models import Project
from projects.portfolio.sources import paid_from
from projects.portfolio.workflow import SHOWN_OUTSIDE, ProjectStatus
from projects.workplan.models import BudgetLine

MINE, CHANGED, NO_REQUEST, QUIET = "mine", "changed", "no_request", "quiet"
ONLY = [
    (MINE, _("My projects")),
    (CHANGED, _("Changed since I looked")),
    (QUIET, _("Nothing recorded for 90 days")),
    (NO_REQUEST, _("Without a request")),
]

QUIET_AFTER = timedelta(days=90)
UNDER_WAY = (ProjectStatus.ACTIVE, ProjectStatus.COMPLETING)  # what is suspended is quiet on purpose


def links_of(name: str) -> Any:
    """The rows that tie projects to their States, forms, …"""
    field: Any = Project._meta.get_field(name)
    return field.remote_field.through.objects.all()


def on_column(column: str) -> Any:
    return lambda rows, values: rows.filter(**{f"{column}__in": values})


def numbers(values: list[str]) -> list[int]:
    return [int(value) for value in values if value.isascii() and value.isdigit() and len(value) < 10]


def with_states(rows: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
    links = links_of("states").filter(state__iso3__in=values)
    return rows.filter(Exists(links.filter(project=OuterRef("pk"))))


def in_groups(rows: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
    """With a State of the group, or named for the group as a region."""
    states = links_of("states").filter(state__regional_group__code__in=values)
    regions = links_of("regions").filter(regionalgroup__code__in=values)
    return rows.filter(Exists(states.filter(project=OuterRef("pk"))) | Exists(regions.filter(project=OuterRef("pk"))))


def with_forms(rows: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
    links = links_of("forms").filter(assistanceform__code__in=values)
    return rows.filter(Exists(links.filter(project=OuterRef("pk"))))


def with_elements(rows: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
    links = links_of("elements").filter(programmeelement__code__in=values)
    return rows.filter(Exists(links.filter(project=OuterRef("pk"))))


def with_components(rows: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
    """Addressed at all, at approval or at closure."""
    scores = ComponentScore.objects.filter(
        component__number__in=numbers(values), score__gt=0, moment__in=(Moment.APPROVAL, Moment.CLOSURE)
    )
    return rows.filter(Exists(scores.filter(project=OuterRef("pk"))))


def with_goals(rows: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
    """`16` is a goal with all its targets, `16.3` a target."""
    targets = SdgTarget.objects.filter(Q(goal__number__in=numbers(values)) | Q(code__in=values))
    links = links_of("sdg_targets").filter(sdgtarget__in=targets)
    return rows.filter(Exists(links.filter(project=OuterRef("pk"))))


def from_sources(rows: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
    return rows.filter(paid_from(values))


def begun_in(rows: QuerySet[Any], values: list[str]) -> QuerySet[Any]:
    return rows.filter(starts_on__year__in=[year for year in numbers(values) if 1900 < year < 2200])


def linked(label: Any, **facts: Any) -> django_filters.DateFilter:
    """What links of a report narrow by; shown when in use, and not in the form."""
    return django_filters.DateFilter(label=label, widget=forms.HiddenInput, **facts)


class ProjectFilter(django_filters.FilterSet):
    q = SearchFilter("code", "title", "summary")
    only = django_filters.MultipleChoiceFilter(label=_("Show only"), choices=ONLY, method="that_are_only")
    status = ValuesFilter(on_column("status"), label=_("Stage"), choices=ProjectStatus.choices)
    state = ValuesFilter(with_states, label=_("State"))
    group = ValuesFilter(in_groups, label=_("Regional group"))
    reach = ValuesFilter(on_column("reach"), label=_("Reach"), choices=Project.Reach.choices)
    presence = ValuesFilter(on_column("presence"), label=_("Field presence"), choices=Project.Presence.choices)
    form = ValuesFilter(with_forms, label=_("Form of assistance"))
    element = ValuesFilter(with_elements, label=_("Programme element"))
    component = ValuesFilter(with_components, label=_("Component"))
    sdg = ValuesFilter(with_goals, label=_("Sustainable Development Goal"))
    source = ValuesFilter(from_sources, label=_("Source of money"), choices=BudgetLine.Source.choices)
    manager = ValuesFilter(lambda rows, values: rows, label=_("Manager"), method="managed_by")
    year = ValuesFilter(begun_in, label=_("Year of start"))
    under_way_since = linked(_("Under way on or after"), method="not_over_before")
    under_way_until = linked(_("Under way on or before"), method="begun_by")
    due_until = linked(_("To end on or before"), field_name="ends_on", lookup_expr="lte")
    begun_since = linked(_("Begun on or after"), field_name="starts_on", lookup_expr="gte")
    several_states = django_filters.NumberFilter(
        label=_("Of several States"), widget=forms.HiddenInput, method="of_several_states"
    )

    class Meta:
        model = Project
        fields: list[str] = []

    @property
    def user(self) -> Any:
        return getattr(self.request, "user", None)

    def that_are_only(self, rows: QuerySet[Any], _name: str, values: list[str]) -> QuerySet[Any]:
        if MINE in values:
            rows = rows.filter(pk__in=mine(self.user).values("pk"))
        if CHANGED in values:
            rows = rows.filter(is_changed(self.user))
        if QUIET in values:
            rows = quiet(rows) if is_inside(self.user) else rows.none()
        return rows.filter(request__isnull=True) if NO_REQUEST in values else rows

    def not_over_before(self, rows: QuerySet[Any], _name: str, day: Any) -> QuerySet[Any]:
        still = Q(ends_on__isnull=True) | Q(ends_on__gte=day)
        return rows.filter(still, status__in=SHOWN_OUTSIDE)

    def begun_by(self, rows: QuerySet[Any], _name: str, day: Any) -> QuerySet[Any]:
        return rows.filter(starts_on__lte=day, status__in=SHOWN_OUTSIDE)

    def of_several_states(self, rows: QuerySet[Any], _name: str, _value: Any) -> QuerySet[Any]:
        several = links_of("states").values("project").annotate(count=Count("pk")).filter(count__gt=1)
        return rows.filter(pk__in=several.values("project"))

    def managed_by(self, rows: QuerySet[Any], _name: str, values: list[str]) -> QuerySet[Any]:
        """Names of staff are not for readers outside OHCHR; for them the word means nothing."""
        return rows.filter(manager__in=numbers(values)) if is_inside(self.user) else rows


def quiet(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Under way, and no act of anybody in any of their rooms for a quarter: every running project reports that often."""
    since = timezone.now() - QUIET_AFTER
    acts = AuditEvent.objects.filter(content_type=ContentType.objects.get_for_model(Project), at__gte=since)
    begun = Q(starts_on__lte=timezone.localdate(since))
    return rows.filter(begun, status__in=UNDER_WAY).filter(~Exists(acts.filter(object_id=OuterRef("pk"))))


def is_inside(user: Any) -> bool:
    return bool(getattr(user, "is_authenticated", False) and user.standing.is_staff)


def mine(user: Any) -> QuerySet[Project]:
    if not getattr(user, "is_authenticated", False):
        return Project.objects.none()
    return Project.objects.led_by(user, timezone.localdate())
