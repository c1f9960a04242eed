from collections.abc import Callable
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.listing.filters import ChoiceFilter, SearchFilter, StateFilter
from portal.reference.models import UprSession
from projects.followup import queries
from projects.followup.models import Cluster
from projects.followup.rules import followed_states
from projects.institutions.models import Institution
from projects.recommendations.models import Mechanism, Position, Progress, Recommendation

NONE = "none"
FRESHNESS: dict[str, tuple[Any, Callable[[Any], Q]]] = {
    "6-months": (_("Updated in the last 6 months"), lambda today: queries.updated_within(6, today)),
    "12-months": (_("Updated in the last 12 months"), lambda today: queries.updated_within(12, today)),
    "never": (_("Never reported on"), lambda today: queries.never_updated()),
    "overdue": (_("Open and not updated for a year"), queries.overdue),
    "to-verify": (_("Waits for OHCHR's verification"), lambda today: queries.waits_for_verification()),
    "disagree": (_("State and OHCHR differ"), lambda today: queries.disagreed_on()),
}
# The board's own words as well: with "6-months" and "never", "older" makes up everything that is followed up.
WORDS = {
    **FRESHNESS,
    "older": (
        _("Reported on, but not in the last 6 months"),
        lambda today: ~queries.never_updated() & ~queries.updated_within(queries.RECENT_MONTHS, today),
    ),
}


def cycle_choices() -> list[tuple[str, str]]:
    cycles = UprSession.objects.order_by("-cycle").values_list("cycle", flat=True).distinct()
    return [(str(cycle), str(cycle)) for cycle in cycles]


def board_cycles() -> list[tuple[str, Any]]:
    return [*cycle_choices(), (NONE, _("Outside the cycles of the UPR"))]


def mechanism_choices() -> list[tuple[str, str]]:
    return [(each.code, each.name or each.code) for each in Mechanism.objects.order_by("kind", "code")]


class BoardFilter(django_filters.FilterSet):
    """Every word of the board's address. Institutions and clusters are offered for the State in it."""

    state = StateFilter(label=_("State"))
    q = SearchFilter("text", "paragraph", "document_symbol")
    progress = ChoiceFilter(
        label=_("Progress, by the State"), choices=[(NONE, _("Not reported")), *Progress.choices], method="at_progress"
    )
    lead = ChoiceFilter(label=_("Lead institution"), choices=(), method="led_by")
    cluster = ChoiceFilter(label=_("Cluster"), choices=(), method="in_cluster")
    mechanism = ChoiceFilter("mechanism__code", label=_("Mechanism"), choices=mechanism_choices)
    cycle = ChoiceFilter(label=_("Cycle"), choices=board_cycles, method="of_cycle")
    position = ChoiceFilter(label=_("Position"), choices=Position.choices)
    updated = ChoiceFilter(
        label=_("Freshness"), choices=[(key, label) for key, (label, _rule) in WORDS.items()], method="by_freshness"
    )
    before = django_filters.DateFilter(
        label=_("Not updated since"), method="not_since", widget=forms.DateInput(attrs={"type": "date"})
    )

    class Meta:
        model = Recommendation
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, manager in (("lead", Institution.objects), ("cluster", Cluster.objects)):
            self.filters[name].extra["choices"] = [(NONE, _("None")), *self.choices_of(manager, name)]

    def choices_of(self, manager: Any, name: str) -> list[tuple[str, str]]:
        """Those of the State in the address; without one, all of a focal point's States, and for staff the one asked for."""
        user, words = getattr(self.request, "user", None), self.data or {}
        rows = manager.all().kept_by(user)
        if words.get("state"):
            rows = rows.filter(state__iso3=words["state"])
        elif followed_states(user) is None:
            asked = words.get(name, "")
            rows = rows.filter(pk=asked if asked.isdecimal() else None)
        return [(str(row.pk), row.name) for row in rows.order_by("name")]

    def at_progress(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(state_progress="" if value == NONE else value)

    def led_by(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(lead__isnull=True) if value == NONE else rows.filter(lead=value)

    def in_cluster(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(clusters__isnull=True) if value == NONE else rows.filter(clusters=value)

    def by_freshness(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(WORDS[value][1](timezone.localdate()))

    def of_cycle(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(review__session__cycle=None if value == NONE else value)

    def not_since(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return rows.filter(queries.not_updated_since(value))
