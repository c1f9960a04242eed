"""Where the programme is: States with a project, with a request, with neither."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Q

from portal.periods import Period
from portal.reference.models import RegionalGroup, State
from projects.coverage.views import sees_all
from projects.requests.models import Request
from projects.requests.workflow import WITH_OHCHR
from reports.dashboards.board.shapes import Reach, RegionLine, StateLine
from reports.figures.board import work
from reports.figures.freezing import Sheet, names_of
from reports.figures.moments import moments_of

PROJECT, REQUEST, NEITHER = "project", "request", "none"


def of_part(reader: Any, period: Period, sheet: Sheet, *, today: date) -> Reach:
    """Which State asked is told to those who see all requests; all others get numbers by region."""
    helped = set(work.running_in(period).filter(states__isnull=False).values_list("states", flat=True))
    lines = tuple(state_lines(helped, asking_in(period)))
    made = Reach(lines if sees_all(reader) else tuple(map(without_request, lines)), tuple(region_lines(lines)))
    note_states(made.regions, period, sheet)
    return made


def asking_in(period: Period) -> set[int]:
    """States with a request that came in the period or is with OHCHR today."""
    since, before = moments_of(period)
    asked = Q(submitted_at__gte=since, submitted_at__lt=before) | Q(status__in=WITH_OHCHR, submitted_at__lt=before)
    return set(Request.objects.filter(asked).order_by().values_list("state", flat=True))


def state_lines(helped: set[int], asking: set[int]) -> Iterator[StateLine]:
    for state in State.objects.members().select_related("regional_group").order_by("iso3"):
        stands = PROJECT if state.pk in helped else REQUEST if state.pk in asking else NEITHER
        region = state.regional_group.code if state.regional_group else ""
        yield StateLine(state.iso3, names_of(state), region, stands)


def without_request(line: StateLine) -> StateLine:
    return replace(line, stands=NEITHER) if line.stands == REQUEST else line


def region_lines(lines: Iterable[StateLine]) -> Iterator[RegionLine]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for line in lines:
        found[line.region][line.stands] += 1
    for group in RegionalGroup.objects.all():
        its = found[group.code]
        yield RegionLine(group.code, names_of(group), its[PROJECT], its[REQUEST], its[NEITHER])


def note_states(regions: Iterable[RegionLine], period: Period, sheet: Sheet) -> None:
    lines = list(regions)
    where = "portal.State: Member States"
    for id, value, source in (
        ("states.with_project", sum(one.with_project for one in lines), "with a project under way in the period"),
        ("states.with_request", sum(one.with_request for one in lines), "without one, with a request in the period or open"),
        ("states.with_neither", sum(one.with_neither for one in lines), "with neither"),
    ):  # fmt: skip
        sheet.note(
            id, value, unit="states", basis="in_period", as_at=period.ends_on, source=f"{where} {source}", rows=value
        )
