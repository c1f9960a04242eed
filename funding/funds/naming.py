"""Which fund a file means: one lookup for every import of money."""

import difflib
from collections.abc import Iterator

from funding.donors.naming import columns_of_name
from funding.funds.models import Fund
from portal.reference.aliases import normalise

# How the accounts say that money is assessed, and where it comes from.
SOURCE_TYPES = {
    "regular assessed": Fund.Kind.REGULAR_BUDGET,
    "regular budget": Fund.Kind.REGULAR_BUDGET,
    "assessed": Fund.Kind.REGULAR_BUDGET,
    "other assessed": Fund.Kind.OTHER_ASSESSED,
    "peacekeeping support account": Fund.Kind.OTHER_ASSESSED,
}
NEAR = 0.75


class FundNames:
    """Every fund under every name that it has, by one query. A name that two funds share is nobody's."""

    def __init__(self) -> None:
        self.funds = list(Fund.objects.all())
        self.by_name: dict[str, Fund | None] = {}
        self.by_section: dict[tuple[str, str], Fund] = {}
        for fund in self.funds:
            for name in {normalise(name) for name in names_of(fund)} - {""}:
                known = self.by_name.setdefault(name, fund)
                if known is not fund:
                    self.by_name[name] = None
            if fund.budget_section:
                self.by_section[fund.kind, fund.budget_section] = fund

    def find(self, text: str) -> Fund | None:
        """By code, name in any language, title in the accounts or other name, whatever the case and the accents."""
        return self.by_name.get(normalise(text))

    def find_assessed(self, section: str, source_type: str) -> Fund | None:
        """Of money without a fund: by budget section (“24”) and kind of source (“Regular assessed”)."""
        kind = SOURCE_TYPES.get(normalise(source_type))
        return self.by_section.get((kind, section.strip())) if kind else None

    def find_source(self, text: str, *, section: str = "", source_type: str = "") -> Fund | None:
        """A row of the accounts: its fund where it names one, else by section and kind of source."""
        return self.find(text) if text.strip() else self.find_assessed(section, source_type)

    def nearest(self, text: str) -> list[Fund]:
        """Up to three funds with a name like the text, the closest first: for the suggestion beside a refusal."""
        close = difflib.get_close_matches(normalise(text), self.by_name, n=6, cutoff=NEAR)
        return list(dict.fromkeys(fund for name in close if (fund := self.by_name[name])))[:3]

    @property
    def codes(self) -> list[str]:
        return sorted(fund.code for fund in self.funds)

    @property
    def voluntary_codes(self) -> list[str]:
        """Those that can have contributions."""
        return sorted(fund.code for fund in self.funds if fund.is_voluntary)


def names_of(fund: Fund) -> Iterator[str]:
    yield from (fund.code, fund.accounting_title, *fund.aliases)
    yield from (name for column in columns_of_name().values() if (name := getattr(fund, column, None)))
