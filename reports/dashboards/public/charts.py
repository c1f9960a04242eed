"""The charts of the funding page, each with its question, its answer and its table."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from funding.contributions.models import Contribution
from portal import formats
from portal.charts.bars import bars
from portal.charts.series import Series, Step
from portal.charts.shown import Cell, Shown
from portal.charts.waterfall import waterfall
from reports.dashboards.asked import Asked
from reports.dashboards.public import sentences
from reports.dashboards.public.names import OF_YEAR
from reports.figures.public import FundingFigures
from reports.figures.public.shapes import YearLine
from reports.kinds import values


def charts(asked: Asked, figures: FundingFigures) -> Mapping[str, Shown]:
    note = _("US$, as at %(day)s") % {"day": formats.day(figures.ends_on)}
    made = {"years": years(figures, note)}
    if figures.main.is_voluntary:
        made = {"balance": balance(figures, note), **made, "earmarking": earmarking(figures, note)}
    return made


def cell(figures: FundingFigures, id: str) -> Cell:
    found = next(one for one in figures.sources if one.id == id)
    return Cell(values.in_column(found), figure=id)


def steps(figures: FundingFigures) -> Iterator[tuple[Step, str]]:
    """Each with the figure that it shows; what is nothing is left out."""
    one = figures.main
    level = one.opening_usd
    yield Step(_("Opening balance"), 0, level, is_total=True), "received.opening"
    for label, change, id in (
        (_("Contributions received"), one.income_usd, "received.income"),
        (_("Expenditure before programme support costs"), -one.direct_usd, "received.direct"),
        (_("Programme support costs"), -one.support_cost_usd, "received.support_cost"),
        (_("Refunds to donors"), -one.refunds_usd, "balance.refunds"),
    ):
        if change:
            yield Step(label, level, level + change), id
        level += change
    yield Step(_("Closing balance"), 0, one.closing_usd, is_total=True), "received.closing"


def signed(step: Step) -> str:
    """The name in the table, whose figures are all amounts: which come in and which go out."""
    if step.is_total:
        return step.label
    return f"{'+' if step.change > 0 else formats.MINUS} {step.label}"


def balance(figures: FundingFigures, note: str) -> Shown:
    made = list(steps(figures))
    question, answer = _("How did the balance come about?"), sentences.of_balance(figures)
    drawing = waterfall([step for step, _id in made], key="balance-chart", title=question, desc=answer)
    return Shown(
        key="balance",
        question=question,
        answer=answer,
        drawing=drawing,
        heads=(pgettext("column", "Line of the statement"), _("US$")),
        rows=tuple((Cell(signed(step)), cell(figures, id)) for step, id in made),
        note=note,
    )


def years(figures: FundingFigures, note: str) -> Shown:
    shown = ("received", "signed", "spent") if figures.main.is_voluntary else ("spent",)
    labels = [year_name(line) for line in figures.years]
    series = [Series(str(OF_YEAR[name]), [getattr(line, f"{name}_usd") for line in figures.years]) for name in shown]
    question, answer = _("What was given and spent each year?"), sentences.of_years(figures)
    drawing = bars(
        series, [str(line.year) for line in figures.years], key="years-chart", title=question, desc=answer,
        last_is_open=figures.years[-1].is_open,
    )  # fmt: skip
    return Shown(
        key="years",
        question=question,
        answer=answer,
        drawing=drawing,
        heads=(_("Year"), *(one.name for one in series)),
        rows=tuple(
            (Cell(label), *(cell(figures, f"years.{line.year}.{name}") for name in shown))
            for label, line in zip(labels, figures.years, strict=True)
        ),
        legend=tuple(one.name for one in series) if len(series) > 1 else (),
        note=note,
    )


def year_name(line: YearLine) -> str:
    return _("%(year)s so far") % {"year": line.year} if line.is_open else str(line.year)


def earmarking(figures: FundingFigures, note: str) -> Shown:
    levels = {line.level: str(Contribution.Earmarking(line.level).label) for line in figures.earmarking}
    series = [Series(levels[line.level], line.usd) for line in figures.earmarking]
    question, answer = _("How freely may the money be used?"), sentences.of_earmarking(figures)
    drawing = bars(
        series, [str(line.year) for line in figures.years], key="earmarking-chart", title=question, desc=answer,
        is_stacked=True, last_is_open=figures.years[-1].is_open,
    )  # fmt: skip
    return Shown(
        key="earmarking",
        question=question,
        answer=answer,
        drawing=drawing,
        heads=(_("Year"), *levels.values()),
        rows=tuple(
            (Cell(year_name(line)), *(cell(figures, f"earmarking.{level}.{line.year}") for level in levels))
            for line in figures.years
        ),
        legend=tuple(levels.values()),
        note=note,
    )
