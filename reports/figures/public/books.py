"""The balances of a fund in the shapes that the funding page adds up: five queries whatever there is."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet, Sum

from funding.funds.models import VOLUNTARY, Fund
from funding.ledger.models import SPENDING_KINDS, Balance, BalanceQuerySet, EntryKind
from portal.periods import Period
from reports.figures.freezing import Sheet

NOTHING = Decimal("0.00")
YEARS = 5  # in a row, the last one that of the last day


@dataclass(frozen=True)
class Moved:
    fund: str
    fund_kind: str
    kind: str
    until: Decimal
    within: Decimal
    entries_until: int
    entries_within: int


@dataclass(frozen=True)
class Yearly:
    year: int
    kind: str
    level: str | None  # of earmarking
    usd: Decimal
    entries: int


@dataclass(frozen=True)
class Pledged:
    donor: int
    pledged_on: date
    usd: Decimal
    entries: int


@dataclass(frozen=True)
class Total:
    usd: Decimal
    entries: int


@dataclass(frozen=True)
class Books:
    fund: Fund | None
    period: Period
    moved: tuple[Moved, ...]
    spent: Mapping[int | None, Total]  # in the period, with support costs, by project; None names none
    yearly: tuple[Yearly, ...]
    pledged: tuple[Pledged, ...]  # one row a contribution

    @classmethod
    def read(cls, fund: Fund | None, period: Period) -> "Books":
        found = Balance.objects.until(period.ends_on)
        own = found.filter(fund=fund) if fund else found.filter(fund__kind__in=VOLUNTARY)
        return cls(
            fund=fund,
            period=period,
            moved=moved_in(found if fund is None else own, period),
            spent=spent_by_project(own, period),
            yearly=by_year(own, period),
            pledged=pledges_of(own),
        )

    @property
    def is_voluntary(self) -> bool:
        return self.fund is None or self.fund.is_voluntary

    @property
    def own(self) -> list[Moved]:
        """Of the fund, or of the voluntary funds: assessed money is beside them."""
        return [one for one in self.moved if self.fund is not None or one.fund_kind in VOLUNTARY]

    @property
    def years(self) -> tuple[int, ...]:
        last = self.period.ends_on.year
        return tuple(range(last - YEARS + 1, last + 1))

    def words(self, **words: str) -> dict[str, str]:
        """Of the ledger's list: the fund, and the days of the period."""
        place = {"fund": self.fund.code} if self.fund else {"money": "voluntary"}
        span = {"until": self.period.ends_on.isoformat()}
        if not self.period.is_since_inception:
            span["since"] = self.period.starts_on.isoformat()
        return {**place, **span, **words}

    def words_until(self, **words: str) -> dict[str, str]:
        return {name: word for name, word in self.words(**words).items() if name != "since"}

    def note(
        self, sheet: Sheet, id: str, total: Total, source: str | dict[str, str], *, basis: str = "in_period"
    ) -> None:
        """An amount in US$; `source` are the words of the ledger's list that shows its rows, or says where it comes from."""
        if isinstance(source, dict):
            source = "ledger: " + " ".join(f"{name}={word}" for name, word in sorted(source.items()))
        sheet.note(id, total.usd, unit="usd", basis=basis, as_at=self.period.ends_on, source=source, rows=total.entries)


def moved_in(found: QuerySet[Balance], period: Period) -> tuple[Moved, ...]:
    inside = Q(value_on__gte=period.starts_on)
    rows = (
        found.order_by()
        .values_list("fund", "kind")
        .annotate(
            until=Sum("amount_usd", default=NOTHING),
            within=Sum("amount_usd", filter=inside, default=NOTHING),
            entries_until=Sum("entries", default=0),
            entries_within=Sum("entries", filter=inside, default=0),
        )
    )
    funds = {fund.pk: fund for fund in Fund.objects.all()}
    return tuple(Moved(funds[fund].code, funds[fund].kind, *rest) for fund, *rest in rows)


def spent_by_project(own: BalanceQuerySet, period: Period) -> dict[int | None, Total]:
    rows: Any = (
        own.within(period)
        .filter(kind__in=SPENDING_KINDS)
        .order_by("project")
        .values_list("project")
        .annotate(usd=Sum("amount_usd"), count=Sum("entries"))
    )
    return {project: Total(usd, count) for project, usd, count in rows if count}


def by_year(own: QuerySet[Balance], period: Period) -> tuple[Yearly, ...]:
    """By day from the database, which takes the year of a day more slowly than it adds up."""
    rows = (
        own.filter(
            value_on__gte=date(period.ends_on.year - YEARS + 1, 1, 1),
            kind__in=(EntryKind.RECEIPT, EntryKind.COMMITMENT, *SPENDING_KINDS),
        )
        .order_by()
        .values_list("value_on", "kind", "contribution__earmarking")
        .annotate(usd=Sum("amount_usd"), count=Sum("entries"))
    )
    found: dict[tuple[int, str, str | None], Total] = {}
    for on, kind, level, usd, count in rows:
        before = found.get((on.year, kind, level), Total(NOTHING, 0))
        found[on.year, kind, level] = Total(before.usd + usd, before.entries + count)
    return tuple(Yearly(*key, total.usd, total.entries) for key, total in found.items())


def pledges_of(own: QuerySet[Balance]) -> tuple[Pledged, ...]:
    rows: Any = (
        own.filter(kind=EntryKind.PLEDGE)
        .order_by()
        .values_list("contribution__donor", "contribution__pledged_on", "contribution")
        .annotate(usd=Sum("amount_usd"), count=Sum("entries"))
    )
    return tuple(Pledged(donor, on, usd, count) for donor, on, _pk, usd, count in rows)


def within(rows: Iterable[Moved], which: Callable[[Moved], bool]) -> Total:
    kept = [one for one in rows if which(one)]
    return Total(sum((one.within for one in kept), NOTHING), sum(one.entries_within for one in kept))


def added(rows: Iterable[Yearly | Pledged]) -> Total:
    kept = list(rows)
    return Total(sum((one.usd for one in kept), NOTHING), sum(one.entries for one in kept))
