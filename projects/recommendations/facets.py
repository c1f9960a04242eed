"""What stands beside the list of recommendations, and how many each choice would leave."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal import formats
from portal.listing.facets import Counts, Facet, Text, Total
from portal.listing.filters import state_choices
from portal.reference.models import Entity, RegionalGroup, SdgGoal
from projects.coverage.assistance import Assistance, with_assistance
from projects.recommendations import filters
from projects.recommendations.index_models import RecommendationWords
from projects.recommendations.models import (
    Mechanism,
    Position,
    Recommendation,
    RecommendationSdg,
    RecommendingState,
    Theme,
)

VOCABULARIES: dict[str, str] = {
    "uhri-2024": "UHRI 2024", "uhri-2019": "UHRI 2019", "uhri-2014": "UHRI 2014", "upr-info": "UPR Info",
}  # fmt: skip
Labels = Callable[[Iterable[str]], Mapping[str, Text]]


def fixed(choices: Iterable[tuple[str, Any]]) -> Labels:
    known = dict(choices)
    return lambda values: known


def as_they_are(values: Iterable[str]) -> dict[str, Text]:
    return {value: value for value in values}


def newest_first(values: Iterable[str]) -> dict[str, Text]:
    return {value: value for value in sorted(values, key=lambda value: (len(value), value), reverse=True)}


def states(values: Iterable[str]) -> Mapping[str, Text]:
    """And the parties that are not States, under the key by which the facts sort them."""
    return dict(state_choices()) | {f"ZZZ {one.code}": one.name for one in Entity.objects.all()}


def regional_groups(values: Iterable[str]) -> dict[str, Text]:
    return {group.code: group.name for group in RegionalGroup.objects.all()}


def mechanisms(values: Iterable[str]) -> dict[str, Text]:
    return {
        one.code: f"{one.code} – {one.name}" if one.name and one.name != one.code else one.code
        for one in Mechanism.objects.filter(code__in=list(values))
    }


def sdgs(values: Iterable[str]) -> dict[str, Text]:
    """Goals with their targets behind them."""
    goals = {str(goal.number): goal.name for goal in SdgGoal.objects.all()}

    def place(value: str) -> tuple[int, int, int, str]:
        goal, _dot, target = value.partition(".")
        return (int(goal) if goal.isdigit() else 99, bool(target), int(target) if target.isdigit() else 99, target)

    return {value: f"{value} {goals[value]}" if value in goals else value for value in sorted(values, key=place)}


def themes(values: Iterable[str]) -> dict[str, Text]:
    return {value: value.partition(":")[2] or value for value in values}


def vocabulary(value: str) -> str:
    code = value.partition(":")[0]
    return VOCABULARIES.get(code, code) if ":" in value else ""


def languages(values: Iterable[str]) -> dict[str, Text]:
    return {value: formats.language_name(value) if value in formats.LOCALES else value for value in values}


def over_links(links: QuerySet[Any], value: Any) -> Callable[[QuerySet[Any], Any, Total], Counts]:
    """Counts the links of the rows by `value`."""

    def count(rows: QuerySet[Any], user: Any, total: Total) -> Counts:
        kept = links if is_everything(rows) else links.filter(recommendation__in=rows.values("pk"))
        counted = kept.order_by().values_list(value).annotate(rows=Count("pk"))
        return {str(found): number for found, number in counted if found not in (None, "")}

    return count


def is_everything(rows: QuerySet[Any]) -> bool:
    return not rows.query.where


def by_theme(rows: QuerySet[Any], user: Any, total: Total) -> Counts:
    through = Recommendation.themes.through.objects.all()
    counts = over_links(through, "theme")(rows, user, total)
    names = {str(pk): f"{code}:{name}" for pk, code, name in Theme.objects.values_list("pk", "vocabulary", "name")}
    return {names[key]: number for key, number in counts.items()}


def by_sdg(rows: QuerySet[Any], user: Any, total: Total) -> Counts:
    """A goal counts each recommendation once, however many of its targets are named."""
    links = RecommendationSdg.objects.all()
    kept = links if is_everything(rows) else links.filter(recommendation__in=rows.values("pk"))
    goals = kept.order_by().values_list("goal__number").annotate(rows=Count("recommendation", distinct=True))
    targets = kept.filter(target__isnull=False).order_by().values_list("target__code").annotate(rows=Count("pk"))
    return {str(found): number for found, number in [*goals, *targets]}


def by_language(rows: QuerySet[Any], user: Any, total: Total) -> Counts:
    links = RecommendationWords.objects.all()
    kept = links if is_everything(rows) else links.filter(recommendation__in=rows.values("pk"))
    counted = kept.order_by().values_list("language").annotate(rows=Count("recommendation", distinct=True))
    return dict(counted)


def by_situation(rows: QuerySet[Any], user: Any, total: Total) -> Counts:
    flags = rows.order_by().values_list("state__is_ldc", "state__is_sids", "state__is_lldc").annotate(rows=Count("pk"))
    counts = dict.fromkeys((filters.LDC, filters.SIDS, filters.LLDC), 0)
    for *held, number in flags:
        for name, is_held in zip(counts, held, strict=True):
            counts[name] += number if is_held else 0
    return {name: number for name, number in counts.items() if number}


def by_assistance(rows: QuerySet[Any], user: Any, total: Total) -> Counts:
    """Few recommendations have any: only those are looked at one by one."""
    in_projects = Recommendation.objects.filter(projects__isnull=False).values("pk")
    in_requests = Recommendation.objects.filter(requests__isnull=False).values("pk")
    linked: Any = rows.filter(pk__in=in_projects.union(in_requests))
    found: Any = with_assistance(linked, user).order_by()
    counts: Counts = dict.fromkeys(Assistance.values, 0) | Counter(row.assistance for row in found)
    counts[Assistance.NONE] = total() - counts[Assistance.ASSISTED] - counts[Assistance.REQUESTED]
    return {value: number for value, number in counts.items() if number}


FACETS = (
    Facet("state", _("State under review"), states, "iso3", is_open=True, names_all=True),
    Facet("group", _("Regional group"), regional_groups, "state__regional_group__code", in_order=True, names_all=True),
    Facet("situation", _("Situation of the State"), fixed(filters.SITUATIONS), count=by_situation, in_order=True),
    Facet("mechanism", _("Mechanism"), mechanisms, "mechanism__code", is_open=True),
    Facet("cycle", _("Cycle"), newest_first, "cycle", is_open=True, in_order=True),
    Facet("session", _("Session"), newest_first, "session", in_order=True),
    Facet(
        "position",
        pgettext_lazy("of a State under review", "Position"),
        fixed(Position.choices),
        "position",
        is_open=True,
        in_order=True,
    ),
    Facet("kind", _("Kind"), fixed(Recommendation.Kind.choices), "kind", in_order=True),
    Facet("theme", _("Theme"), themes, count=by_theme, heading=vocabulary, lang="en"),
    Facet(
        "persons",
        _("Group of persons"),
        as_they_are,
        count=over_links(Recommendation.groups.through.objects.all(), "affectedgroup__name"),
        lang="en",
    ),
    Facet("sdg", _("Sustainable Development Goal"), sdgs, count=by_sdg, in_order=True, shown=17),
    Facet(
        "progress",
        _("Progress, by the State"),
        fixed(filters.PROGRESS_CHOICES),
        "state_progress",
        empty=filters.NO_REPORT,
        is_open=True,
        in_order=True,
    ),
    Facet(
        "verified",
        _("Progress, verified by OHCHR"),
        fixed(filters.PROGRESS_CHOICES),
        "ohchr_progress",
        empty=filters.NO_REPORT,
        in_order=True,
    ),
    Facet(
        "assistance",
        _("Assistance"),
        fixed(Assistance.choices),
        count=by_assistance,
        is_open=True,
        in_order=True,
        is_personal=True,
    ),
    Facet("year", _("Year of the document"), newest_first, "year", in_order=True),
    Facet("language", _("Text available in"), languages, count=by_language),
    Facet("by", _("Made by"), states, count=over_links(RecommendingState.objects.all(), "state__iso3"), names_all=True),
    Facet("needs_review", _("Needs review"), fixed(filters.TO_REVIEW), "needs_review", in_order=True),
)
