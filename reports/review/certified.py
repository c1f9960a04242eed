"""What the accounts say of a fund in a period: certified periods as they were frozen, the rest as the ledger has it now."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from funding.funds.models import Fund
from funding.periods.figures import SHAPE, by_fund, figures_of
from funding.periods.models import FinancialPeriod
from funding.periods.workflow import PeriodStatus
from funding.statement.figures import statements
from portal.periods import Period
from reports.kinds.money import Money, flat

OPENING = frozenset({"opening_usd", "recorded_opening_usd"})
CLOSING = frozenset({"closing_usd", "recorded_closing_usd", "pledges_outstanding_usd"})
NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Piece:
    """A stretch of a report's period. `figures` are those that were certified for exactly this stretch."""

    period: Period
    is_certified: bool
    figures: dict[str, Any] | None = None


def pieces(period: Period) -> tuple[Piece, ...]:
    """The period cut at the borders of certified periods, in order and without gaps."""
    return tuple(cut(period))


def cut(period: Period) -> Iterator[Piece]:
    day = period.starts_on
    certified = FinancialPeriod.objects.filter(status=PeriodStatus.CERTIFIED)
    for one in certified.filter(starts_on__lte=period.ends_on, ends_on__gte=day).order_by("starts_on"):
        first, last = max(one.starts_on, day), min(one.ends_on, period.ends_on)
        if day < first:
            yield Piece(Period(day, first - timedelta(days=1)), is_certified=False)
        whole = Period(first, last)
        yield Piece(whole, True, usable(one.figures) if whole == one.period else None)
        day = last + timedelta(days=1)
    if day <= period.ends_on:
        yield Piece(Period(day, period.ends_on), is_certified=False)


def usable(figures: dict[str, Any] | None) -> dict[str, Any] | None:
    return figures if figures and figures.get("shape") == SHAPE else None


def not_certified(period: Period) -> list[list[str]]:
    """The stretches of the period that no certified period covers, as [first day, last day]."""
    open_ones = [piece.period for piece in pieces(period) if not piece.is_certified]
    return [[one.starts_on.isoformat(), one.ends_on.isoformat()] for one in open_ones]


def certified_until(period: Period) -> date | None:
    """The last day of the period up to which everything is certified."""
    until = None
    for piece in pieces(period):
        if not piece.is_certified:
            break
        until = piece.period.ends_on
    return until


def expected(money: Money) -> dict[str, Decimal]:
    """The lines of the statement as the accounts give them: opening of the first stretch, closing of the last, sums of what
    moved in between. A certified stretch of which only a part is asked for is read from the ledger, which cannot have
    changed there."""
    made = [lines_of(money, piece) for piece in pieces(money.period)]
    names = {name for lines in made for name in lines} | set(money.lines)
    return {name: joined(name, [lines.get(name, NOTHING) for lines in made]) for name in sorted(names)}


def joined(name: str, values: list[Decimal]) -> Decimal:
    if name in OPENING:
        return values[0]
    return values[-1] if name in CLOSING else sum(values, NOTHING)


def lines_of(money: Money, piece: Piece) -> dict[str, Decimal]:
    if piece.figures is None or money.donors:
        fund = Fund.objects.get(code__iexact=money.fund) if money.fund else None
        return flat(figures_of(statements(fund, piece.period, donors=money.donors or None)))
    funds = Fund.objects.filter(code__iexact=money.fund) if money.fund else Fund.objects.voluntary()
    frozen = by_fund(piece.figures)
    lines: dict[str, Decimal] = {}
    for pk in funds.order_by("pk").values_list("pk", flat=True):
        for name, usd in flat(frozen[pk][1]).items() if pk in frozen else ():
            lines[name] = lines.get(name, NOTHING) + usd
    return lines
