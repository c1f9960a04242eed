"""For what money is used: funds, projects as far as they are public, regions, and what is left and kept back."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from funding.funds.models import Fund
from funding.ledger.models import SPENDING_KINDS, EntryKind
from funding.statement.shapes import SIGNS, Basis, Statement
from portal.reference.models import RegionalGroup
from portal.reference.names import names_of
from projects.participation.queries import regions_of
from projects.portfolio.models import Project
from reports.figures.freezing import Sheet
from reports.figures.public.books import NOTHING, Books, Total, within
from reports.figures.public.shapes import NO_REGION, SEVERAL, FundLine, ProjectLine, RegionLine

CASH = SIGNS[Basis.RECEIVED]


def funds(books: Books, sheet: Sheet) -> tuple[FundLine, ...]:
    """Voluntary funds with anything in them."""
    moved = {one.fund for one in books.own if one.kind in CASH}
    rows = Fund.objects.voluntary().filter(code__in=moved).order_by("position", "code")
    return tuple(fund_line(fund, books, sheet) for fund in rows)


def fund_line(fund: Fund, books: Books, sheet: Sheet) -> FundLine:
    own = [one for one in books.own if one.fund == fund.code]
    place = {name: word for name, word in books.words(fund=fund.code).items() if name != "money"}
    until = {name: word for name, word in place.items() if name != "since"}
    received = within(own, lambda one: one.kind == EntryKind.RECEIPT)
    spent = within(own, lambda one: one.kind in SPENDING_KINDS)
    cash = [one for one in own if one.kind in CASH]
    left = sum((CASH[EntryKind(one.kind)] * one.until for one in cash), NOTHING)
    closing = Total(left, sum(one.entries_until for one in cash))
    books.note(sheet, f"fund.{fund.code}.received", received, {**place, "kind": EntryKind.RECEIPT.value})
    books.note(sheet, f"fund.{fund.code}.spent", spent, {**place, "kind": "spending"})
    books.note(sheet, f"fund.{fund.code}.closing", closing, {**until, "line": "balance-received"}, basis="at_end")
    return FundLine(fund.code, names_of(fund), received.usd, spent.usd, closing.usd)


def assessed(one: Statement, books: Books, sheet: Sheet) -> None:
    """Beside the voluntary funds and in none of their totals."""
    for line in one.assessed:
        found = [row for row in books.moved if row.fund == line.fund]
        total = Total(line.usd, within(found, lambda row: row.kind in SPENDING_KINDS).entries)
        words = {name: word for name, word in books.words(kind="spending", fund=line.fund).items() if name != "money"}
        books.note(sheet, f"assessed.{line.fund}", total, words)


@dataclass(frozen=True)
class Projects:
    shown: tuple[ProjectLine, ...]
    others: int
    others_usd: Decimal


def projects(books: Books, reader: Any, sheet: Sheet) -> Projects:
    """What was spent of each project that the reader may see, with support costs, the most first; the rest in one sum."""
    spent = books.spent
    seen = Project.objects.visible_to(reader).filter(pk__in=[pk for pk in spent if pk]).order_by("code")
    shown = []
    for pk, code, title, language in seen.values_list("pk", "code", "title", "language"):
        books.note(sheet, f"project.{code}", spent[pk], books.words(kind="spending", project=code))
        shown.append(ProjectLine(pk, code, title, language, spent[pk].usd))
    known = {line.pk for line in shown}
    rest = {pk: total for pk, total in spent.items() if pk not in known}
    others = Total(sum((one.usd for one in rest.values()), NOTHING), sum(one.entries for one in rest.values()))
    if rest:
        source = "funding.Balance: spending of projects that are not public, and of what names no project"
        books.note(sheet, "project.others", others, source)
    shown.sort(key=lambda line: (-line.usd, line.code))
    return Projects(tuple(shown), sum(pk is not None for pk in rest), others.usd)


def regions(books: Books, sheet: Sheet) -> tuple[RegionLine, ...]:
    """Regional groups in their order, then projects of several, then what has none."""
    known = regions_of({number for number in books.spent if number is not None})
    groups = {group.code: names_of(group) for group in RegionalGroup.objects.order_by("position")}
    found: dict[str, Total] = {}
    for number, total in books.spent.items():
        codes = known.get(number, ()) if number is not None else ()
        code = SEVERAL if len(codes) > 1 else next(iter(codes), NO_REGION)
        before = found.get(code, Total(NOTHING, 0))
        found[code] = Total(before.usd + total.usd, before.entries + total.entries)
    lines = []
    for code in (*groups, SEVERAL, NO_REGION):
        if code in found:
            source = f"funding.Balance: spending of projects by regional group of their States, {code}"
            books.note(sheet, f"region.{code}", found[code], source)
            lines.append(RegionLine(code, groups.get(code, {}), found[code].usd))
    return tuple(lines)


def unallocated(books: Books, sheet: Sheet) -> Decimal:
    """Received and neither refunded nor set aside for a project, at the end."""
    signs = {EntryKind.RECEIPT: 1, EntryKind.REFUND: -1, EntryKind.ALLOCATION: -1}
    rows = [one for one in books.own if one.kind in signs]
    usd = sum((signs[EntryKind(one.kind)] * one.until for one in rows), NOTHING)
    if books.is_voluntary:
        source = "funding.Balance: receipts less refunds and allocations, value_on up to the last day"
        books.note(
            sheet, "balance.unallocated", Total(usd, sum(one.entries_until for one in rows)), source, basis="at_end"
        )
    return usd


def uses(one: Statement, books: Books, sheet: Sheet) -> None:
    """What lowered the balance in the period: spending with support costs, and refunds."""
    if one.is_voluntary:
        entries = within(books.own, lambda row: row.kind in SPENDING_KINDS or row.kind == EntryKind.REFUND).entries
        total = Total(one.expenditure_usd + one.refunds_usd, entries)
        refunded = Total(one.refunds_usd, within(books.own, lambda row: row.kind == EntryKind.REFUND).entries)
        books.note(sheet, "balance.refunds", refunded, books.words(kind=EntryKind.REFUND.value))
        books.note(
            sheet, "balance.uses", total, "funding.Balance: spending, support costs and refunds, value_on in the period"
        )


def reserve(one: Statement, sheet: Sheet) -> None:
    if not one.is_voluntary or one.reserve is None:
        return
    for id, value, unit, source in (
        (
            "reserve.required",
            one.reserve.required_usd,
            "usd",
            "funding.ReservePolicy: in force on the last day, of each voluntary fund",
        ),
        ("reserve.available", one.available_usd, "usd", "closing balance less operating reserve"),
        ("reserve.months", one.months_of_cover, "months", "closing balance by what a year costs, times 12"),
    ):
        sheet.note(id, value, unit=unit, basis="at_end", as_at=one.ends_on, source=source, rows=1)
