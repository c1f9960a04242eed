"""Tables and drawings of the project sheet. Formatting and words only: every figure comes computed."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal import formats, small_cells
from portal.charts.bars import bars
from portal.charts.lines import Line, lines
from portal.charts.series import Series
from portal.charts.timeline import Span, timeline
from projects.components.models import Moment
from projects.participation.models import Group, Sex
from projects.partners.models import OrganisationKind, ProjectPartner
from projects.portfolio.models import Project
from projects.portfolio.workflow import ProjectStatus
from projects.workplan.models import Activity
from reports.figures.freezing import name_in
from reports.figures.project.shapes import (
    ActivityLine,
    ComponentLine,
    Count,
    DocumentLine,
    Level,
    PartLine,
    PartnerLine,
    ProjectFigures,
    SourceLine,
)
from reports.kinds import cells
from reports.kinds.cells import CODE, NUMBER, cents, code, figure_value, heads, plain, text, whole, written
from reports.kinds.document import Cell, Chart, Row, Table
from reports.kinds.project import words
from reports.kinds.prose import Prose

MOST = 14  # activities in the drawing: as many as stay on half a page


def days(prose: Prose, first: date | None, last: date | None) -> str:
    return formats.period(first, last) if first or last else prose.word(_("not known"))


def facts(prose: Prose, figures: ProjectFigures) -> Table:
    """What the project is, in short lines."""
    found: list[tuple[Promise, str]] = [
        (_("Stage"), prose.word(ProjectStatus(figures.status).label)),
        (_("Dates"), days(prose, figures.begins_on, figures.finishes_on)),
        (_("Reach"), prose.word(Project.Reach(figures.reach).label)),
    ]
    for title, rows in (
        (pgettext_lazy("fact of a project", "States"), figures.states),
        (pgettext_lazy("fact of a project", "Regions"), figures.regions),
        (_("Forms of assistance"), figures.forms),
    ):
        if rows:
            found.append((title, formats.names(name_in(one.names) for one in rows)))
    if figures.presence:
        found.append((_("Field presence"), prose.word(Project.Presence(figures.presence).label)))
    found.append((_("Budget"), formats.usd(figures.budget_usd, 2)))
    return Table(
        id="brief",
        caption=prose.say(_("The project as at {day}"), day=formats.day(figures.as_at)),
        heads=heads(
            prose, (pgettext_lazy("column", "Fact"), "text"), (pgettext_lazy("column", "What is known"), "text")
        ),
        rows=tuple(Row((text(prose.word(title)), text(said))) for title, said in found),
        widths=(28, 72),
    )


def documents(prose: Prose, found: Iterable[DocumentLine]) -> Table:
    return Table(
        id="documents",
        caption=prose.say(_("Recommendations that the project answers, by document")),
        heads=heads(
            prose,
            (_("Document"), CODE),
            (_("Mechanism"), CODE),
            (_("Paragraphs"), CODE),
            (_("Recommendations"), NUMBER),
            (_("Supported by the State"), NUMBER),
        ),
        rows=tuple(
            Row(
                (
                    code(one.symbol),
                    code(one.mechanism),
                    code(", ".join(one.paragraphs) or formats.UNKNOWN),
                    whole(one.count),
                    whole(one.supported),
                )
            )
            for one in found
        ),
        widths=(23, 13, 32, 16, 16),
    )


def components(prose: Prose, found: Iterable[ComponentLine]) -> Table:
    return Table(
        id="component-scores",
        caption=prose.say(_("Scores of the seven components: 0 not addressed, 1 partly, 2 largely, 3 fully addressed")),
        heads=heads(
            prose,
            (_("Component"), "text"),
            *((moment.label, NUMBER) for moment in Moment),
        ),
        rows=tuple(
            Row((text(f"{one.number}. {name_in(one.names)}"), *(whole(value) for value in one.scores))) for one in found
        ),
        widths=(55, 15, 15, 15),
    )


def component_chart(prose: Prose, found: Sequence[ComponentLine]) -> Chart:
    """The first and the latest score of those that were scored twice."""
    pairs = [(one.number, *one.first_and_last) for one in found if one.first_and_last]
    names = (
        prose.word(pgettext_lazy("series of a chart", "First score")),
        prose.word(pgettext_lazy("series of a chart", "Latest score")),
    )
    caption = prose.say(_("First and latest score of each component that was scored twice, by its number."))
    drawing = bars(
        [
            Series(names[0], [first for _number, first, _last in pairs]),
            Series(names[1], [last for _number, _first, last in pairs]),
        ],
        [formats.number(number) for number, _first, _last in pairs],
        key="component-chart",
        title=plain(caption),
        desc="",
        height=140,
    )
    return Chart(drawing, caption, names)


# Work plan


def tone_of(one: ActivityLine) -> str:
    if one.is_late:
        return "late"
    return {Activity.Status.DONE: "done", Activity.Status.CANCELLED: "off"}.get(Activity.Status(one.status), "")


def work_plan(prose: Prose, figures: ProjectFigures, shown: Sequence[ActivityLine]) -> Chart:
    """The activities of the table, as many as there is room for."""
    drawn = [one for one in shown if one.status != Activity.Status.CANCELLED][:MOST] or list(shown[:MOST])
    said = _("Activities on the calendar, with the part that is done, the project's first and last day and {day}.")
    if len(drawn) < len(shown):
        said = _(
            "The first {count} of these activities on the calendar, with the part that is done, the project's first and last day and {day}."
        )
    caption = prose.say(said, day=formats.day(figures.as_at), count=formats.number(len(drawn)))
    spans = [
        Span(f"{one.number}. {one.title}", one.starts_on, one.ends_on, one.progress, tone_of(one)) for one in drawn
    ]
    drawing = timeline(
        spans,
        title=prose.word(_("Work plan")),
        desc=plain(caption),
        key="work-plan",
        limits=(figures.begins_on, figures.finishes_on),
        today=figures.as_at,
        today_words=formats.day(figures.as_at, "short"),
    )
    return Chart(drawing, caption, ())


def activities(prose: Prose, shown: Iterable[ActivityLine]) -> Table:
    def status(one: ActivityLine) -> str:
        word = prose.word(Activity.Status(one.status).label)
        return " · ".join((word, prose.word(_("Late")))) if one.is_late else word

    return Table(
        id="activities",
        caption=prose.say(_("Activities of the period and after it")),
        heads=heads(
            prose,
            (pgettext_lazy("column", "No."), NUMBER),
            (_("Activity"), "text"),
            (pgettext_lazy("column", "Time"), "text"),
            (pgettext_lazy("column", "Status"), "text"),
            (pgettext_lazy("column of activities", "Done"), NUMBER),
        ),
        rows=tuple(
            Row(
                (
                    whole(one.number),
                    written(one.title, one.language),
                    text(formats.period(one.starts_on, one.ends_on)),
                    text(status(one)),
                    Cell(formats.percent(Decimal(one.progress) / 100, 0), NUMBER),
                )
            )
            for one in shown
        ),
        widths=(7, 37, 29, 17, 10),
    )


# Money


def money(prose: Prose, figures: ProjectFigures) -> Table:
    return Table(
        id="sources-of-money",
        caption=prose.say(
            _("Money by source, each kept apart, as at {day} (United States dollars)"), day=formats.day(figures.as_at)
        ),
        heads=heads(
            prose,
            (pgettext_lazy("column", "Source"), "text"),
            (_("Cost plan"), NUMBER),
            (_("Allocated"), NUMBER),
            (_("Spent, before support costs"), NUMBER),
            (_("Support costs"), NUMBER),
            (_("Spent in the period"), NUMBER),
            (pgettext_lazy("column", "Balance"), NUMBER),
        ),
        rows=tuple(source(prose, one) for one in figures.money),
        widths=(25, 13, 13, 13, 11, 12, 13),
        note=prose.say(
            _(
                "Sources are kept distinct for accountability and are not added up. Spent and allocated are to date; a dash is what the ledger of the portal does not hold: nothing is allocated of assessed money, and what partners carry stands in the cost plan alone."
            )
        ),
    )


def source(prose: Prose, one: SourceLine) -> Row:
    return Row(
        (
            text(prose.word(words.source_name(one.source))),
            cents(one.planned_usd),
            cents(one.allocated_usd),
            cents(one.direct_usd),
            cents(one.support_cost_usd),
            cents(one.spent_in_period_usd),
            cents(one.left_usd),
        )
    )


def growth(prose: Prose, levels: Sequence[Level]) -> Chart:
    last = levels[-1]
    caption = prose.say(
        _("Voluntary money from the beginning to {day}: {allocated} allocated, {spent} spent, support costs included."),
        day=formats.day(last.on),
        allocated=formats.usd(last.allocated_usd, 2),
        spent=formats.usd(last.spent_usd, 2),
    )
    names = (
        prose.word(pgettext_lazy("series of a chart", "Allocated, US$")),
        prose.word(pgettext_lazy("series of a chart", "Spent, US$")),
    )
    drawing = lines(
        [
            Line(names[0], tuple(one.allocated_usd for one in levels), "base"),
            Line(names[1], tuple(one.spent_usd for one in levels), "other"),
        ],
        [f"{one.on.month}/{one.on.year % 100:02d}" for one in levels],
        title=prose.word(_("Allocated and spent")),
        desc=plain(caption),
        key="growth",
        height=180,
    )
    return Chart(drawing, caption, names)


# Partners, people


def partners(prose: Prose, found: Iterable[PartnerLine]) -> Table:
    return Table(
        id="partners",
        caption=prose.say(_("Partners in the period")),
        heads=heads(
            prose,
            (_("Partner"), "text"),
            (pgettext_lazy("column", "Kind"), "text"),
            (pgettext_lazy("column", "Role"), "text"),
            (pgettext_lazy("column", "Time"), "text"),
        ),
        rows=tuple(
            Row(
                (
                    written(one.name, one.language),
                    text(prose.word(OrganisationKind(one.kind).label)),
                    text(prose.word(ProjectPartner.Role(one.role).label)),
                    text(formats.period(one.since, one.until)),
                )
            )
            for one in found
        ),
        widths=(34, 24, 18, 24),
    )


def shown(one: Count) -> str:
    return small_cells.shown(one.value, one.mark)


BREAKDOWNS: tuple[tuple[str, Promise], ...] = (
    ("sex", _("By sex")),
    ("group", _("By group")),
    ("organisation", _("By kind of organization")),
    ("year", _("By year")),
)


def part_name(prose: Prose, part: PartLine) -> str:
    match part.by:
        case "sex":
            return prose.word(Sex(part.key).label)
        case "group":
            return prose.word(Group(part.key).label)
        case "organisation":
            return prose.word(OrganisationKind(part.key).label)
    return part.key


def participation(prose: Prose, figures: ProjectFigures) -> Table:
    def said(by: str) -> str:
        parts = [part for part in figures.participation.parts if part.by == by]
        return "; ".join(f"{part_name(prose, part)}: {shown(part.people)}" for part in parts)

    note = _("A person is counted at each event that they came to.")
    if figures.participation.is_suppressed:
        note = _(
            "A person is counted at each event that they came to. Numbers from 1 to 4 are not given, and as many others are withheld as it takes that none of them can be worked out."
        )
    return Table(
        id="participation",
        caption=prose.say(_("People who took part, from the beginning to the day of drafting")),
        heads=heads(
            prose,
            (pgettext_lazy("column", "Breakdown"), "text"),
            (pgettext_lazy("column of people", "People"), "text"),
        ),
        rows=tuple(Row((text(prose.word(title)), text(said(by)))) for by, title in BREAKDOWNS if said(by)),
        widths=(26, 74),
        note=prose.say(note),
    )


def sources(prose: Prose, figures: ProjectFigures) -> Table:
    return cells.sources(
        prose,
        figures.sources,
        name=lambda figure: words.figure_name(prose, figure.id),
        value=figure_value,
        widths=(24, 13, 10, 11, 36, 6),
    )
