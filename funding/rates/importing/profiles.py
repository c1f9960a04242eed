"""The files that bring rates: what the UN Treasury publishes, and rates worked out from published lists."""

import csv
import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from funding.rates.importing.readings import read_day
from funding.rates.models import RateBasis
from portal.imports import tables
from portal.imports.codes import FileProblem
from portal.imports.kinds import Profile, Row, TableProfile, at
from portal.imports.sources import TEXT, Source

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
    """The UN Treasury's CSV, and its "XLS" that is tab-separated text: preamble, empty line, rows, empty line, footer.
    The headings may stand anywhere among the first lines, or be missing in the "XLS"."""

    name = "unore_table"
    label = _("UN operational rates, table")
    headings = {
        "country": ("country", "countryname", "abbrvname", "countryterritory"),
        # In this order: where a column gives the code, "currency" is the one with the currency's name
        "currency": ("currencycode", "fcurrcode", "code", "isocode", "currencyabbreviation", "abbrv", "currency"),
        "effective_on": ("effectivedate", "effdate", "effectiveon"),
        "rate": ("rate", "exchangerate", "operationalrate", "unitsperusdollar"),
    }
    required = ("currency", "effective_on", "rate")
    unnamed = {"country": 0, "currency": 2, "effective_on": 3, "rate": 4}  # columns of the "XLS" without headings

    def fits(self, source: Source) -> bool:
        return self.layout(source) is not None

    def layout(self, source: Source) -> "Layout | None":
        first = list(itertools.islice((line for line in table_lines(source) if not line.is_empty), 40))
        for line in first:
            heading = [tables.normal(cell) for cell in line.cells]
            if not self.missing(heading):
                return Layout(line.number, self.places(heading), line.cells)
        for line in first:
            if is_rate(line.cells):
                return Layout(line.number - 1, self.unnamed, ())
        return None

    def places(self, heading: Sequence[str], line: int = 1) -> dict[str, int]:
        code = next((spelling for spelling in self.headings["currency"] if spelling in heading), "")
        kept = [cell if cell == code or cell not in self.headings["currency"] else "" for cell in heading]
        return super().places(kept, line)

    def rows(self, source: Source) -> Iterator[Row]:
        layout = self.layout(source)
        if layout is None:
            raise FileProblem("HEADER_MISSING", missing=", ".join(self.headings[name][0] for name in self.required))
        return with_others(self.filled(layout.rows(source)))

    def columns(self, source: Source) -> dict[str, str]:
        layout = self.layout(source)
        return layout.columns() if layout else {}

    def filled(self, rows: Iterable[Row]) -> Iterator[Row]:
        for row in rows:
            values = {name: text_of(row.values.get(name)) for name in self.headings}
            if not any((values["currency"], values["effective_on"], values["rate"])):
                continue  # empty lines and the footer
            country = values.pop("country")
            values |= {"basis": RateBasis.OPERATIONAL.value, "source": f"UNORE · {country}"[:120].rstrip(" ·")}
            yield Row(row.number, values)


@dataclass(frozen=True)
class Layout:
    """Where the rates of a table begin, and in which columns they stand."""

    heading: int  # number of the line above the first rate
    places: Mapping[str, int]
    cells: Sequence[tables.Cell]  # of the heading, where there is one

    def rows(self, source: Source) -> Iterator[Row]:
        for line in table_lines(source):
            if line.number > self.heading and not line.is_empty:
                yield Row(line.number, {name: at(line.cells, index) for name, index in self.places.items()})

    def columns(self) -> dict[str, str]:
        letters = {name: tables.column_letter(index) for name, index in self.places.items()}
        named = {name: f"{letters[name]} · {self.cells[index]}" for name, index in self.places.items() if self.cells}
        return letters | named


def table_lines(source: Source) -> Iterator[tables.Line]:
    """Tab-separated whatever its preamble says: sentences have commas."""
    if source.type != TEXT or not has_tabs(source):
        return tables.lines(source)
    return tab_lines(source)


def has_tabs(source: Source) -> bool:
    with source.text() as file:
        return any(line.count("\t") >= 3 for line in itertools.islice(file, 40))


def tab_lines(source: Source) -> Iterator[tables.Line]:
    with source.text() as file:
        for number, cells in enumerate(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE), start=1):
            yield tables.Line(number, [str(tables.plain(cell)).strip().strip('"') for cell in cells])


def is_rate(cells: Sequence[tables.Cell]) -> bool:
    texts = [text_of(cell) for cell in cells[:5]]
    return len(texts) == 5 and bool(re.fullmatch(r"[A-Z]{3}", texts[2])) and read_day(texts[3]) is not None


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
