"""What the fields of tables are called when a person says which column is which."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LABELS: dict[str, str | Promise] = {
    "amount": _("Amount"),
    "amount_usd": _("Amount, US$"),
    "basis": _("Basis"),
    "budget_section": _("Budget section"),
    "conditions": _("Conditions"),
    "contribution": _("Contribution"),
    "country": _("Country"),
    "currency": _("Currency"),
    "description": _("Description"),
    "document": _("Document number"),
    "donor": _("Donor"),
    "effective_on": _("Effective"),
    "financial_year": _("Financial year"),
    "fiscal_year": _("Fiscal year"),
    "fund": _("Fund"),
    "gl_account": _("GL account"),
    "grant": _("Grant"),
    "item": _("Line of the document"),
    "object_class": _("Object class"),
    "period": _("Period"),
    "posting_date": _("Posting date"),
    "project": _("Project"),
    "published_usd": _("Published amount, US$"),
    "rate": _("Rate, units for one US$"),
    "received_on": _("Date"),
    "reference": _("Reference"),
    "source": _("Source"),
    "source_line": _("Line of the source"),
    "source_type": _("Type of source"),
    "sponsored_class": _("Sponsored class or commitment item"),
    "table": pgettext_lazy("source of a rate", "Table"),
    "text": _("Text"),
    "value_date": _("Value date"),
    "wbs": _("WBS element"),
    "year": _("Year"),
}


def label(field: str) -> str | Promise:
    return LABELS.get(field) or field.replace("_", " ").capitalize()
