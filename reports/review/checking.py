"""Holding a report's frozen money against the accounts."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from portal import formats
from portal.periods import Period
from reports.figures.freezing import thaw
from reports.kinds import KINDS
from reports.kinds.money import Money, line_name
from reports.review.certified import expected, not_certified, pieces
from reports.review.naming import namer
from reports.runs.freezing import differences, freeze
from reports.runs.models import Report

CERTIFIED, LEDGER = "certified", "ledger"
NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Difference:
    """One amount that the accounts give otherwise. `line` is a line of a statement, or a figure of the list of sources
    that was worked out anew. Amounts are text, "" where the amount is not there."""

    line: str
    fund: str  # code; "" all voluntary funds
    report: str
    expected: str
    against: str  # certified: the whole stretch is certified; ledger: at least a part is as the ledger has it now
    starts_on: str  # of the statement in which the amount stands
    ends_on: str
    is_source: bool = False

    @property
    def as_data(self) -> dict[str, Any]:
        return asdict(self)


def find_differences(report: Report) -> list[Difference]:
    """Every amount of the report that is not what the accounts say, to the cent. Raises DoesNotReconcile when the ledger
    does not add up."""
    return [*in_statements(report), *in_sources(report)]


def in_statements(report: Report) -> Iterator[Difference]:
    kind = KINDS[report.kind]
    for money in kind.money(thaw(kind.figures_type, report.figures)):
        against = CERTIFIED if is_certified(money) else LEDGER
        accounts = expected(money)
        for line in compared(money, accounts):
            ours, theirs = money.lines.get(line, NOTHING), accounts[line]
            if ours != theirs:
                days = money.period.starts_on.isoformat(), money.period.ends_on.isoformat()
                yield Difference(line, money.fund, f"{ours:.2f}", f"{theirs:.2f}", against, *days)


def is_certified(money: Money) -> bool:
    return not money.donors and all(piece.is_certified for piece in pieces(money.period))


def compared(money: Money, accounts: dict[str, Decimal]) -> list[str]:
    """The lines that the report prints; with expenditure by class also the classes that it does not know of."""
    prints_classes = any(line.startswith("expenditure_usd.") for line in money.lines)
    return [
        line for line in accounts if line in money.lines or (prints_classes and line.startswith("expenditure_usd."))
    ]


def in_sources(report: Report) -> Iterator[Difference]:
    """Amounts worked out anew with the same choices. What stands as at the drafting may have moved since, and may."""
    now = freeze(
        report.kind,
        report.period,
        today=timezone.localdate(report.frozen_at),
        scope=report.scope,
        options=report.options,
    )
    watched = {
        figure["id"]
        for figure in (*report.figures["sources"], *now["sources"])
        if figure["unit"] == "usd" and figure["basis"] != "at_drafting"
    }
    for moved in differences(report.figures, now):
        if moved["id"] in watched:
            days = report.starts_on.isoformat(), report.ends_on.isoformat()
            before, after = moved["before"] or "", moved["after"] or ""
            yield Difference(moved["id"], "", before, after, LEDGER, *days, is_source=True)


def read(data: dict[str, Any]) -> Difference:
    """A difference as a check has kept it."""
    return Difference(**data)


def in_words(difference: Difference, report: Report) -> str:
    """The sentence for a reader, in the active language."""
    name = namer(report.kind, report.figures)
    fund = difference.fund or _("All voluntary funds")
    period = formats.period(*(date.fromisoformat(day) for day in (difference.starts_on, difference.ends_on)))
    what = name(difference.line) if difference.is_source else f"{fund}, {period}, {joined(difference.line)}"
    accounts = {
        CERTIFIED: _("%(what)s: the report says %(ours)s, the certified period %(theirs)s (%(gap)s)."),
        LEDGER: _("%(what)s: the report says %(ours)s, the ledger now %(theirs)s (%(gap)s)."),
    }
    ours, theirs = amount(difference.report), amount(difference.expected)
    gap = None if ours is None or theirs is None else theirs - ours
    facts = {"what": what, "ours": formats.usd(ours, 2), "theirs": formats.usd(theirs, 2), "gap": signed(gap)}
    return accounts[difference.against] % facts


def joined(line: str) -> str:
    return ": ".join(str(part) for part in line_name(line))


def amount(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def signed(gap: Decimal | None) -> str:
    return formats.UNKNOWN if gap is None else f"{'+' if gap > 0 else ''}{formats.usd(gap, 2)}"


@dataclass(frozen=True)
class Beside:
    """One line of a statement as the report prints it and as the accounts give it now, with the words."""

    name: str
    report: Decimal
    expected: Decimal

    @property
    def gap(self) -> Decimal:
        return self.expected - self.report


@dataclass(frozen=True)
class SideBySide:
    """A whole statement that was compared, also where nothing differs."""

    fund: str
    period: Period
    is_certified: bool
    lines: tuple[Beside, ...]


def side_by_side(report: Report) -> list[SideBySide]:
    kind = KINDS[report.kind]
    return [beside(money) for money in kind.money(thaw(kind.figures_type, report.figures))]


def beside(money: Money) -> SideBySide:
    accounts = expected(money)
    lines = tuple(
        Beside(joined(line), money.lines.get(line, NOTHING), accounts[line])
        for line in sorted(compared(money, accounts), key=order_of)
    )
    return SideBySide(money.fund or _("All voluntary funds"), money.period, is_certified(money), lines)


ORDER = (
    "opening_usd", "recorded_opening_usd", "received_usd", "recorded_usd", "exchange_usd", "expenditure_usd",
    "support_cost_usd", "refunded_usd", "written_down_usd", "closing_usd", "recorded_closing_usd", "pledges_outstanding_usd",
    "allocated_usd",
)  # fmt: skip


def order_of(line: str) -> tuple[int, str]:
    """Opening, income, expenditure, closing: as a statement is read."""
    return ORDER.index(line.split(".", maxsplit=1)[0]), line


def not_certified_now(report: Report) -> list[list[str]]:
    return not_certified(report.period)
