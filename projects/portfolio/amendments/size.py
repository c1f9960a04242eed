"""How large an amendment is: managers of the project decide on the smaller ones, the deciding official on the larger.

Budget and end are measured against what the deciding official last decided, so that several small steps make no large one.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from projects.followup.dates import add_months

SHARE = Decimal("0.20")  # of the budget, up or down
MONTHS = 6  # of the end, later or earlier


@dataclass(frozen=True)
class Basis:
    """What the deciding official last decided: with the terms, or with the larger amendment of this number."""

    budget_usd: Decimal
    ends_on: date | None
    source: str = "start"  # terms, amendment, start (of a project without terms)
    number: int | None = None
    decided_on: date | None = None


@dataclass(frozen=True)
class Facts:
    budget_usd: Decimal
    ends_on: date | None


@dataclass(frozen=True)
class Finding:
    """One rule with its figures. `rule`: budget, end or section (then `about` is its label)."""

    rule: str
    is_major: bool
    about: object = ""
    before: Decimal | date | None = None
    after: Decimal | date | None = None
    share: Decimal | None = None  # of the budget at the last decision, with its sign; None when that was nothing


def findings(basis: Basis, before: Facts, after: Facts, sections: Sequence[tuple[object, bool]]) -> list[Finding]:
    """One finding for each thing that changes. `sections`: label and whether the section itself calls its change larger."""
    found = []
    if after.budget_usd != before.budget_usd:
        share = (after.budget_usd - basis.budget_usd) / basis.budget_usd if basis.budget_usd else None
        is_major = share is None or abs(share) > SHARE
        found.append(Finding("budget", is_major, before=basis.budget_usd, after=after.budget_usd, share=share))
    if after.ends_on != before.ends_on:
        is_major = more_than_months(basis.ends_on, after.ends_on)
        found.append(Finding("end", is_major, before=basis.ends_on, after=after.ends_on))
    return [*found, *(Finding("section", is_major, about=label) for label, is_major in sections)]


def is_major(found: Sequence[Finding]) -> bool:
    return any(finding.is_major for finding in found)


def more_than_months(first: date | None, second: date | None, months: int = MONTHS) -> bool:
    """Whether two days are further apart; from the end of a month to the end of a month counts in whole months."""
    if first is None or second is None:
        return first is not second
    earlier, later = sorted((first, second))
    limit = add_months(earlier, months)
    if is_last_of_month(earlier):
        limit = limit.replace(day=monthrange(limit.year, limit.month)[1])
    return later > limit


def is_last_of_month(day: date) -> bool:
    return day.day == monthrange(day.year, day.month)[1]
