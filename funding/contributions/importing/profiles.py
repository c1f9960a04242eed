"""OHCHR's published lists of contributions, and any table with the same columns."""

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.imports.kinds import Row, TableProfile
from portal.imports.sources import Source

DAY = re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)")
AS_AT = re.compile(r"as at (\d{4}-\d{2}-\d{2})", re.IGNORECASE)


class LatestContributions(TableProfile):
    """Donor, currency (a dash for US dollars), amount in it, published US$. The date is the list's, from the comment
    lines above the heading or the file's name, unless a row has its own."""

    name = "ohchr_latest_contributions"
    label = _("OHCHR's latest voluntary contributions, CSV")
    headings = {
        "donor": ("donor",),
        "currency": ("currency",),
        "amount": ("amountincurrency", "amount"),
        "published_usd": ("amountusd", "amountinusd", "usd"),
        "received_on": ("receivedon", "date", "asat"),
        "fund": ("fund", "fundcode"),
        "conditions": ("conditions", "earmarking"),
    }
    required = ("donor", "currency", "amount")

    def __init__(self, *, fund: str = "", as_at: str = "") -> None:
        self.fund, self.as_at = fund, as_at

    def rows(self, source: Source) -> Iterator[Row]:
        as_at = self.as_at or date_of_list(source)
        for row in super().rows(source):
            values = {name: cell_text(row.values.get(name)) for name in self.headings}
            if not any(values[name] for name in ("donor", "currency", "amount", "published_usd")):
                continue
            values["received_on"] = values["received_on"] or as_at
            values["fund"] = values["fund"] or self.fund
            yield Row(row.number, values)


def cell_text(value: Any) -> str:
    """A workbook gives 25000.0 for 25000: the shortest decimal is what its cell shows."""
    if isinstance(value, float):
        return f"{value:.10f}".rstrip("0").rstrip(".")
    return "" if value is None else str(value).strip()


def date_of_list(source: Source) -> str:
    """From "as at 2024-06-30" in the comment lines, else from the file's name; "" when neither tells."""
    if source.type == "text":
        with source.text() as file:
            for line in file:
                if not line.startswith("#"):
                    break
                if match := AS_AT.search(line):
                    return match[1]
    match = DAY.search(source.name)
    return match[1] if match else ""
