"""Where one donor's money went: projects, States, components, and its conditions held against them.

A project that the public does not see keeps its name here too: its money is added up under one line that names nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.db.models import Sum

from funding.allocations.holding import held_against
from funding.contributions.models import Contribution
from funding.donors.models import Donor
from funding.earmarking.facts import ProjectFacts, facts_of_many
from funding.earmarking.terms import binding_many
from funding.ledger.models import Balance, EntryKind
from funding.projects.sources import source_of_fund
from funding.statement.figures import DIRECT
from portal.periods import Period
from portal.reference.models import Component
from portal.reference.names import names_of
from projects.portfolio.models import Project
from reports.figures.donor.money import NOTHING, condition_lines, funds_of
from reports.figures.donor.shapes import (
    NONE,
    PROJECT,
    WITHHELD,
    ComponentLine,
    ConditionLine,
    Held,
    PlaceLine,
    ProjectLine,
)
from reports.figures.freezing import Sheet
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
    found = rows.prefetch_related("states__regional_group", "regions", "forms").order_by("code")
    return {project.pk: project for project in found}


def project_lines(
    ways: dict[int | None, Way], seen: dict[int, Project], gifts: Iterable[Contribution], sheet: Sheet, *, as_at: date
) -> tuple[ProjectLine, ...]:
    """Public projects by code, then those that are not public in one line, then what names no project."""
    facts = facts_of_many(seen)
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


def place_lines(lines: Iterable[ProjectLine]) -> tuple[PlaceLine, ...]:
    """Each dollar of the period's spending once: a project of several States stands by itself, and so does one of none."""
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


def component_lines(lines: Iterable[ProjectLine]) -> tuple[ComponentLine, ...]:
    """The seven components, also those that no project of this money addresses."""
    shown = list(lines)

    def of(number: int) -> list[ProjectLine]:
        return [line for line in shown if any(one.code == str(number) for one in line.components)]

    return tuple(
        ComponentLine(
            one.number, names_of(one), len(of(one.number)), sum((line.spent_usd for line in of(one.number)), NOTHING)
        )
        for one in Component.objects.all()
    )


def held_conditions(
    gifts: Iterable[Contribution], donor: Donor, seen: dict[int, Project], *, as_at: date
) -> tuple[ConditionLine, ...]:
    """Every condition of these agreements against every public project that their money went to; the answer of
    funding.earmarking, which posts by the same one."""
    found = list(gifts)
    facts = facts_of_many(seen)
    paid = projects_of(donor, as_at)
    terms = binding_many(found)
    lines: dict[int, list[ConditionLine]] = defaultdict(list)
    for gift, line in condition_lines(found):
        lines[gift.pk].append(line)
    made = []
    for gift in found:
        keys = [key for key in seen if key in paid[gift.pk]]
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
