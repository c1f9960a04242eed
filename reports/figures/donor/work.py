"""Where one donor's money went: projects, States, components, and its conditions held against them.

A project that the public does not see keeps its name here too: its money is added up under one line that names nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Set
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.db.models import Model

from funding.allocations.holding import lets
from funding.contributions.models import Contribution
from funding.donors.models import Donor
from funding.earmarking.facts import Lists, ProjectFacts, with_keys
from funding.ledger.models import SPENDING_KINDS, EntryKind
from funding.projects.sources import source_of_fund
from funding.statement.movements import DIRECT
from portal.reference.models import Component
from portal.reference.names import names_of
from projects.portfolio.models import Project
from reports.figures.donor.agreements import NOTHING, Posted, funds_of
from reports.figures.donor.money import conditions_of
from reports.figures.donor.shapes import (
    NONE,
    PROJECT,
    WITHHELD,
    ComponentLine,
    ConditionLine,
    Held,
    PlaceLine,
    ProjectLine,
    WayLine,
)
from reports.figures.freezing import Names, Sheet
from reports.figures.outside import READER, Named

SEVERAL, GLOBAL = "several", "global"
# Of a record of each of these lists
KEYS = {"states": "iso3", "regions": "code", "forms": "code", "components": "number"}


class Way:
    """Sums of one project's money: allocated and spent to date, and of the period."""

    def __init__(self) -> None:
        self.allocated = self.direct = self.support = self.total = NOTHING

    def add(self, row: Posted) -> None:
        if row.kind == EntryKind.ALLOCATION:
            self.allocated += row.usd
        elif row.kind == EntryKind.SUPPORT_COST:
            self.total += row.usd
            self.support += row.in_period_usd
        elif row.kind in DIRECT:
            self.total += row.usd
            self.direct += row.in_period_usd

    def plus(self, other: "Way") -> None:
        for name in ("allocated", "direct", "support", "total"):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def is_nothing(self) -> bool:
        return not (self.allocated or self.direct or self.support or self.total)


def ways_of(posted: Iterable[Posted]) -> dict[int | None, Way]:
    """By project, everything that was allocated to it or spent on it of the donor's money."""
    found: dict[int | None, Way] = defaultdict(Way)
    for row in posted:
        found[row.project].add(row)
    return {project: way for project, way in found.items() if not way.is_nothing}


def seen_among(keys: Iterable[int | None]) -> dict[int, Project]:
    """Of these projects those that the public sees, by code."""
    rows = Project.objects.visible_to(READER).filter(pk__in=[key for key in keys if key is not None])
    return {project.pk: project for project in with_keys(rows).order_by("code")}


def project_lines(
    ways: dict[int | None, Way],
    seen: dict[int, Project],
    lists: Mapping[int, Lists],
    facts: Mapping[int, ProjectFacts],
    gifts: Iterable[Contribution],
    sheet: Sheet,
    *,
    as_at: date,
) -> tuple[ProjectLine, ...]:
    """Public projects by code, then those that are not public in one line, then what names no project."""
    paid_from = {source_of_fund(fund) for fund in funds_of(gifts)}
    known = named_once(lists.values())
    lines = [
        project_line(project, ways[key], lists[key], known, facts[key], paid_from) for key, project in seen.items()
    ]
    hidden = Way()
    for key, way in ways.items():
        if key is not None and key not in seen:
            hidden.plus(way)
    lines += [] if hidden.is_nothing else [unnamed(WITHHELD, hidden)]
    lines += [unnamed(NONE, ways[None])] if None in ways else []
    for line in lines:
        note_project(line, sheet, as_at=as_at)
    return tuple(lines)


def named_once(lists: Collection[Lists]) -> Mapping[Model, Named]:
    """Thousands of projects share the records of these lists."""
    found = {row: key for name, key in KEYS.items() for one in lists for row in getattr(one, name)}
    return {row: Named(str(getattr(row, key)), names_of(row)) for row, key in found.items()}


def project_line(
    project: Project,
    way: Way,
    lists: Lists,
    known: Mapping[Model, Named],
    facts: ProjectFacts,
    paid_from: Set[str],
) -> ProjectLine:
    def named(records: Iterable[Model]) -> tuple[Named, ...]:
        return tuple(known[one] for one in records)

    return ProjectLine(
        about=PROJECT,
        code=project.code,
        title=project.title,
        language=project.language,
        status=project.status,
        reach=project.reach,
        starts_on=project.starts_on,
        ends_on=project.ends_on,
        states=named(lists.states),
        regions=named(lists.regions),
        forms=named(lists.forms),
        components=named(lists.components),
        classes=tuple(sorted({name for source in paid_from for name in facts.classes(source)})),
        allocated_usd=way.allocated,
        direct_usd=way.direct,
        support_cost_usd=way.support,
        total_usd=way.total,
    )


def unnamed(about: str, way: Way) -> ProjectLine:
    return ProjectLine(
        about, "", "", "", "", "", None, None, (), (), (), (), (), way.allocated, way.direct, way.support, way.total
    )  # fmt: skip


def note_project(line: ProjectLine, sheet: Sheet, *, as_at: date) -> None:
    name = line.code or line.about
    where = f"funding.Balance: contributions of the donor, project {name}"
    for part, value, basis, what in (
        ("allocated", line.allocated_usd, "to_date", "allocations"),
        ("direct", line.direct_usd, "in_period", "expenditure and disbursements"),
        ("support_cost", line.support_cost_usd, "in_period", "programme support costs"),
        ("spent", line.total_usd, "to_date", "spending with programme support costs"),
    ):
        sheet.note(
            f"projects.{name}.{part}", value, unit="usd", basis=basis, as_at=as_at, source=f"{where}, {what}", rows=1
        )


def place_lines(lines: Iterable[ProjectLine], sheet: Sheet, *, as_at: date) -> tuple[PlaceLine, ...]:
    """Each dollar of the period's spending once: a project of several States stands by itself, and so does one of none."""
    made = summed_by_place(lines)
    for one in made:
        note_spent(f"places.{one.code}", one.spent_usd, one.projects, sheet, as_at=as_at)
    return made


def note_spent(name: str, usd: Decimal, projects: int, sheet: Sheet, *, as_at: date) -> None:
    sheet.note(
        f"{name}.spent", usd, unit="usd", basis="in_period", as_at=as_at,
        source=f"funding.Balance: contributions of the donor, {name}, spending with programme support costs",
        rows=projects or 1,
    )  # fmt: skip


def summed_by_place(lines: Iterable[ProjectLine]) -> tuple[PlaceLine, ...]:
    found: dict[str, list[ProjectLine]] = defaultdict(list)
    names = {}
    for line in lines:
        one = line.states[0] if len(line.states) == 1 else None
        key = one.code if one else place_without(line)
        names[key] = one.names if one else {}
        found[key].append(line)
    rank = {SEVERAL: 1, GLOBAL: 2, WITHHELD: 3, NONE: 4}
    return tuple(
        PlaceLine(
            key,
            names[key],
            sum(line.about == PROJECT for line in its),
            sum((line.spent_usd for line in its), NOTHING),
        )
        for key, its in sorted(found.items(), key=lambda pair: (rank.get(pair[0], 0), pair[0]))
    )


def place_without(line: ProjectLine) -> str:
    if line.about != PROJECT:
        return line.about
    return SEVERAL if line.states else GLOBAL


def component_lines(lines: Iterable[ProjectLine], sheet: Sheet, *, as_at: date) -> tuple[ComponentLine, ...]:
    """The seven components, also those that no project of this money addresses."""
    made = summed_by_component(lines)
    for one in made:
        if one.projects:
            note_spent(f"components.{one.number}", one.spent_usd, one.projects, sheet, as_at=as_at)
    return made


def summed_by_component(lines: Iterable[ProjectLine]) -> tuple[ComponentLine, ...]:
    spent: dict[str, list[Decimal]] = defaultdict(list)
    for line in lines:
        for component in line.components:
            spent[component.code].append(line.spent_usd)

    def line_of(one: Component) -> ComponentLine:
        its = spent[str(one.number)]
        return ComponentLine(one.number, names_of(one), len(its), sum(its, NOTHING))

    return tuple(line_of(one) for one in Component.objects.all())


SEVERAL_COMPONENTS, UNSCORED = "several", "unscored"


def way_lines(
    posted: Iterable[Posted], lines: Iterable[ProjectLine], seen: Mapping[int, Project]
) -> tuple[WayLine, ...]:
    """The period's spending of each agreement by component and region."""
    by_code = {line.code or line.about: line for line in lines}
    found: dict[tuple[str, str, str], Decimal] = defaultdict(lambda: NOTHING)
    names: dict[str, Names] = {}
    for row in posted:
        if row.kind not in SPENDING_KINDS or not row.in_period_usd:
            continue
        project = seen.get(row.project or 0)
        line = by_code.get(project.code if project else WITHHELD if row.project else NONE)
        component, region = component_of(line), region_of(line)
        names[region] = line.regions[0].names if line and len(line.regions) == 1 else {}
        found[row.reference, component, region] += row.in_period_usd
    return tuple(WayLine(*key, names[key[2]], usd) for key, usd in sorted(found.items()) if usd)


def component_of(line: ProjectLine | None) -> str:
    if line is None or line.about != PROJECT:
        return line.about if line else WITHHELD
    if len(line.components) == 1:
        return line.components[0].code
    return SEVERAL_COMPONENTS if line.components else UNSCORED


def region_of(line: ProjectLine | None) -> str:
    if line is None or line.about != PROJECT:
        return line.about if line else WITHHELD
    if len(line.regions) == 1:
        return line.regions[0].code
    return SEVERAL if line.regions else GLOBAL


def held_conditions(
    gifts: Iterable[Contribution],
    donor: Donor,
    posted: Mapping[int, Collection[Posted]],
    seen: dict[int, Project],
    facts: Mapping[int, ProjectFacts],
) -> tuple[ConditionLine, ...]:
    """Every condition of these agreements against every public project that their money went to; the answer of
    funding.earmarking, which posts by the same one."""
    found = list(gifts)
    conditions = conditions_of(donor, found)
    place_of = {key: place for place, key in enumerate(seen)}
    made = []
    for gift in found:
        paid = {row.project for row in posted[gift.pk] if row.project in place_of}
        keys = sorted(paid, key=place_of.__getitem__)
        for terms, line in conditions[gift.pk]:
            held = tuple(Held(seen[key].code, lets(gift.fund, terms, facts[key])) for key in keys)
            made.append(replace(line, held=held))
    return tuple(made)
