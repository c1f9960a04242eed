"""Funds as reference data, loaded with the portal's own by `load_reference`."""

import tomllib
from pathlib import Path

from funding.funds.models import Fund
from portal.reference.loading import Count, merge

SOURCE = Path(__file__).with_name("funds.toml")


def load() -> Count:
    """Names, titles and aliases follow the file; rules and rates of a fund are finance's and stay as they are."""
    funds = tomllib.loads(SOURCE.read_text(encoding="utf-8"))["fund"]
    return merge(Fund, "code", ({**fund, "name": fund["name_en"]} for fund in funds))
