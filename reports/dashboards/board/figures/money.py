"""The fund in brief, its reserve, its accounts and who gives: what the Board's report says of money."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from funding.donors.standing import Standing
from portal.periods import Period
from reports.dashboards.board.shapes import Group, Money, YearOfGiving
from reports.figures.board import finance
from reports.figures.board import money as books
from reports.figures.board.choices import MOST_YEARS
from reports.figures.board.finance_shapes import Accounts
from reports.figures.freezing import Sheet


def of_part(reader: Any, period: Period, sheet: Sheet, *, today: date) -> Money:
    """The same for every reader of the dashboard: trustees and staff see all of the fund's money."""
    found = books.books_of(None, period)
    statement = books.statement_of(found)
    books.note_statement(statement, period, sheet)
    periods, received = finance.received_in(period, MOST_YEARS)
    accounts = finance.accounts(period)
    note_accounts(accounts, period, sheet)
    return Money(
        statement=statement,
        reserve=finance.reserve(found, sheet),
        accounts=accounts,
        giving=finance.giving_of(periods, received, sheet),
        years=tuple(map(year_of_giving, periods, received)),
        allocated_usd=books.allocated(period, sheet),
        unallocated_usd=books.unallocated(period, sheet),
    )


def note_accounts(accounts: Accounts, period: Period, sheet: Sheet) -> None:
    sheet.note(
        "accounts.certified_days",
        accounts.certified_days,
        unit="days",
        basis="in_period",
        as_at=period.ends_on,
        source="funding.FinancialPeriod: days of the period that lie in certified financial periods",
        rows=sum(line.certified_on is not None for line in accounts.lines),
    )


def year_of_giving(period: Period, received: dict[int, Any]) -> YearOfGiving:
    """A donor whose last agreement was of an earlier year may still pay: it is lapsed, and what it paid counts."""
    standings = finance.standings_in(period.ends_on.year, at=period.ends_on)
    return YearOfGiving(
        period.starts_on, period.ends_on, tuple(group(word, standings, received) for word in groups_in_use())
    )


def groups_in_use() -> Iterable[str]:
    return (Standing.RETURNING, Standing.FIRST_TIME, Standing.LAPSED)


def group(word: str, standings: dict[int, str], received: dict[int, Any]) -> Group:
    its = [line for pk, line in received.items() if stands(standings.get(pk, "")) == word]
    return Group(word, len(its), sum((line.usd for line in its), Decimal("0.00")))


def stands(word: str) -> str:
    """Money without an agreement that counts in the year is told with what older agreements bring."""
    return word if word in (Standing.RETURNING, Standing.FIRST_TIME) else Standing.LAPSED
