"""Tables of the State's report. Formatting and words only: every figure comes computed."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from funding.projects.sources import Further
from portal import formats
from projects.portfolio.workflow import ProjectStatus
from projects.recommendations.models import Progress
from projects.requests.workflow import RequestStatus
from projects.workplan.models import BudgetLine
from reports.figures.freezing import name_in
from reports.figures.state.shapes import CoverageLine, ProjectLine, StateFigures
from reports.kinds.cells import CODE, NUMBER, cents, code, heads, text, whole, written
from reports.kinds.document import Cell, Row, Table
from reports.kinds.prose import Prose

WORDS = {source.value: source.label for source in (*BudgetLine.Source, *Further)}


def positions(prose: Prose, figures: StateFigures) -> Table:
    return Table(
        id="positions",
        caption=prose.say(_("Universal Periodic Review: recommendations by cycle and the State's position")),
        heads=heads(
            prose,
            (pgettext_lazy("column", "Cycle"), "text"),
            (_("Recommendations"), NUMBER),
            (pgettext_lazy("position", "Supported"), NUMBER),
            (pgettext_lazy("position", "Supported in part"), NUMBER),
            (pgettext_lazy("position", "Noted"), NUMBER),
            (pgettext_lazy("position", "Not known"), NUMBER),
            (_("Voluntary pledges"), NUMBER),
        ),
        rows=tuple(
            Row(
                (
                    text(formats.number(line.cycle)),
                    *map(
                        whole,
                        (
                            line.recommendations,
                            line.supported,
                            line.partially_supported,
                            line.noted,
                            line.open,
                            line.pledges,
                        ),
                    ),
                )
            )
            for line in figures.positions
        ),
        widths=(10, 18, 14, 14, 14, 14, 16),
    )


def mechanisms(prose: Prose, figures: StateFigures) -> Table:
    return Table(
        id="mechanisms",
        caption=prose.say(_("Treaty bodies and special procedures")),
        heads=heads(
            prose,
            (pgettext_lazy("column", "Mechanism"), "text"),
            (_("Recommendations"), NUMBER),
            (_("Concerns and observations"), NUMBER),
            (_("Documents"), NUMBER),
            (_("Latest document"), "text"),
        ),
        rows=tuple(
            Row(
                (
                    written(line.name, "en"),
                    whole(line.recommendations),
                    whole(line.concerns),
                    whole(line.documents),
                    text(formats.day(line.latest_on, "short")),
                )
            )
            for line in figures.mechanisms
        ),
        widths=(36, 18, 16, 13, 17),
    )


def progress(prose: Prose, figures: StateFigures) -> Table:
    return Table(
        id="progress-table",
        caption=prose.say(_("Recommendations by progress, as the State reports and as OHCHR has verified")),
        heads=heads(
            prose, (_("Progress"), "text"), (_("As the State reports"), NUMBER), (_("As OHCHR has verified"), NUMBER)
        ),
        rows=tuple(
            Row(
                (
                    text(prose.word(Progress(line.progress).label if line.progress else _("Not reported"))),
                    whole(line.by_state),
                    whole(line.by_ohchr),
                )
            )
            for line in figures.progress
        ),
        widths=(50, 25, 25),
    )


def coverage(prose: Prose, figures: StateFigures) -> Table:
    def row(line: CoverageLine, tone: str = "") -> Row:
        name = prose.word(_("All cycles")) if tone else formats.number(line.cycle)
        counts = (line.recommendations, line.assisted, line.requested, line.untouched)
        return Row((text(name), *map(whole, counts), Cell(formats.percent(line.share, 0), NUMBER)), tone)

    return Table(
        id="coverage-table",
        caption=prose.say(_("Supported UPR recommendations and assistance, by cycle")),
        heads=heads(
            prose,
            (pgettext_lazy("column", "Cycle"), "text"),
            (_("Supported"), NUMBER),
            (_("Assisted by a project"), NUMBER),
            (_("Assistance requested"), NUMBER),
            (_("No assistance"), NUMBER),
            (_("Assisted, %"), NUMBER),
        ),
        rows=(*(row(line) for line in figures.coverage), row(figures.coverage_total, "sum")),
        widths=(20, 16, 18, 18, 16, 12),
        note=prose.say(_("A recommendation of several projects or requests is counted once, as the furthest of them.")),
    )


def requests(prose: Prose, figures: StateFigures) -> Table:
    return Table(
        id="requests-table",
        caption=prose.say(_("Requests of the State: stage, outcome and time")),
        heads=heads(
            prose,
            (pgettext_lazy("column", "Request"), CODE),
            (pgettext_lazy("column", "Title"), "text"),
            (pgettext_lazy("column", "Stage"), "text"),
            (_("Received"), "text"),
            (_("Decided"), "text"),
            (_("Working days"), NUMBER),
        ),
        rows=tuple(
            Row(
                (
                    code(line.reference),
                    written(line.title, line.language) if line.title else text(formats.UNKNOWN),
                    text(prose.word(RequestStatus(line.status).label)),
                    text(formats.day(line.submitted_on, "short")),
                    text(formats.day(line.decided_on, "short")),
                    whole(line.working_days),
                )
            )
            for line in figures.requests.lines
        ),
        widths=(18, 30, 17, 13, 13, 9),
        note=prose.say(
            _(
                "Working days with OHCHR from receipt to decision, without the time in which it waited for the State. A title stands where the request is agreed and may be published."
            )
        ),
    )


def projects(prose: Prose, figures: StateFigures) -> Table:
    return Table(
        id="projects-table",
        caption=prose.say(_("Projects under way in the period")),
        heads=heads(
            prose,
            (pgettext_lazy("column", "Project"), CODE),
            (pgettext_lazy("column", "Title"), "text"),
            (pgettext_lazy("column", "Stage"), "text"),
            (_("With"), "text"),
            (_("From"), "text"),
            (_("Until"), "text"),
            (_("Recommendations"), NUMBER),
        ),
        rows=tuple(
            Row(
                (
                    code(line.code),
                    written(line.title, line.language),
                    text(prose.word(ProjectStatus(line.status).label)),
                    text(others(line, figures)),
                    text(formats.day(line.starts_on, "short")),
                    text(formats.day(line.ends_on, "short")),
                    whole(line.recommendations),
                )
            )
            for line in figures.projects
        ),
        widths=(16, 23, 12, 12, 11, 11, 15),
    )


def others(line: ProjectLine, figures: StateFigures) -> str:
    """The other States of the project."""
    return formats.names(name_in(names) for names in line.state_names if names != figures.state_names)


def by_source(prose: Prose, figures: StateFigures) -> Table:
    """Money by source over all projects: never mixed in one total."""
    found = [one for line in figures.projects for one in line.sources]

    def row(source: str) -> Row:
        its = [one for one in found if one.source == source]

        def total(name: str) -> Decimal | None:
            known = [value for one in its if (value := getattr(one, name)) is not None]
            return sum(known, Decimal(0)) if known else None

        names = ("planned_usd", "allocated_usd", "period_usd", "spent_usd")
        return Row((text(prose.word(WORDS[source])), *(cents(total(name)) for name in names)))

    return Table(
        id="money-by-source",
        caption=prose.say(_("Money of the projects by source (United States dollars)")),
        heads=heads(prose, (pgettext_lazy("column", "Source"), "text"), *MONEY_HEADS),
        rows=tuple(row(source) for source in WORDS if any(one.source == source for one in found)),
        widths=(32, 17, 17, 17, 17),
        note=prose.say(
            _(
                "Sources are kept apart and are not added up. Spent: with programme support costs; the dash stands where the ledger holds nothing of the source."
            )
        ),
    )


MONEY_HEADS = (
    (_("Cost plan"), NUMBER),
    (_("Allocated"), NUMBER),
    (_("Spent in the period"), NUMBER),
    (_("Spent to date"), NUMBER),
)
