"""Who pays and for what, as plain frozen facts that anybody may read: no private donor is named, no project that is not public."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from funding.statement.shapes import Statement
from portal.periods import Period
from portal.reference.names import Names
from reports.figures.freezing import Figure

SEVERAL, NO_REGION = "several", "none"


@dataclass(frozen=True)
class Money:
    """An amount in another currency than US$."""

    currency: str
    amount: Decimal


@dataclass(frozen=True)
class Giver:
    """A donor, or all donors of a kind that is not named. US$; what is pledged is in no total."""

    key: str  # donor.12 or kind.private: the end of the ids of its figures
    name: str
    names: Names
    kind: str
    donors: int
    received_usd: Decimal
    signed_usd: Decimal
    pledged_usd: Decimal  # outstanding at the end
    received_in: tuple[Money, ...]  # the same receipts in the currencies in which they came

    @property
    def is_named(self) -> bool:
        return self.key.startswith("donor.")


@dataclass(frozen=True)
class YearLine:
    year: int
    received_usd: Decimal
    signed_usd: Decimal
    spent_usd: Decimal
    is_open: bool  # not over on the last day that counts


@dataclass(frozen=True)
class LevelLine:
    """What was received at one level of earmarking, in the years of `years`."""

    level: str
    usd: tuple[Decimal, ...]


@dataclass(frozen=True)
class FundLine:
    """A voluntary fund: all of them together are the statement."""

    code: str
    names: Names
    received_usd: Decimal
    spent_usd: Decimal
    closing_usd: Decimal


@dataclass(frozen=True)
class ProjectLine:
    pk: int
    code: str
    title: str
    language: str
    usd: Decimal


@dataclass(frozen=True)
class RegionLine:
    """Spending of projects by regional group of their States, each project once. `code` several: of more than one; none:
    global or without a project."""

    code: str
    names: Names
    usd: Decimal


@dataclass(frozen=True)
class AgeLine:
    """Pledges that are not signed, by how long ago they were made."""

    key: str  # of funding.radar.thresholds.AGES
    first: int  # days
    last: int | None
    pledges: int
    usd: Decimal


@dataclass(frozen=True)
class FundingFigures:
    starts_on: date
    ends_on: date  # the last day that counts
    scope: str  # code of a fund; "" for all voluntary funds
    statements: tuple[Statement, ...]  # received, then recorded; of the latter only the contributions are shown
    givers: tuple[Giver, ...]
    years: tuple[YearLine, ...]
    earmarking: tuple[LevelLine, ...]
    funds: tuple[FundLine, ...]
    projects: tuple[ProjectLine, ...]  # those that the reader may see
    other_projects: int  # further ones, in `others_usd`
    others_usd: Decimal  # of them, and of what names no project
    regions: tuple[RegionLine, ...]
    ages: tuple[AgeLine, ...]
    pledges_usd: Decimal
    unallocated_usd: Decimal
    sources: tuple[Figure, ...]

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.ends_on)

    @property
    def main(self) -> Statement:
        return self.statements[0]
