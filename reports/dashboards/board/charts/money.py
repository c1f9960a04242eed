from collections.abc import Iterator, Mapping

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from funding.donors.standing import Standing
from funding.periods.workflow import PeriodStatus
from portal import formats
from portal.charts.bars import bars
from portal.charts.dots import dots
from portal.charts.series import Series, Step
from portal.charts.shown import Cell, Shown
from portal.charts.timeline import Span, timeline
from portal.charts.waterfall import waterfall
from reports.dashboards.board.charts.parts import (
    HALF,
    WIDE,
    at_end,
    count,
    drawn,
    figure,
    in_dollars,
    in_period,
    usd,
    words,
)
from reports.dashboards.board.sentences import money as says
from reports.dashboards.board.shapes import BoardLook, Group, Money, YearOfGiving
from reports.figures.board.finance_shapes import AccountsLine
from reports.figures.board.shapes import Statement
from reports.kinds.words import object_class

LATEST = 12  # financial periods of the picture and its table; their own page has all


def charts(look: BoardLook, found: Money) -> Mapping[str, Shown]:
    return {
        "fund": fund(look, found),
        "cover": cover(look, found),
        "giving": giving(look, found),
        "accounts": accounts(look, found),
    }


def fund(look: BoardLook, money: Money) -> Shown:
    one, question = money.statement, _("What came into the fund, what went out, and what is left?")
    answer = says.fund(one)
    after_income = one.opening_usd + one.income_usd
    after_direct = after_income - one.direct_usd
    after_all = after_direct - one.support_cost_usd
    names = {
        "opening": _("Opening balance"),
        "income": _("Contributions received"),
        "direct": _("Expenditure"),
        "support_cost": _("Programme support costs"),
        "refunds": _("Refunds to donors"),
        "closing": _("Closing balance"),
    }
    steps = (
        Step(names["opening"], 0, one.opening_usd, is_total=True),
        Step(names["income"], one.opening_usd, after_income),
        Step(names["direct"], after_income, after_direct),
        Step(names["support_cost"], after_direct, after_all),
        Step(names["refunds"], after_all, after_all - one.refunds_usd),
        Step(names["closing"], 0, one.closing_usd, is_total=True),
    )
    return Shown(
        key="fund",
        question=question,
        answer=answer,
        drawing=waterfall(steps, key="fund-chart", title=question, desc=answer, width=WIDE),
        heads=(pgettext("column", "Line of the statement"), _("US$")),
        rows=tuple(fund_rows(look, one, names)),
        note=in_dollars(look),
        url=f"{reverse('statement')}?period={look.period}",
    )


def fund_rows(look: BoardLook, one: Statement, names: Mapping[str, str]) -> Iterator[tuple[Cell, ...]]:
    """Expenditure also by object class, and the exchange difference that receipts contain."""
    for id, name in names.items():
        yield words(name), figure(look, f"money.{id}")
        if id == "income":
            yield words(_("Of this, gain or loss on exchange")), figure(look, "money.exchange")
        elif id == "direct":
            for line in one.expenditure:
                code = line.object_class or "unclassified"
                yield words(object_class(line.object_class)), figure(look, f"money.expenditure.{code}")


def cover(look: BoardLook, money: Money) -> Shown:
    question, answer = _("How long does the money last, and is the reserve whole?"), says.cover(money.reserve)
    rows: list[tuple[Cell, ...]] = [(words(_("Closing balance")), figure(look, "money.closing"))]
    bar = [(_("Closing balance"), money.statement.closing_usd)]
    if money.reserve is not None:
        rows += [
            (words(_("Operating reserve")), figure(look, "money.reserve")),
            (words(_("Closing balance above the operating reserve")), figure(look, "money.available")),
            (words(_("Months of cover")), figure(look, "money.months_of_cover")),
        ]
        if money.reserve.required_usd is not None:
            bar.append((_("Operating reserve"), money.reserve.required_usd))
    rows += [
        (words(_("Allocated to projects in the period")), figure(look, "money.allocated")),
        (words(_("Received and not allocated")), figure(look, "money.unallocated")),
    ]
    bar.append((_("Received and not allocated"), money.unallocated_usd))
    series = [Series(_("US$"), [value for _name, value in bar])]
    return Shown(
        key="cover",
        question=question,
        answer=answer,
        drawing=dots(
            series, [name for name, _value in bar], key="cover-chart", title=question, desc=answer, digits=0, width=HALF
        ),
        heads=(pgettext("column", "Figure"), pgettext("column", "Value")),
        rows=tuple(rows),
        note=" · ".join((_("US$"), at_end(look))),
    )


def giving(look: BoardLook, money: Money) -> Shown:
    question, answer = _("Who gives, and do donors stay?"), says.giving(money.years)
    names = {
        Standing.RETURNING: pgettext("donors", "Returning"),
        Standing.FIRST_TIME: pgettext("donors", "First-time"),
        Standing.LAPSED: pgettext("donors", "Without an agreement of the year"),
    }
    series = [Series(name, [group(year, word).usd for year in money.years]) for word, name in names.items()]
    labels = [str(year.ends_on.year) for year in money.years]
    return Shown(
        key="giving",
        question=question,
        answer=answer,
        drawing=drawn(
            any(year.usd for year in money.years),
            lambda: bars(series, labels, key="giving-chart", title=question, desc=answer, is_stacked=True, width=HALF),
        ),
        heads=(_("Period"), *names.values(), _("Total"), pgettext("column", "Donors")),
        rows=tuple(year_row(year, names) for year in money.years),
        legend=tuple(names.values()),
        note=_("US$ received; the same days of each year"),
        url=reverse("donor_list"),
    )


def group(year: YearOfGiving, word: str) -> Group:
    return next(one for one in year.groups if one.standing == word)


def year_row(year: YearOfGiving, names: Mapping[Standing, str]) -> tuple[Cell, ...]:
    sums = (usd(group(year, word).usd) for word in names)
    return words(formats.period(year.starts_on, year.ends_on)), *sums, usd(year.usd), count(year.donors)


def accounts(look: BoardLook, money: Money) -> Shown:
    question, answer = _("How far are the accounts certified?"), says.accounts(money.accounts)
    lines = money.accounts.lines[-LATEST:]
    return Shown(
        key="accounts",
        question=question,
        answer=answer,
        drawing=drawn(
            lines,
            lambda: timeline(
                [span(line) for line in lines],
                title=question,
                desc=answer,
                key="accounts-chart",
                limits=(lines[0].starts_on, lines[-1].ends_on),
                today=look.drafted_on,
                width=WIDE,
            ),
        ),
        heads=(_("Financial period"), pgettext("column", "Stage"), _("Certified on")),
        rows=tuple(map(period_row, lines)),
        note=in_period(look),
        url=reverse("period_list"),
        total=(words(_("Days certified")), figure(look, "accounts.certified_days"), words("")),
    )


def span(line: AccountsLine) -> Span:
    is_certified = line.status == PeriodStatus.CERTIFIED
    name, label = formats.period(line.starts_on, line.ends_on), PeriodStatus(line.status).label
    return Span(
        f"{name}: {label}", line.starts_on, line.ends_on, 100 if is_certified else 0, "done" if is_certified else ""
    )


def period_row(line: AccountsLine) -> tuple[Cell, ...]:
    return (
        words(formats.period(line.starts_on, line.ends_on)),
        words(PeriodStatus(line.status).label),
        words(formats.day(line.certified_on)),
    )
