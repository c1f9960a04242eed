"""The files that bring rates: what the UN Treasury publishes, and rates worked out from published lists."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from funding.rates.models import RateBasis
from portal.imports.codes import FileProblem
from portal.imports.kinds import Profile, Row, TableProfile
from portal.imports.sources import Source

# Values of every row: currency, effective_on, rate, basis, source; and what only the whole file can say: `others`, the
# rates of the same currency and day, and `shared_with`, other currencies that have the same rate that day.


def with_others(rows: Iterable[Row]) -> Iterator[Row]:
    known = list(rows)
    rates: dict[tuple[str, str], list[str]] = defaultdict(list)
    currencies: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in known:
        currency, day, rate = (row.values[name] for name in ("currency", "effective_on", "rate"))
        rates[currency, day].append(rate)
        currencies[day, rate].add(currency)
    for row in known:
        currency, day, rate = (row.values[name] for name in ("currency", "effective_on", "rate"))
        row.values["others"] = rates[currency, day]
        row.values["shared_with"] = sorted(currencies[day, rate] - {currency})
        yield row


def text_of(value: Any) -> str:
    return "" if value is None else str(value).strip()


class UnoreXml(Profile):
    """The UN Treasury's XML: one element a country, so a currency repeats; an inline schema, and a literal \\r\\n
    between it and the first row."""

    name = "unore_xml"
    label = _("UN operational rates, XML")
    types = ("xml",)
    root = "UN_OPERATIONAL_RATES_DATASET"
    item = "UN_OPERATIONAL_RATES"

    def fits(self, source: Source) -> bool:
        return bool(source.xml().tag == self.root)

    def rows(self, source: Source) -> Iterator[Row]:
        root = source.xml()
        if root.tag != self.root:
            raise FileProblem("HEADER_MISSING", formats=str(self.label))
        return with_others(self.items(root))

    def items(self, root: Any) -> Iterator[Row]:
        for number, item in enumerate(root.iterfind(self.item), start=1):
            yield Row(
                number,
                {
                    "currency": text_of(item.findtext("f_curr_code")),  # some snapshots have a tab behind the code
                    "effective_on": text_of(item.findtext("eff_date")),
                    "rate": text_of(item.findtext("rate")),
                    "basis": RateBasis.OPERATIONAL.value,
                    "source": f"UNORE · {text_of(item.findtext('abbrv_name'))}"[:120],
                },
            )

    def columns(self, source: Source) -> dict[str, str]:
        return {"currency": "f_curr_code", "effective_on": "eff_date", "rate": "rate"}


class UnoreTable(TableProfile):
    """The UN Treasury's CSV, and its "XLS" that is tab-separated text with a preamble and a footer."""

    name = "unore_table"
    label = _("UN operational rates, table")
    headings = {
        "country": ("country", "countryname", "abbrvname", "countryterritory"),
        "currency": ("currency", "currencycode", "fcurrcode", "abbrv", "code"),
        "effective_on": ("effectivedate", "effdate", "effectiveon"),
        "rate": ("rate", "exchangerate", "operationalrate", "unitsperusdollar"),
    }
    required = ("currency", "effective_on", "rate")

    def rows(self, source: Source) -> Iterator[Row]:
        return with_others(self.filled(super().rows(source)))

    def filled(self, rows: Iterable[Row]) -> Iterator[Row]:
        for row in rows:
            values = {name: text_of(row.values.get(name)) for name in self.headings}
            if not any((values["currency"], values["effective_on"], values["rate"])):
                continue  # blank lines and the footer
            country = values.pop("country")
            values |= {"basis": RateBasis.OPERATIONAL.value, "source": f"UNORE · {country}"[:120].rstrip(" ·")}
            yield Row(row.number, values)


class ImpliedRates(TableProfile):
    """Rates worked out from lists of contributions: each the shortest that gives the published US$ of one row."""

    name = "implied_rates"
    label = _("Rates derived from published contribution lists, CSV")
    headings = {
        "table": ("table",),
        "effective_on": ("asat",),
        "donor": ("donor",),
        "currency": ("currency",),
        "rate": ("impliedratecurrencyperusd",),
    }
    required = ("effective_on", "currency", "rate")

    def rows(self, source: Source) -> Iterator[Row]:
        return with_others(self.filled(super().rows(source)))

    def filled(self, rows: Iterable[Row]) -> Iterator[Row]:
        for row in rows:
            values = {name: text_of(row.values.get(name)) for name in self.headings}
            donor, table = values.pop("donor"), values.pop("table")
            values |= {"basis": RateBasis.DERIVED.value, "source": " · ".join(filter(None, (table, donor)))[:120]}
            yield Row(row.number, values)


PROFILES = (UnoreXml(), ImpliedRates(), UnoreTable())
__all__ = ["PROFILES", "ImpliedRates", "UnoreTable", "UnoreXml"]
