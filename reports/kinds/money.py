"""The money of a report as statements that can be held against the accounts: what a kind's `money` gives."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from funding.periods.figures import figures_of
from funding.statement.shapes import Statement as FundStatement
from portal.periods import Period
from reports.figures.board.shapes import BoardFigures
from reports.figures.board.shapes import Statement as BoardStatement
from reports.figures.statement import StatementFigures
from reports.kinds import words

LINES: dict[str, str | Promise] = {
    "opening_usd": _("Opening balance"),
    "received_usd": _("Contributions received"),
    "refunded_usd": _("Refunds to donors"),
    "support_cost_usd": _("Programme support costs"),
    "closing_usd": _("Closing balance"),
    "recorded_opening_usd": pgettext_lazy("line of a statement", "Opening balance, recorded basis"),
    "recorded_usd": pgettext_lazy("line of a statement", "Contributions recorded"),
    "exchange_usd": _("Gain or loss on exchange"),
    "written_down_usd": pgettext_lazy("line of a statement", "Write-downs"),
    "recorded_closing_usd": pgettext_lazy("line of a statement", "Closing balance, recorded basis"),
    "allocated_usd": _("Allocated to projects"),
    "pledges_outstanding_usd": pgettext_lazy("line of a statement", "Pledges outstanding"),
}


@dataclass(frozen=True)
class Money:
    """One statement inside a report, US$ to the cent. The keys of `lines` are those of a certified period's figures
    (funding.periods.figures), with `expenditure_usd.<object class>` for each class; a line that the report does not
    print is left out and not compared."""

    fund: str  # code; "" is all voluntary funds
    period: Period
    lines: Mapping[str, Decimal]
    donors: tuple[int, ...] = ()  # only their contributions and what was spent of them: held against the ledger


def flat(figures: Mapping[str, Any]) -> dict[str, Decimal]:
    """The figures of one fund, as a certified period keeps them, line by line."""
    lines = {key: Decimal(value) for key, value in figures.items() if key not in ("id", "expenditure_usd")}
    return lines | {f"expenditure_usd.{code}": Decimal(usd) for code, usd in figures["expenditure_usd"].items()}


def line_name(line: str) -> tuple[str | Promise, ...]:
    """The words for a line, to be joined by a colon."""
    if line.startswith("expenditure_usd."):
        return pgettext_lazy("figure", "Expenditure"), words.object_class(line.removeprefix("expenditure_usd."))
    return (LINES[line],)


def of_board(figures: BoardFigures) -> Iterable[Money]:
    return [of_board_statement(one, figures.period) for one in (figures.statement, *figures.funds)]


def of_board_statement(one: BoardStatement, period: Period) -> Money:
    lines = {
        "opening_usd": one.opening_usd,
        "received_usd": one.income_usd,
        "exchange_usd": one.exchange_usd,
        "support_cost_usd": one.support_cost_usd,
        "refunded_usd": one.refunds_usd,
        "closing_usd": one.closing_usd,
        "pledges_outstanding_usd": one.pledges_usd,
    }
    return Money(
        one.fund, period, lines | {f"expenditure_usd.{line.object_class}": line.usd for line in one.expenditure}
    )


def of_statement(figures: StatementFigures) -> Iterable[Money]:
    groups = (figures.statements, figures.earlier) if figures.earlier else (figures.statements,)
    return [of_fund_statement(one) for one in groups]


def of_fund_statement(made: tuple[FundStatement, ...]) -> Money:
    lines = flat(figures_of({one.basis: one for one in made}))
    if not made[0].is_voluntary:  # of an assessed source only the expenditure means anything
        lines = {key: usd for key, usd in lines.items() if key.startswith("expenditure_usd.")}
    return Money(made[0].fund, made[0].period, lines)
