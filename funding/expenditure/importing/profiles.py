"""The three tables in which expenditure comes: the portal's own template, an extract of the accounts, published totals."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from funding.contributions.importing.profiles import cell_text
from portal.imports.kinds import Row, TableProfile, words_of
from portal.imports.mappings.reading import plain_amount
from portal.imports.sources import Source


class SpendingTable(TableProfile):
    """Cells as text; rows without any value are passed over."""

    def summary(self, values: Mapping[str, Any]) -> str:
        """In the order of the format's columns, whatever order the database keeps."""
        return super().summary({name: values.get(name) for name in self.headings})

    def rows(self, source: Source) -> Iterator[Row]:
        for row in super().rows(source):
            values = {name: cell_text(row.values.get(name)) for name in self.headings}
            values |= {name: plain_amount(values[name], "") for name in self.amounts}  # 100.00- is a minus
            if any(values.values()):
                yield Row(row.number, values)


class ExpenditureLines(SpendingTable):
    """The template: one line of the accounts a row."""

    name = "expenditure_lines"
    label = _("Expenditure lines, CSV or XLSX")
    headings = {
        "source_line": ("sourceline", "line", "documentline"),
        "value_date": ("valuedate", "postingdate", "date"),
        "project": ("project", "projectcode"),
        "fund": ("fund", "fundcode"),
        "contribution": ("contribution", "contributionreference", "grant"),
        "object_class": ("objectclass", "class"),
        "currency": ("currency",),
        "amount": ("amount", "amountincurrency"),
        "description": ("description", "text"),
    }
    required = ("source_line", "value_date", "project", "fund", "object_class", "currency", "amount")
    amounts = ("amount",)
    days = ("value_date",)


class UmojaExtract(SpendingTable):
    """Line items of the accounts: document and line, coding block, amount in the transaction's currency and in US$."""

    name = "umoja_extract"
    label = _("Extract of line items from the accounts (Umoja), CSV or XLSX")
    headings = {
        "posting_date": ("postingdate", "pstngdate", "dateposted"),
        "document": ("documentnumber", "documentno", "document", "docnumber", "referencedocument"),
        "item": ("lineitem", "item", "lineitemnumber", "documentitem", "postingitem"),
        "fiscal_year": ("fiscalyear", "year"),
        "fund": ("fund", "fundcode"),
        "wbs": ("wbselement", "wbs", "fundedprogram", "fundedprogramme"),
        "grant": ("grant", "grantnumber"),
        "sponsored_class": ("sponsoredclass", "commitmentitem", "sponsoredclasscommitmentitem"),
        "gl_account": ("glaccount", "gl", "costelement"),
        "currency": ("transactioncurrency", "currency", "trcurrency"),
        "amount": ("amountintransactioncurrency", "amountintrcurrency", "transactionamount"),
        "amount_usd": ("amountinus", "amountinusd", "amountusd", "amountus", "usdamount", "amountingroupcurrency"),
        "text": ("text", "itemtext", "description"),
    }
    required = ("posting_date", "document", "item", "amount_usd")
    amounts = ("amount", "amount_usd")
    days = ("posting_date",)

    def fits(self, source: Source) -> bool:
        """Something of the coding has to be there: otherwise no line could be matched."""
        _sheet, line = self.heading(source)
        heading = set(words_of(line)) if line else set()
        coded = any(heading & set(self.headings[name]) for name in ("wbs", "grant", "fund", "gl_account"))
        return coded and super().fits(source)


class ExpenditureBySource(SpendingTable):
    """Published totals of a year by source of money, as on the United Nations Transparency Portal."""

    name = "expenditure_by_source"
    label = _("Published expenditure of a year by source and fund, CSV")
    headings = {
        "year": ("year",),
        "financial_year": ("financialyear",),
        "budget_section": ("budgetsection",),
        "section_title": ("sectiontitle",),
        "source_type": ("sourcetype",),
        "document": ("document",),
        "fund": ("fund",),
        "amount_usd": ("amountusd", "amountinusd", "amountus"),
    }
    required = ("financial_year", "budget_section", "source_type", "fund", "amount_usd")
    amounts = ("amount_usd",)


TEMPLATE, EXTRACT, PUBLISHED = ExpenditureLines(), UmojaExtract(), ExpenditureBySource()
PROFILES = (PUBLISHED, EXTRACT, TEMPLATE)
