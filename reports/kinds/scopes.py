"""What one report of a kind may be about, under a code that stays the same: a fund."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from funding.funds.models import Fund
from funding.ledger.models import Balance
from portal.periods import Period


@dataclass(frozen=True)
class ScopeOf:
    label: Promise  # of the field in which it is chosen
    whole: Promise | None  # what no code means; None where a code is needed
    choices: Callable[[Any], Iterable[tuple[str, Any]]]  # (person) → code and name of all that the person may report on
    name: Callable[[str], str]  # of a code, in the active language
    with_something: Callable[[Period], Iterable[str]]  # codes that have something to report for the period


def fund_name(code: str) -> str:
    return code


def funds(_person: Any) -> Iterable[tuple[str, Any]]:
    return [(fund.code, fund.name) for fund in Fund.objects.voluntary()]


def funds_with_movements(period: Period) -> Iterable[str]:
    """Voluntary funds on which something was posted on or before the last day of the period."""
    moved = Balance.objects.filter(value_on__lte=period.ends_on).values("fund")
    return list(Fund.objects.voluntary().filter(pk__in=moved).order_by("code").values_list("code", flat=True))


FUNDS = ScopeOf(
    label=_("Fund"),
    whole=_("All voluntary funds"),
    choices=funds,
    name=fund_name,
    with_something=funds_with_movements,
)
