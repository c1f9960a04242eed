"""The sections that belong to the project itself: its dates, budget and reach, its States and its regions."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Max, Min
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import formats
from portal.accounts.models import User
from portal.reference.models import RegionalGroup, State
from portal.workflow import Blocker
from projects.portfolio.amendments.branch import REACH, day_of
from projects.portfolio.amendments.refusals import Proposal, against
from projects.portfolio.amendments.sections import ONE, Field, Row, Section, place
from projects.portfolio.models import Project

NOT_COUNTED = ("planned", "cancelled")  # activities that have not begun can be moved


def read_facts(project: Project) -> list[Row]:
    return [
        {
            "key": ONE,
            "starts_on": iso(project.starts_on),
            "ends_on": iso(project.ends_on),
            "budget_usd": str(project.budget_usd.quantize(Decimal("0.01"))),
            "reach": project.reach,
        }
    ]


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def write_facts(project: Project, rows: list[Row], by: User) -> None:
    (row,) = rows
    project.starts_on, project.ends_on = day_of(row["starts_on"]), day_of(row["ends_on"])
    project.budget_usd, project.reach = Decimal(row["budget_usd"]), row["reach"]
    project.save(update_fields=["starts_on", "ends_on", "budget_usd", "reach"])


def refuse_facts(project: Project, rows: list[Row]) -> list[Blocker]:
    row = rows[0]
    starts_on, ends_on, budget = day_of(row["starts_on"]), day_of(row["ends_on"]), Decimal(row["budget_usd"] or 0)
    found = []
    if starts_on and ends_on and ends_on < starts_on:
        found.append(Blocker(_("The project cannot end before it starts."), place("ends_on")))
    if starts_on and starts_on > timezone.localdate():
        found.append(Blocker(_("The project has begun: its first day cannot lie in the future."), place("starts_on")))
    if budget <= 0:
        found.append(Blocker(_("The budget of a running project is more than nothing."), place("budget_usd")))
    return [*found, *outside(project, starts_on, ends_on)]


def outside(project: Project, starts_on: date | None, ends_on: date | None) -> Iterable[Blocker]:
    """What has been done already would lie outside the project."""
    for label, first, last in done_between(project):
        if ends_on and last and last > ends_on:
            yield Blocker(
                _("The project cannot end before what was done in it: %(what)s until %(day)s.")
                % {"what": label, "day": formats.day(last)},
                place("ends_on"),
            )
        if starts_on and first and first < starts_on:
            yield Blocker(
                _("The project cannot begin after what was done in it: %(what)s from %(day)s.")
                % {"what": label, "day": formats.day(first)},
                place("starts_on"),
            )


def done_between(project: Project) -> list[tuple[str, date | None, date | None]]:
    """First and last day of what has happened: activities begun, events held, periods that have values."""
    today, record = timezone.localdate(), project
    activities: Any = record.activities.exclude(status__in=NOT_COUNTED)
    events: Any = record.events.filter(starts_on__lte=today)
    periods: Any = record.reporting_periods.filter(values__isnull=False)
    names = (_("activities"), _("events"), _("reporting periods with values"))
    return [(str(name), *span_of(rows)) for name, rows in zip(names, (activities, events, periods), strict=True)]


def span_of(rows: Any) -> tuple[date | None, date | None]:
    found = rows.aggregate(first=Min("starts_on"), last=Max("ends_on"))
    return found["first"], found["last"]


def reaches_elsewhere(project: Project, base: list[Row], proposal: list[Row]) -> bool:
    return bool(base[0]["reach"] != proposal[0]["reach"])


FACTS = Section(
    key="facts",
    label=gettext_lazy("Dates, budget and reach"),
    fields=(
        Field("starts_on", gettext_lazy("First day"), "day", required=True),
        Field("ends_on", gettext_lazy("Last day"), "day", required=True),
        Field("budget_usd", gettext_lazy("Budget, US$"), "money", required=True),
        Field(
            "reach",
            REACH,
            "choice",
            choices=lambda project: Project.Reach.choices,
            required=True,
            hint=gettext_lazy("The States and regions are named in the next parts."),
        ),
    ),
    read=read_facts,
    refuse=refuse_facts,
    write=write_facts,
    is_major=reaches_elsewhere,
    order=0,
)


def always(project: Project, base: list[Row], proposal: list[Row]) -> bool:
    """Where the project works is for the deciding official."""
    return True


def read_states(project: Project) -> list[Row]:
    return [{"key": state.iso3, "state": state.iso3} for state in project.states.order_by("iso3")]


def write_states(project: Project, rows: list[Row], by: User) -> None:
    project.states.set(State.objects.filter(iso3__in=[row["state"] for row in rows]))


def refuse_states(project: Project, rows: list[Row]) -> list[Blocker]:
    return twice(rows, "state", _("This State is already among them."))


def twice(rows: list[Row], name: str, sentence: str) -> list[Blocker]:
    """Beside the later of two rows that name the same."""
    seen, found = set(), []
    for row in rows:
        if row[name] in seen:
            found.append(Blocker(sentence, place(name, row["key"])))
        seen.add(row[name])
    return found


STATES = Section(
    key="states",
    label=gettext_lazy("States"),
    fields=(
        Field(
            "state",
            gettext_lazy("State"),
            "choice",
            choices=lambda project: [(state.iso3, state.name) for state in State.objects.order_by("name")],
            required=True,
            only_new=True,
        ),
    ),
    read=read_states,
    refuse=refuse_states,
    write=write_states,
    may_add=True,
    may_remove=True,
    is_major=always,
    order=5,
)


def read_regions(project: Project) -> list[Row]:
    return [{"key": region.code, "region": region.code} for region in project.regions.order_by("position")]


def write_regions(project: Project, rows: list[Row], by: User) -> None:
    project.regions.set(RegionalGroup.objects.filter(code__in=[row["region"] for row in rows]))


def refuse_regions(project: Project, rows: list[Row]) -> list[Blocker]:
    return twice(rows, "region", _("This region is already among them."))


REGIONS = Section(
    key="regions",
    label=gettext_lazy("Regions"),
    fields=(
        Field(
            "region",
            gettext_lazy("Region"),
            "choice",
            choices=lambda project: [(group.code, group.name) for group in RegionalGroup.objects.all()],
            required=True,
            only_new=True,
        ),
    ),
    read=read_regions,
    refuse=refuse_regions,
    write=write_regions,
    may_add=True,
    may_remove=True,
    is_major=always,
    order=6,
)


@against("states", "facts")
def reach_fits_states(project: Project, proposal: Proposal) -> Iterable[Blocker]:
    reach, n = proposal["facts"][0]["reach"], len(proposal["states"])
    if reach == Project.Reach.COUNTRY and n != 1:
        yield Blocker(_("A project of one State names exactly one; %(n)s are named.") % {"n": formats.number(n)})
    if reach == Project.Reach.COUNTRIES and n < 2:
        yield Blocker(_("A project of several States names at least two; %(n)s are named.") % {"n": formats.number(n)})


@against("regions", "facts")
def reach_fits_regions(project: Project, proposal: Proposal) -> Iterable[Blocker]:
    reach, n = proposal["facts"][0]["reach"], len(proposal["regions"])
    if reach == Project.Reach.REGIONAL and n == 0:
        yield Blocker(_("A regional project names its regions."))
    if reach == Project.Reach.COUNTRY and n:
        yield Blocker(_("A project of one State names no regions."))


__all__ = ["FACTS", "REGIONS", "STATES"]
