"""The operating reserve of a fund as at a date: what the policy asks for, what is there, how long it lasts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum

from funding.funds.models import AnnualPlan, Fund, ReservePolicy
from funding.ledger.models import SPENDING_KINDS, Balance, EntryKind
from funding.ledger.queries import NOTHING
from portal.money import cents, quantize, share
from portal.periods import Period

TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Reserve:
    """US$ as at `at`. The base is what a year costs with programme support costs: the plan of the calendar year in which
    `at` lies, or the expenditure of the twelve months that end on it, as the policy in force says.

    None is not known: no policy is in force, or no plan of the year is recorded. Nothing is put in its place.
    """

    fund: Fund
    at: date
    balance_usd: Decimal  # cash: received − refunded − spent
    policy: ReservePolicy | None
    planned_usd: Decimal | None  # of the calendar year
    trailing_usd: Decimal  # of the twelve months

    @property
    def base_usd(self) -> Decimal | None:
        if self.policy is None:
            return None
        return self.planned_usd if self.policy.basis == ReservePolicy.Basis.PLANNED else self.trailing_usd

    @property
    def required_usd(self) -> Decimal | None:
        if self.policy is None or self.base_usd is None:
            return None
        return share(max(self.base_usd, NOTHING), self.policy.percent)

    @property
    def above_usd(self) -> Decimal | None:
        """What may be used without touching the reserve; below nothing, how much of it has been drawn down."""
        return None if self.required_usd is None else self.balance_usd - self.required_usd

    @property
    def is_drawn_down(self) -> bool:
        return self.above_usd is not None and self.above_usd < 0

    @property
    def year_usd(self) -> Decimal:
        """What a year costs: the base, or the past twelve months where no base is known."""
        return self.trailing_usd if self.base_usd is None else self.base_usd

    @property
    def monthly_usd(self) -> Decimal | None:
        """The average month of that year; None where nothing is spent."""
        return cents(self.year_usd / 12) if self.year_usd > 0 else None

    @property
    def months(self) -> Decimal | None:
        """How many average months the balance covers, to one decimal; None where nothing is spent."""
        return quantize(self.balance_usd * 12 / self.year_usd, TENTH) if self.year_usd > 0 else None


def reserve_of(fund: Fund, *, at: date) -> Reserve:
    return reserves_of([fund], at=at)[fund.pk]


def reserves_of(funds: Iterable[Fund], *, at: date) -> dict[int, Reserve]:
    """By primary key of the fund; three queries however many funds there are."""
    wanted = {fund.pk: fund for fund in funds}
    policies = policies_in_force(wanted, at)
    plans = dict(AnnualPlan.objects.filter(fund__in=wanted, year=at.year).values_list("fund", "planned_usd"))
    money = {row["fund"]: row for row in cash_and_trailing(wanted, at)}
    return {
        number: Reserve(
            fund=fund,
            at=at,
            balance_usd=balance_of(money.get(number, {})),
            policy=policies.get(number),
            planned_usd=plans.get(number),
            trailing_usd=money.get(number, {}).get("trailing") or NOTHING,
        )
        for number, fund in wanted.items()
    }


def policies_in_force(funds: Iterable[int], at: date) -> dict[int, ReservePolicy]:
    """The newest policy of each fund that was in force on the day."""
    rows = ReservePolicy.objects.filter(fund__in=funds, effective_on__lte=at)
    return {policy.fund_id: policy for policy in rows.order_by("fund", "effective_on")}


def cash_and_trailing(funds: Iterable[int], at: date) -> Iterable[Mapping[str, Any]]:
    spending = Q(kind__in=SPENDING_KINDS)
    return (
        Balance.objects.until(at)
        .filter(fund__in=list(funds))
        .values("fund")
        .annotate(
            received=Sum("amount_usd", filter=Q(kind=EntryKind.RECEIPT)),
            refunded=Sum("amount_usd", filter=Q(kind=EntryKind.REFUND)),
            spent=Sum("amount_usd", filter=spending),
            trailing=Sum("amount_usd", filter=spending & Q(value_on__gte=twelve_months_to(at).starts_on)),
        )
        .order_by()
    )


def balance_of(sums: Mapping[str, Any]) -> Decimal:
    received, refunded, spent = (sums.get(name) or NOTHING for name in ("received", "refunded", "spent"))
    return received - refunded - spent


def twelve_months_to(at: date) -> Period:
    following = at + timedelta(days=1)
    if (following.month, following.day) == (2, 29):
        return Period(date(at.year - 1, 3, 1) - timedelta(days=1), at)
    return Period(following.replace(year=following.year - 1), at)
