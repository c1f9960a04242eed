"""Questions about rates that pages ask: what an amount was on a day, which currencies lack a fresh rate, what looks wrong."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from funding.adjustments.figures import outstanding_of
from funding.contributions.models import Contribution
from funding.contributions.workflow import ContributionStatus
from funding.rates.book import RateBook
from funding.rates.models import ExchangeRate
from portal.imports.models import ImportBatch, ImportRow
from portal.money import DOLLAR, AmountInvalid, Proof, implied_rate, parse_amount, proof

FRESH = timedelta(days=45)  # the Treasury publishes every month; half a month later something has been forgotten
TENTH = Decimal("0.10")


@dataclass(frozen=True)
class Converted:
    """An amount on a day; `rate` None: in US dollars already."""

    proof: Proof
    on: date
    rate: ExchangeRate | None


def convert_on(amount: Decimal, currency: str, on: date) -> Converted | None:
    """At the rate in force that day, half up to the cent; None when there is no rate."""
    if currency == DOLLAR:
        return Converted(proof(amount, DOLLAR, None), on, None)
    rate = ExchangeRate.objects.in_force(currency, on)
    return Converted(proof(amount, currency, rate.rate), on, rate) if rate else None


@dataclass(frozen=True)
class Stale:
    """A currency in which money is expected and whose rate is old or missing."""

    currency: str
    contributions: tuple[Contribution, ...]
    rate: ExchangeRate | None
    days: int | None  # since it took effect


def stale_rates(user: Any, *, today: date) -> list[Stale]:
    """Of the contributions that the reader may see. Expected: pledged, or signed with something outstanding."""
    open_ones = Contribution.objects.visible_to(user).filter(
        status__in=(ContributionStatus.PLEDGED, ContributionStatus.SIGNED)
    )
    gifts = list(open_ones.exclude(currency=DOLLAR).for_list().order_by("currency", "reference"))
    book = RateBook({gift.currency for gift in gifts})
    latest = {gift.currency: book.operational(gift.currency, today) for gift in gifts}
    late = [gift for gift in gifts if is_old(latest[gift.currency], today)]
    outstanding = outstanding_of(late)
    expected: dict[str, list[Contribution]] = {}
    for gift in late:
        if gift.status == ContributionStatus.PLEDGED or outstanding[gift.pk] > 0:
            expected.setdefault(gift.currency, []).append(gift)
    return [
        Stale(currency, tuple(waiting), rate, (today - rate.effective_on).days if rate else None)
        for currency, waiting in expected.items()
        for rate in (latest[currency],)
    ]


def is_old(rate: ExchangeRate | None, today: date) -> bool:
    return rate is None or today - rate.effective_on > FRESH


@dataclass(frozen=True)
class Doubtful:
    """A recorded contribution whose published US$ do not follow from the rate of its currency. Warned about, never blocked."""

    row: ImportRow
    contribution: Contribution
    published_usd: Decimal
    implied: Decimal
    used: Decimal
    whose: str  # the currency whose rate of that day gives the published figure, "" for none
    url_of_file: int

    @property
    def off(self) -> Decimal:
        """How far the implied rate is from the one used: 0.49 is 49 %."""
        return abs(self.implied - self.used) / self.used

    @property
    def is_far(self) -> bool:
        return bool(self.whose) or self.off > TENTH


def doubtful(user: Any) -> list[Doubtful]:
    """From what the imports of contribution lists said of their rows, the farthest off first; the reader sees what they
    may see of both contributions and imports."""
    batches = ImportBatch.objects.visible_to(user).filter(kind="contributions", status=ImportBatch.Status.APPLIED)
    rows = ImportRow.objects.filter(batch__in=batches, record_id__isnull=False).saying("RATE_IMPLAUSIBLE")
    known = list(rows.select_related("batch").order_by("-batch", "number"))
    gifts = Contribution.objects.visible_to(user).for_list().in_bulk({row.record_id for row in known})
    found = [each for row in known if (each := read_doubt(row, gifts.get(row.record_id or 0)))]
    return sorted(found, key=lambda each: (not each.whose, -each.off, each.contribution.reference))


def read_doubt(row: ImportRow, gift: Contribution | None) -> Doubtful | None:
    if gift is None or gift.rate is None:
        return None
    message: dict[str, Any] = next(made for made in row.messages if made["code"] == "RATE_IMPLAUSIBLE")
    published = as_amount(message["raw"])
    if published is None or published <= 0:
        return None
    return Doubtful(
        row=row,
        contribution=gift,
        published_usd=published,
        implied=implied_rate(gift.amount, published),
        used=gift.rate.rate,
        whose=message["facts"].get("whose", ""),
        url_of_file=row.batch_id,
    )


def as_amount(text: str) -> Decimal | None:
    try:
        return parse_amount(text)
    except AmountInvalid:
        return None


@dataclass(frozen=True)
class Month:
    """One published rate in a currency's history, with its change since the one before."""

    rate: ExchangeRate
    change: Decimal | None  # 0.02: two per cent more units for a dollar


def history_of(currency: str) -> list[Month]:
    """Standing published rates, oldest first."""
    rates = ExchangeRate.objects.standing().operational().filter(currency=currency).order_by("effective_on")
    return list(with_changes(rates))


def with_changes(rates: Iterable[ExchangeRate]) -> Iterable[Month]:
    before: ExchangeRate | None = None
    for rate in rates:
        yield Month(rate, (rate.rate - before.rate) / before.rate if before else None)
        before = rate
