"""Where one donor's money went: projects, States, components, and its conditions held against them.

A project that the public does not see keeps its name here too: its money is added up under one line that names nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from funding.allocations.holding import held_against
from funding.contributions.models import Contribution
from funding.donors.models import Donor
from funding.earmarking.facts import PLACES, ProjectFacts
from funding.earmarking.terms import binding_many
from funding.ledger.models import SPENDING_KINDS, Balance, EntryKind
from funding.projects.sources import source_of_fund
from funding.statement.movements import DIRECT
from portal.periods import Period
from portal.reference.models import Component
from portal.reference.names import names_of
from projects.portfolio.models import Project
from reports.figures.donor.agreements import NOTHING
from reports.figures.donor.money import condition_lines, funds_of
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
from reports.figures.outside import READER, named

SEVERAL, GLOBAL = "several", "global"


class Way:
    """Sums of one project's money: allocated and spent to date, and of the period."""

    def __init__(self) -> None:
        self.allocated = self.direct = self.support = self.total = NOTHING

    def add(self, kind: str, usd: Decimal, *, in_period: bool) -> None:
        if kind == EntryKind.ALLOCATION:
            self.allocated += usd
        elif kind == EntryKind.SUPPORT_COST:
            self.total += usd
            self.support += usd if in_period else NOTHING
        elif kind in DIRECT:
            self.total += usd
            self.direct += usd if in_period else NOTHING

    def plus(self, other: "Way") -> None:
        for name in ("allocated", "direct", "support", "total"):
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def is_nothing(self) -> bool:
        return not (self.allocated or self.direct or self.support or self.total)


def ways_of(donor: Donor, period: Period, *, as_at: date) -> dict[int | None, Way]:
    """By project, everything that was allocated to it or spent on it of the donor's money; one query."""
    rows = Balance.objects.until(as_at).filter(contribution__donor=donor)
    found: dict[int | None, Way] = defaultdict(Way)
    summed = rows.order_by().values_list("project", "kind", "value_on").annotate(usd=Sum("amount_usd"))
    for project, kind, on, usd in summed:
        if kind in (EntryKind.ALLOCATION, EntryKind.SUPPORT_COST, *DIRECT):
            found[project].add(kind, usd, in_period=on >= period.starts_on)
    return {project: way for project, way in found.items() if not way.is_nothing}


def seen_among(keys: Iterable[int | None]) -> dict[int, Project]:
    """Of these projects those that the public sees, by code."""
    rows = Project.objects.visible_to(READER).filter(pk__in=[key for key in keys if key is not None])
    found = rows.prefetch_related(*PLACES).order_by("code")
    return {project.pk: project for project in found}


def project_lines(
    ways: dict[int | None, Way],
    seen: dict[int, Project],
    facts: Mapping[int, ProjectFacts],
    gifts: Iterable[Contribution],
    sheet: Sheet,
    *,
    as_at: date,
) -> tuple[ProjectLine, ...]:
    """Public projects by code, then those that are not public in one line, then what names no project."""
    components = {str(one.number): one for one in Component.objects.all()}
    paid_from = {source_of_fund(fund) for fund in funds_of(gifts)}
    lines = [
        project_line(
            project, ways[key], facts[key], [components[number] for number in facts[key].components], paid_from
        )
        for key, project in seen.items()
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


def project_line(
    project: Project, way: Way, facts: ProjectFacts, components: Sequence[Component], paid_from: Set[str]
) -> ProjectLine:
    states = list(project.states.all())
    groups = {one.code: one for one in [*(state.regional_group for state in states), *project.regions.all()] if one}
    return ProjectLine(
        about=PROJECT,
        code=project.code,
        title=project.title,
        language=project.language,
        status=project.status,
        reach=project.reach,
        starts_on=project.starts_on,
        ends_on=project.ends_on,
        states=named(states, "iso3"),
        regions=named(groups.values(), "code"),
        forms=named(project.forms.all(), "code"),
        components=named(components, "number"),
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
    made = summed_by_component(list(lines))
    for one in made:
        if one.projects:
            note_spent(f"components.{one.number}", one.spent_usd, one.projects, sheet, as_at=as_at)
    return made


def summed_by_component(shown: Sequence[ProjectLine]) -> tuple[ComponentLine, ...]:

    def of(number: int) -> list[ProjectLine]:
        return [line for line in shown if any(one.code == str(number) for one in line.components)]

    return tuple(
        ComponentLine(
            one.number, names_of(one), len(of(one.number)), sum((line.spent_usd for line in of(one.number)), NOTHING)
        )
        for one in Component.objects.all()
    )


SEVERAL_COMPONENTS, UNSCORED = "several", "unscored"


def way_lines(
    donor: Donor, period: Period, lines: Iterable[ProjectLine], seen: Mapping[int, Project], *, as_at: date
) -> tuple[WayLine, ...]:
    """The period's spending of each agreement by component and region; one query."""
    by_code = {line.code or line.about: line for line in lines}
    rows = Balance.objects.within(period).until(as_at).filter(contribution__donor=donor, kind__in=SPENDING_KINDS)
    spent = rows.order_by().values_list("contribution__reference", "project").annotate(usd=Sum("amount_usd"))
    found: dict[tuple[str, str, str], Decimal] = defaultdict(lambda: NOTHING)
    names: dict[str, Names] = {}
    for reference, project, usd in spent:
        line = by_code.get(seen[project].code if project in seen else WITHHELD if project else NONE)
        component, region = component_of(line), region_of(line)
        names[region] = line.regions[0].names if line and len(line.regions) == 1 else {}
        found[reference or "", component, region] += usd
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
    seen: dict[int, Project],
    facts: Mapping[int, ProjectFacts],
    *,
    as_at: date,
) -> tuple[ConditionLine, ...]:
    """Every condition of these agreements against every public project that their money went to; the answer of
    funding.earmarking, which posts by the same one."""
    found = list(gifts)
    paid = projects_of(donor, as_at)
    terms = binding_many(found)
    lines: dict[int, list[ConditionLine]] = defaultdict(list)
    for gift, line in condition_lines(found):
        lines[gift.pk].append(line)
    place_of = {key: place for place, key in enumerate(seen)}
    made = []
    for gift in found:
        keys = sorted(paid[gift.pk] & place_of.keys(), key=place_of.__getitem__)
        answers = {key: held_against(gift.fund, terms[gift.pk], facts[key]) for key in keys}
        for place, line in enumerate(lines[gift.pk]):
            held = tuple(Held(seen[key].code, answers[key][place].is_met) for key in keys)
            made.append(replace(line, held=held))
    return tuple(made)


def projects_of(donor: Donor, as_at: date) -> dict[int, set[int]]:
    """Contribution → the projects that its money went to."""
    rows = Balance.objects.until(as_at).filter(contribution__donor=donor, project__isnull=False)
    found: dict[int, set[int]] = defaultdict(set)
    for gift, project in rows.order_by().values_list("contribution", "project").distinct():
        found[gift or 0].add(project or 0)
    return found
