"""Figures as pages and files print them: the words of each line, in the order they are shown."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from portal import formats
from portal.reference.models import AssistanceForm, RegionalGroup
from portal.small_cells import Count
from projects.participation.figures import EventTable, Part, PortfolioFigures, ProjectFigures
from projects.participation.models import AccessMeasure, Event, Group, Sex
from projects.partners.models import OrganisationKind

Text = str | Promise


@dataclass(frozen=True)
class Line:
    label: Text
    part: Part
    query: str = ""  # of the list of events behind it
    of_all: float | None = None  # share of the people, where both are shown; draws the bar


@dataclass(frozen=True)
class Table:
    key: str
    title: Text
    head: Text
    lines: list[Line]
    has_events: bool = False  # with events and women beside the people
    note: Text = ""


BREAKDOWNS: tuple[tuple[str, Text, Text, Any], ...] = (
    ("sex", gettext_lazy("By sex"), gettext_lazy("Sex"), Sex),
    ("group", gettext_lazy("By group"), gettext_lazy("Group"), Group),
    ("organisation", gettext_lazy("By kind of organization"), gettext_lazy("Kind of organization"), OrganisationKind),
)


def project_tables(figures: ProjectFigures) -> list[Table]:
    made = []
    for key, title, head, words in BREAKDOWNS:
        part_lines = [
            Line(words(part.key).label, part, of_all=part_of(part.people, figures.people))
            for part in getattr(figures, f"by_{key}")
        ]
        made.append(Table(key, title, head, part_lines))
    years = [Line(str(part.key), part) for part in figures.by_year]
    return [*made, Table("year", _("By year"), pgettext("column", "Year"), years, has_events=True)]


def part_of(part: Count, whole: Count) -> float | None:
    return None if part.value is None or not whole.value else part.value / whole.value


def access_lines(counted: Iterable[tuple[str, int]]) -> list[tuple[Text, int]]:
    return [(AccessMeasure(word).label, n) for word, n in counted if n]


@dataclass(frozen=True)
class EventRow:
    event: Event
    table: EventTable

    @property
    def measures(self) -> str:
        return formats.names(AccessMeasure(word).label for word in self.event.access_measures)


def event_rows(events: Sequence[Event], figures: ProjectFigures) -> list[EventRow]:
    return [EventRow(event, figures.tables[event.pk]) for event in events]


@dataclass(frozen=True)
class ShownRow:
    organisation: Text
    group: Text
    by_sex: tuple[Count, ...]
    people: Count


@dataclass(frozen=True)
class ShownTable:
    """An event's table with its words; a sex of which nobody was counted has no column."""

    sexes: tuple[Text, ...]
    rows: tuple[ShownRow, ...]
    by_sex: tuple[Count, ...]
    people: Count


def shown_table(table: EventTable) -> ShownTable:
    there = [place for place, count in enumerate(table.by_sex) if count.mark or count.value]

    def of(counts: Sequence[Count]) -> tuple[Count, ...]:
        return tuple(counts[place] for place in there)

    return ShownTable(
        sexes=tuple(Sex.labels[place] for place in there),
        rows=tuple(
            ShownRow(
                OrganisationKind(row.organisation).label,
                "" if row.group == Group.NONE else Group(row.group).label,
                of(row.by_sex),
                row.people,
            )
            for row in table.rows
        ),
        by_sex=of(table.by_sex),
        people=table.people,
    )


def portfolio_tables(figures: PortfolioFigures) -> list[Table]:
    regions = {group.code: group.name for group in RegionalGroup.objects.all()}
    forms = {form.pk: form for form in AssistanceForm.objects.all()}
    return [
        Table(
            "region",
            _("By region"),
            _("Regional group"),
            [Line(regions.get(part.key, _("No region: global")), part) for part in figures.by_region],
            has_events=True,
            note=_("A project of several regions counts under each of them, and once in the total."),
        ),
        Table(
            "year",
            _("By year"),
            pgettext("column", "Year"),
            [
                Line(str(part.key), part, f"?year={part.key}")
                for part in sorted(figures.by_year, key=lambda part: -part.key)
            ],
            has_events=True,
        ),
        Table(
            "form",
            _("By form of assistance"),
            _("Form of assistance"),
            [
                Line(forms[part.key].name, part, f"?form={forms[part.key].code}")
                if part.key
                else Line(_("Not said"), part)
                for part in figures.by_form
            ],
            has_events=True,
        ),
    ]
