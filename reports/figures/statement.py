"""The figures of a statement of income and expenditure as a report freezes them: both bases, the earlier period, and where
each figure comes from."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from funding.donors.models import Donor
from funding.funds.models import ASSESSED, VOLUNTARY, Fund
from funding.ledger.models import Balance
from funding.ledger.reconciliation import reconcile
from funding.statement.asked import Answer
from funding.statement.figures import statements
from funding.statement.lines import Entries, entries_behind, rows
from funding.statement.periods import previous
from funding.statement.shapes import DoesNotBalance, Statement
from portal.periods import Period
from reports.figures.books import DoesNotReconcile, counted
from reports.figures.freezing import NO_OPTIONS, Figure, Sheet


@dataclass(frozen=True)
class StatementFigures:
    starts_on: date
    ends_on: date
    drafted_on: date
    is_comparison: bool  # the second statement is an earlier period, not the other basis
    statements: tuple[Statement, ...]
    earlier: tuple[Statement, ...]  # on the same bases, of the period before
    sources: tuple[Figure, ...]

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.ends_on)

    @property
    def main(self) -> Statement:
        return self.statements[0]


def compute(
    period: Period, *, today: date, scope: str = "", options: Mapping[str, Any] = NO_OPTIONS
) -> StatementFigures:
    """The statement of the fund with the code `scope`, or of all voluntary funds. Raises DoesNotReconcile, and
    Fund.DoesNotExist for a code that no fund has."""
    if not reconcile().is_clean:
        raise DoesNotReconcile("the balances differ from the ledger")
    fund = Fund.objects.get(code__iexact=scope) if scope else None
    try:
        made = tuple(statements(fund, period, as_at=max(today, period.starts_on), is_explained=True).values())
        earlier = tuple(statements(fund, previous(made[0].period)).values())
    except DoesNotBalance as error:
        raise DoesNotReconcile(str(error)) from error
    return StatementFigures(
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        drafted_on=today,
        is_comparison=False,
        statements=made,
        earlier=earlier,
        sources=sources(made),
    )


def of_answer(made: Answer, *, today: date) -> StatementFigures:
    """The same of what a page shows."""
    period = made.question.period
    shown = made.statements[:1] if made.is_comparison else made.statements
    return StatementFigures(
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        drafted_on=today,
        is_comparison=made.is_comparison,
        statements=made.statements,
        earlier=(),
        sources=sources(shown),
    )


def sources(made: Iterable[Statement], *, also: Mapping[str, str] = NO_OPTIONS) -> tuple[Figure, ...]:
    """Every line with the words that narrow the ledger to its entries, and how many they are. `also` are further words, for
    a statement of less than a whole fund: donor=12. One query a period."""
    sheet = Sheet()
    known: dict[Period, list[Counted]] = {}
    for one in made:
        if one.period not in known:
            known[one.period] = counted_by_fund(one.period, donor=also.get("donor"))
        for row in rows([one]):
            found = entries_behind(row.id, one)
            if found is not None:
                found = replace(found, words={**found.words, **also})
            if found is not None and row.values[0] is not None:
                sheet.note(
                    f"{one.basis}.{row.id}",
                    row.values[0],
                    unit="usd",
                    basis={"opening": "at_start", "closing": "at_end"}.get(row.id, "in_period"),
                    as_at=one.period.day_before if row.id == "opening" else one.ends_on,
                    source="ledger: " + " ".join(f"{name}={word}" for name, word in sorted(found.words.items())),
                    rows=entries_in(found, known[one.period], one.period),
                )
    return tuple(sheet.figures)


@dataclass(frozen=True)
class Counted:
    """How many entries there are of one fund, donor, kind and object class."""

    fund: str
    fund_kind: str
    donor: int | None
    donor_kind: str | None
    kind: str
    object_class: str
    before: int  # up to the day before the period
    within: int


def counted_by_fund(period: Period, *, donor: str | None = None) -> list[Counted]:
    """Three queries: funds and kinds of donors are few, and are joined here rather than to every balance."""
    rows = Balance.objects.filter(contribution__donor=int(donor)) if donor else Balance.objects.all()
    found = counted(rows, period, "fund", "contribution__donor", "kind", "object_class")
    funds = {fund.pk: fund for fund in Fund.objects.all()}
    donors: dict[int | None, str] = dict(Donor.objects.order_by().values_list("pk", "organisation__kind"))
    return [
        Counted(funds[fund].code, funds[fund].kind, giver, donors.get(giver), *rest) for fund, giver, *rest in found
    ]


MONEY = {"voluntary": VOLUNTARY, "assessed": ASSESSED}
CONDITIONS: Mapping[str, Callable[[Counted, str], bool]] = {
    "fund": lambda one, word: one.fund == word,
    "money": lambda one, word: one.fund_kind in MONEY[word],
    "object_class": lambda one, word: one.object_class == ("" if word == "none" else word),
    "donor": lambda one, word: str(one.donor) == word,
    "donor_kind": lambda one, word: one.donor_kind == word,
}


def entries_in(found: Entries, known: Iterable[Counted], period: Period) -> int:
    """How many entries these words of the ledger's list leave (as now posted)."""
    words: Mapping[str, str] = found.words
    asked = {name: word for name, word in words.items() if name in CONDITIONS}
    kept = [
        one
        for one in known
        if one.kind in found.kinds and all(CONDITIONS[name](one, word) for name, word in asked.items())
    ]
    before = 0 if "since" in words else sum(one.before for one in kept)
    return before + (0 if words["until"] < period.starts_on.isoformat() else sum(one.within for one in kept))
