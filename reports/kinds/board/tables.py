"""Tables and charts of the Board's report. Formatting and words only: every figure comes computed."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal import formats
from portal.charts.bars import bars
from portal.charts.series import Series
from projects.components.models import Moment
from projects.requests.workflow import RequestStatus
from reports.figures.board.shapes import BoardFigures, ComponentLine, ContributionLine, ProjectLine, Statement, Tally
from reports.figures.freezing import Figure, name_in
from reports.kinds import cells, words
from reports.kinds.cells import CODE, NUMBER, cents, code, heads, score, text, whole, written
from reports.kinds.document import Cell, Chart, Row, Table
from reports.kinds.prose import Prose


def region_name(tally: Tally, prose: Prose) -> str:
    return name_in(tally.names) if tally.names else prose.word(_("Observer States"))


def tally_table(
    prose: Prose, id: str, tallies: Iterable[Tally], *, caption: Promise, what: Promise, of: Promise
) -> Table:
    return Table(
        id=id,
        caption=prose.say(caption),
        heads=heads(prose, (what, "text"), (of, NUMBER)),
        rows=tuple(Row((text(region_name(tally, prose)), whole(tally.count))) for tally in tallies),
        widths=(75, 25),
    )


def stages(prose: Prose, figures: BoardFigures) -> Table:
    return Table(
        id="requests-by-stage",
        caption=prose.say(_("Requests by stage on the day of drafting")),
        heads=heads(prose, (pgettext_lazy("column", "Stage"), "text"), (pgettext_lazy("column", "Requests"), NUMBER)),
        rows=tuple(
            Row((text(prose.word(RequestStatus(stage.status).label)), whole(stage.count)))
            for stage in figures.requests.by_stage
        ),
        widths=(75, 25),
    )


def component_scores(prose: Prose, figures: BoardFigures) -> Table:
    return scores_table(prose, figures.components)


def scores_table(prose: Prose, lines: Iterable[ComponentLine]) -> Table:
    return Table(
        id="component-scores",
        caption=prose.say(_("Mean scores of the projects under way, 0 to 3, and how many projects were scored")),
        heads=heads(
            prose,
            (pgettext_lazy("column", "No."), NUMBER),
            (_("Component"), "text"),
            *((label, NUMBER) for moment in Moment for label in (moment.label, pgettext_lazy("column", "Projects"))),
        ),
        rows=tuple(
            Row(
                (
                    whole(line.number),
                    text(name_in(line.names)),
                    *(cell for mean in line.means for cell in (score(mean.score), whole(mean.scored))),
                )
            )
            for line in lines
        ),
        widths=(6, 28, 11, 11, 11, 11, 11, 11),
    )


def component_chart(prose: Prose, figures: BoardFigures) -> Chart:
    caption = _("Mean score of each component, by its number: at request, and at the latest scoring since")
    compared = [line for line in figures.components if line.first is not None and line.last is not None]
    names = prose.word(Moment.REQUEST.label), prose.word(_("Latest"))
    values = [line.first or Decimal(0) for line in compared], [line.last or Decimal(0) for line in compared]
    labels = [formats.number(line.number) for line in compared]
    series = [Series(name, row) for name, row in zip(names, values, strict=True)]
    drawing = bars(series, labels, key="component-chart", title=prose.word(caption), desc="", digits=2)
    return Chart(drawing, prose.say(caption), names)


def money_chart(prose: Prose, figures: BoardFigures) -> Chart:
    caption = _("Contributions received and expenditure by month, thousands of United States dollars")
    names = prose.word(pgettext_lazy("legend", "Received")), prose.word(pgettext_lazy("legend", "Spent"))
    values = [line.received_usd / 1000 for line in figures.months], [line.spent_usd / 1000 for line in figures.months]
    labels = month_labels([line.month for line in figures.months])
    series = [Series(name, row) for name, row in zip(names, values, strict=True)]
    drawing = bars(series, labels, key="money-chart", title=prose.word(caption), desc="")
    return Chart(drawing, prose.say(caption), names)


def month_labels(months: Sequence[date]) -> list[str]:
    """Under the columns: 01/2026 where there is room, 01/26 where there is less."""
    return [f"{month:%m/%Y}" if len(months) <= 6 else f"{month:%m/%y}" for month in months]


def score_changes(prose: Prose, figures: BoardFigures) -> Table:
    names = {line.number: line.names for line in figures.components}
    return Table(
        id="score-changes",
        caption=prose.say(_("Components whose score changed between request and the latest scoring")),
        heads=heads(
            prose,
            (pgettext_lazy("column", "Project"), CODE),
            (pgettext_lazy("column", "Title"), "text"),
            (_("Component"), "text"),
            (Moment.REQUEST.label, NUMBER),
            (_("Latest"), NUMBER),
        ),
        rows=tuple(
            Row(
                (
                    code(change.project),
                    written(change.title, change.language),
                    text(name_in(names[change.component])),
                    whole(change.first),
                    whole(change.last),
                )
            )
            for change in figures.score_changes
        ),
        widths=(17, 33, 30, 10, 10),
    )


def statement(prose: Prose, figures: BoardFigures) -> Table:
    """The lines and their order are those of the United Nations' statements of trust funds."""
    money = figures.statement
    period = formats.period(figures.starts_on, figures.ends_on)

    def line(label: Promise | str, value: Decimal, tone: str = "") -> Row:
        return Row((text(prose.word(label)), cents(value)), tone)

    rows = (
        line(_("Opening balance"), money.opening_usd, "sum"),
        line(_("Voluntary contributions received"), money.income_usd, "sub"),
        line(_("Total income"), money.income_usd, "sum"),
        *(line(words.object_class(item.object_class), item.usd, "sub") for item in money.expenditure),
        line(_("Expenditure before programme support costs"), money.direct_usd, "sum"),
        line(_("Programme support costs"), money.support_cost_usd, "sub"),
        line(_("Total expenditure"), money.expenditure_usd, "sum"),
        line(_("Net excess or shortfall of income over expenditure"), money.net_usd, "sum"),
        line(_("Refunds to donors"), -money.refunds_usd, "sub"),
        line(_("Closing balance"), money.closing_usd, "sum"),
    )
    return Table(
        id="statement",
        caption=prose.say(
            _("Statement of income and expenditure for the period {period} (United States dollars)"), period=period
        ),
        heads=heads(prose, (pgettext_lazy("column", "Line of the statement"), "text"), (_("US$"), NUMBER)),
        rows=rows,
        widths=(70, 30),
        note=prose.say(
            _(
                "All funds of the programme, on the basis of cash received. Contributions stand at the rate of the day of receipt, which contains a gain or loss on exchange of {exchange} since the agreements. Pledges outstanding at the end of the period, part of no total: {pledges}. No figure is typed."
            ),
            exchange=formats.usd(money.exchange_usd, 2),
            pledges=formats.usd(money.pledges_usd, 2),
        ),
    )


FUND_COLUMNS: tuple[tuple[Promise, Callable[[Statement], Decimal]], ...] = (
    (_("Opening balance"), lambda fund: fund.opening_usd),
    (pgettext_lazy("column", "Income"), lambda fund: fund.income_usd),
    (pgettext_lazy("column", "Expenditure"), lambda fund: fund.expenditure_usd),
    (_("Refunds to donors"), lambda fund: fund.refunds_usd),
    (_("Closing balance"), lambda fund: fund.closing_usd),
)


def funds(prose: Prose, figures: BoardFigures) -> Table:
    return Table(
        id="funds",
        caption=prose.say(_("Balances by fund (United States dollars)")),
        heads=heads(prose, (_("Fund"), CODE), *((title, NUMBER) for title, _value in FUND_COLUMNS)),
        rows=(
            *(
                Row((code(fund.fund), *(cents(value(fund)) for _title, value in FUND_COLUMNS)))
                for fund in figures.funds
            ),
            Row(
                (text(prose.word(_("Total"))), *(cents(value(figures.statement)) for _title, value in FUND_COLUMNS)),
                "sum",
            ),
        ),
        widths=(15, 17, 17, 17, 17, 17),
    )


def contributions(prose: Prose, figures: BoardFigures) -> Table:
    lines = figures.contributions
    total = Row(
        (
            text(prose.word(_("Total"))), text(""), text(""), text(""),
            cents(sum((line.signed_usd for line in lines), Decimal(0))),
            cents(sum((line.received_usd for line in lines), Decimal(0))),
        ),
        "sum",
    )  # fmt: skip
    return Table(
        id="contributions-table",
        caption=prose.say(_("Contributions signed and received in the period")),
        heads=heads(
            prose,
            (_("Donor"), "text"),
            (pgettext_lazy("column", "Reference and fund"), CODE),
            (_("Amount agreed"), NUMBER),
            (_("Units per US$"), NUMBER),
            (_("Signed, US$"), NUMBER),
            (_("Received, US$"), NUMBER),
        ),
        rows=(*map(contribution, lines), total),
        widths=(22, 20, 18, 10, 15, 15),
        note=prose.say(
            _(
                "US$ is the amount agreed divided by the United Nations operational rate of exchange of its date, rounded half up to the cent. What is received later is converted at the rate of the day of receipt."
            )
        ),
    )


def contribution(line: ContributionLine) -> Row:
    return Row(
        (
            text(name_in(line.donor_names) if line.donor_names else line.donor),
            code(f"{line.reference} · {line.fund}"),
            Cell(f"{line.currency} {formats.number(line.amount, 2)}", NUMBER),
            Cell(
                formats.UNKNOWN if line.rate is None else formats.number(line.rate, formats.digits_of(line.rate, 6)),
                NUMBER,
            ),
            cents(line.signed_usd),
            cents(line.received_usd),
        )
    )


def projects(prose: Prose, figures: BoardFigures) -> Table:
    lines = figures.project_lines
    planned = [line.cost_plan_usd for line in lines if line.cost_plan_usd is not None]
    total = Row(
        (
            text(prose.word(_("Total"))), text(""), text(""),
            cents(sum(planned, Decimal(0))),
            cents(sum((line.period_usd for line in lines), Decimal(0))),
            cents(sum((line.total_usd for line in lines), Decimal(0))),
            text(""), text(""),
        ),
        "sum",
    )  # fmt: skip
    return Table(
        id="projects-table",
        caption=prose.say(
            _("Cost plan and expenditure by project, without programme support costs (United States dollars)")
        ),
        heads=heads(
            prose,
            (pgettext_lazy("column", "Project"), CODE),
            (pgettext_lazy("column", "States"), "text"),
            (_("Activity"), "text"),
            (_("Cost plan"), NUMBER),
            (_("Spent in the period"), NUMBER),
            (_("Spent to date"), NUMBER),
            (pgettext_lazy("column", "Balance"), NUMBER),
            (pgettext_lazy("column", "Spent, %"), NUMBER),
        ),
        rows=(*(project(prose, line) for line in lines), total),
        widths=(17, 13, 18, 12, 11, 11, 11, 7),
    )


def project(prose: Prose, line: ProjectLine) -> Row:
    return Row(
        (
            code(line.code) if line.code else text(prose.word(_("Not attributed to a project"))),
            text(formats.names(name_in(names) for names in line.state_names) if line.state_names else ""),
            written(line.title, line.language) if line.title else text(""),
            cents(line.cost_plan_usd),
            cents(line.period_usd),
            cents(line.total_usd),
            cents(line.balance_usd),
            Cell(formats.percent(line.implemented, 0), NUMBER),
        )
    )


def sources(prose: Prose, figures: BoardFigures) -> Table:
    return sources_table(prose, figures.sources)


def sources_table(prose: Prose, figures: Iterable[Figure]) -> Table:
    def name(figure: Figure) -> str:
        parts = words.figure_name(figure.id)
        return ": ".join(prose.word(part) if isinstance(part, Promise) else str(part) for part in parts)

    def value(figure: Figure) -> Cell:
        if figure.value is None or figure.unit in ("usd", "score"):
            return cents(figure.value)
        return Cell(formats.number(figure.value, formats.digits_of(figure.value, 1)), NUMBER)

    return cells.sources(prose, figures, name=name, value=value, widths=(23, 12, 11, 13, 34, 7))
