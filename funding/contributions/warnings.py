"""What a person is told before something is recorded: never in the way, shown once before it counts."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from funding.contributions import plausibility, sentences
from funding.contributions.figures import same_gifts
from funding.contributions.receiving import ExpectedReceipt
from funding.donors.models import Donor
from funding.periods.posting import posting_for
from funding.rates.actions import warning_about
from funding.rates.models import ExchangeRate, RateBasis


def of_pledge(
    *,
    donor: Donor | None,
    currency: str,
    amount: Decimal,
    on: date,
    rate: ExchangeRate | None,
    stated_usd: Decimal | None = None,
) -> list[str]:
    found = [of_day(on), of_rate(rate, on)]
    found.append(plausibility.warning(currency=currency, amount=amount, on=on, stated=stated_usd, used=rate))
    if donor is not None:
        same = list(same_gifts(donor, currency=currency, amount=amount, on=on).values_list("reference", flat=True))
        found.append(sentences.same_gift(same) if same else "")
    return [sentence for sentence in found if sentence]


def of_receipt(expected: ExpectedReceipt, *, on: date, stated_usd: Decimal | None = None) -> list[str]:
    currency, amount, rate = expected.contribution.currency, expected.amount, expected.rate
    found = [
        sentences.late(expected.posting),
        of_rate(rate, on),
        plausibility.warning(currency=currency, amount=amount, on=on, stated=stated_usd, used=rate),
        *of_instalment(expected),
    ]
    return [sentence for sentence in found if sentence]


def of_instalment(expected: ExpectedReceipt) -> Iterator[str]:
    if expected.instalment and expected.instalment.waits:
        yield sentences.condition_not_met(expected.instalment.number)


def of_day(on: date) -> str:
    return sentences.late(posting_for(on))


def of_rate(rate: ExchangeRate | None, on: date) -> str:
    if rate is None or rate.basis != RateBasis.AGREED:
        return ""
    return warning_about(currency=rate.currency, units=rate.rate, on=on)


def mark_of(warnings: Sequence[str]) -> str:
    """Stands in the form once the warnings have been shown: other facts bring other warnings, which are shown again."""
    return hashlib.sha256("\n".join(warnings).encode()).hexdigest()[:16] if warnings else ""
