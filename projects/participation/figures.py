"""Figures of participation: who took part in the events of one project, and in those of many. Pure: rows in, figures out.

Small numbers are hidden by `portal.small_cells` across everything that a reader can see of one project: each event's table,
its totals, and the project's totals by sex, group, kind of organization and year. Totals over several projects add up only
numbers that the reader sees, and say how many events they leave out; so nothing can be worked out from them either.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from portal.small_cells import Count, Line, count_of, suppress

WOMEN = "women"
Key = tuple[Any, ...]
NOBODY, UNKNOWN = Count(0), Count(None)


@dataclass(frozen=True)
class Cell:
    """How many people of one sex, group and kind of organization took part in one event."""

    event: int
    sex: str
    group: str
    organisation: str
    people: int


@dataclass(frozen=True)
class Occasion:
    """An event as the figures need it. `people` and `women` are filled where figures go over many projects."""

    pk: int
    project: int
    year: int  # of its first day
    form: int | None = None
    regions: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    people: Count = NOBODY
    women: Count = NOBODY


@dataclass(frozen=True)
class Row:
    """Of an event's table: one kind of organization and group, by sex."""

    organisation: str
    group: str
    by_sex: tuple[Count, ...]
    people: Count


@dataclass(frozen=True)
class EventTable:
    rows: tuple[Row, ...]
    by_sex: tuple[Count, ...]
    people: Count
    women: Count


@dataclass(frozen=True)
class Part:
    """One line of a breakdown; a person is counted once for each event that they came to."""

    key: Any
    people: Count
    women: Count = UNKNOWN
    events: int = 0
    left_out: int = 0  # events whose numbers this reader does not see
    share: Decimal | None = None  # of women among all people counted; None: not known to this reader


@dataclass(frozen=True)
class ProjectFigures:
    events: int
    people: Count
    women: Count
    share: Decimal | None
    by_sex: tuple[Part, ...]
    by_group: tuple[Part, ...]
    by_organisation: tuple[Part, ...]
    by_year: tuple[Part, ...]
    access: tuple[tuple[str, int], ...]  # measure → events with it
    tables: Mapping[int, EventTable]
    is_suppressed: bool  # something is hidden from this reader


def share_of(women: Count, people: Count) -> Decimal | None:
    """None where there is nobody, or where one of the two is hidden."""
    if women.value is None or not people.value:
        return None
    return Decimal(women.value) / people.value


class Numbers:
    """The numbers of one project and the sums that tie them, filled table by table."""

    def __init__(self) -> None:
        self.values: dict[Key, int] = {}
        self.lines: list[Line[Key]] = []

    def total(self, key: Key, parts: Sequence[Key]) -> Key:
        self.values[key] = sum(self.values[part] for part in parts)
        self.lines.append(Line(key, tuple(parts)))
        return key

    def same(self, key: Key, parts: Sequence[Key]) -> None:
        """The total once more, by another breakdown of the same people."""
        self.lines.append(Line(key, tuple(parts)))

    def keys(self, kind: str, *rest: Any) -> list[Key]:
        """Those of a kind whose first further words are these; None stands for any."""
        return [
            key
            for key in self.values
            if key[0] == kind and all(word is None or key[1 + place] == word for place, word in enumerate(rest))
        ]


def numbers_of(cells: Iterable[Cell], years: Mapping[int, int]) -> Numbers:
    """Everything that is shown of a project, and the men, others and unrecorded of a year together, which share the year's
    total with its women."""
    made = Numbers()
    by_event: dict[int, list[Cell]] = defaultdict(list)
    for cell in cells:
        by_event[cell.event].append(cell)
        made.values["cell", cell.event, cell.organisation, cell.group, cell.sex] = cell.people
    for event, its_cells in by_event.items():
        add_event(made, event, its_cells)
    add_breakdown(made, "sex", made.keys("event_sex"), 2)
    add_breakdown(made, "group", made.keys("row"), 3)
    add_breakdown(made, "organisation", made.keys("row"), 2)
    for year in sorted({years[event] for event in by_event}):
        add_year(made, year, {event for event in by_event if years[event] == year})
    if by_event:
        made.total(("people",), made.keys("event"))
        for kind in ("sex", "group", "organisation", "year"):
            made.same(("people",), made.keys(kind))
    return made


def add_event(made: Numbers, event: int, cells: Sequence[Cell]) -> None:
    for organisation, group in dict.fromkeys((cell.organisation, cell.group) for cell in cells):
        made.total(("row", event, organisation, group), made.keys("cell", event, organisation, group))
    for sex in dict.fromkeys(cell.sex for cell in cells):
        made.total(("event_sex", event, sex), made.keys("cell", event, None, None, sex))
    made.total(("event", event), made.keys("row", event))
    made.same(("event", event), made.keys("event_sex", event))


def add_breakdown(made: Numbers, kind: str, keys: Sequence[Key], place: int) -> None:
    parts: dict[Any, list[Key]] = defaultdict(list)
    for key in keys:
        parts[key[place]].append(key)
    for word, its_parts in parts.items():
        made.total((kind, word), its_parts)


def add_year(made: Numbers, year: int, events: set[int]) -> None:
    made.total(("year", year), [key for key in made.keys("event") if key[1] in events])
    of_year = [key for key in made.keys("event_sex") if key[1] in events]
    sides = [
        made.total((kind, year), parts)
        for kind, parts in (
            ("year_women", [key for key in of_year if key[2] == WOMEN]),
            ("year_others", [key for key in of_year if key[2] != WOMEN]),
        )
        if parts
    ]
    made.same(("year", year), sides)


def project_figures(
    occasions: Sequence[Occasion],
    cells: Sequence[Cell],
    *,
    sees_counts: bool,
    words: Mapping[str, Sequence[str]],
) -> ProjectFigures:
    """Who took part in one project, as one reader sees it.

    People are counted at each event they came to. `words` gives the order of sexes, groups, kinds of organisation and
    access measures ("sex", "group", "organisation", "access"). Source: the attendance of the project's events.
    """
    made = numbers_of(cells, {each.pk: each.year for each in occasions})
    marks = {} if sees_counts else suppress(made.values, made.lines)

    def number(*key: Any) -> Count:
        return count_of(key, made.values, marks)

    people, women = number("people"), number("sex", WOMEN)
    return ProjectFigures(
        events=len(occasions),
        people=people,
        women=women,
        share=share_of(women, people),
        by_sex=breakdown("sex", words["sex"], made, number),
        by_group=breakdown("group", words["group"], made, number),
        by_organisation=breakdown("organisation", words["organisation"], made, number),
        by_year=tuple(
            year_part(year, occasions, number) for year in sorted({each.year for each in occasions}, reverse=True)
        ),
        access=access_counts(occasions, words["access"]),
        tables={each.pk: event_table(each.pk, made, number, words) for each in occasions},
        is_suppressed=bool(marks),
    )


def breakdown(kind: str, words: Sequence[str], made: Numbers, number: Callable[..., Count]) -> tuple[Part, ...]:
    return tuple(Part(word, number(kind, word)) for word in words if (kind, word) in made.values)


def year_part(year: int, occasions: Sequence[Occasion], number: Callable[..., Count]) -> Part:
    people, women = number("year", year), number("year_women", year)
    events = sum(each.year == year for each in occasions)
    return Part(year, people, women, events, share=share_of(women, people))


def access_counts(occasions: Sequence[Occasion], measures: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """Every measure, also those that no event had."""
    return tuple((measure, sum(measure in each.access for each in occasions)) for measure in measures)


def event_table(
    event: int, made: Numbers, number: Callable[..., Count], words: Mapping[str, Sequence[str]]
) -> EventTable:
    """Rows by kind of organization, then group, in the order of `words`."""
    organisations, groups = list(words["organisation"]), list(words["group"])
    rows = sorted(made.keys("row", event), key=lambda row: (organisations.index(row[2]), groups.index(row[3])))
    return EventTable(
        rows=tuple(
            Row(
                organisation,
                group,
                tuple(number("cell", event, organisation, group, sex) for sex in words["sex"]),
                number("row", event, organisation, group),
            )
            for _row, _event, organisation, group in rows
        ),
        by_sex=tuple(number("event_sex", event, sex) for sex in words["sex"]),
        people=number("event", event),
        women=number("event_sex", event, WOMEN),
    )


def marks_of_events(cells: Sequence[Cell], years: Mapping[int, int]) -> dict[int, tuple[int, str, int, str]]:
    """For each event: people, mark, women, mark, as readers outside the team see them in lists."""
    made = numbers_of(cells, years)
    marks = suppress(made.values, made.lines)

    def pair(*key: Any) -> tuple[int, str]:
        return made.values.get(key, 0), str(marks.get(key, ""))

    return {event: (*pair("event", event), *pair("event_sex", event, WOMEN)) for event in years}


@dataclass(frozen=True)
class PortfolioFigures:
    total: Part
    by_region: tuple[Part, ...]
    by_year: tuple[Part, ...]
    by_form: tuple[Part, ...]
    by_project: tuple[Part, ...]
    access: tuple[tuple[str, int], ...]


def portfolio_figures(occasions: Sequence[Occasion], *, access: Sequence[str]) -> PortfolioFigures:
    """Totals over the projects that a reader sees, from the numbers of events that the reader sees.

    An event counts once in the total; under regions it counts in each region of its project. Shares are of events whose
    women and people are both shown.
    """
    return PortfolioFigures(
        total=summed(None, occasions),
        by_region=parts_by(occasions, lambda each: each.regions or (None,)),
        by_year=parts_by(occasions, lambda each: (each.year,)),
        by_form=parts_by(occasions, lambda each: (each.form,)),
        by_project=parts_by(occasions, lambda each: (each.project,)),
        access=access_counts(occasions, access),
    )


def parts_by(occasions: Sequence[Occasion], keys: Callable[[Occasion], Iterable[Any]]) -> tuple[Part, ...]:
    """Most people first, then by key."""
    found: dict[Any, list[Occasion]] = defaultdict(list)
    for each in occasions:
        for key in keys(each):
            found[key].append(each)
    parts = [summed(key, its) for key, its in found.items()]
    return tuple(sorted(parts, key=lambda part: (-(part.people.value or 0), str(part.key))))


def summed(key: Any, occasions: Sequence[Occasion]) -> Part:
    shown = [each.people.value for each in occasions if each.people.value is not None]
    both = [
        (each.women.value, each.people.value)
        for each in occasions
        if each.women.value is not None and each.people.value is not None
    ]
    women, among = sum(pair[0] for pair in both), sum(pair[1] for pair in both)
    return Part(
        key,
        people=Count(sum(shown)),
        women=Count(women),
        events=len(occasions),
        left_out=len(occasions) - len(both),
        share=share_of(Count(women), Count(among)),
    )
