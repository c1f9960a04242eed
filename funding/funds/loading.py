"""Funds as reference data, loaded with the portal's own by `load_reference`."""

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path

from funding.funds.models import Fund, ReservePolicy
from funding.support_costs.models import SupportCostRate
from portal.reference.loading import Count, merge

SOURCE = Path(__file__).with_name("funds.toml")
SUPPORT_COSTS = (date(1981, 1, 1), Decimal(13), "ST/SGB/188, para. 47; ST/AI/286; A/35/544")
RESERVE = (date(1981, 1, 1), Decimal(15), "ST/AI/284")


def load() -> Count:
    """Names, titles and aliases follow the file; rules and rates of a fund are finance's and stay as they are."""
    funds = tomllib.loads(SOURCE.read_text(encoding="utf-8"))["fund"]
    count = merge(Fund, "code", ({**fund, "name": fund["name_en"]} for fund in funds))
    first_rules()
    return count


def first_rules() -> None:
    """What United Nations rules say, for voluntary funds that have no rate and no policy yet."""
    on, percent, authority = SUPPORT_COSTS
    for fund in Fund.objects.voluntary().filter(support_cost_rates__isnull=True):
        SupportCostRate.objects.create(fund=fund, effective_on=on, percent=percent, authority=authority)
    on, percent, authority = RESERVE
    for fund in Fund.objects.voluntary().filter(reserve_policies__isnull=True):
        ReservePolicy.objects.create(fund=fund, effective_on=on, percent=percent, authority=authority)
