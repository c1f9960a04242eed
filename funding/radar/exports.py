"""The radar as a file: one line for each item."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from funding.radar.figures import Item
from funding.radar.sentences import act, label, sentence, severity_label, subject
from portal.listing import Column, Kind
from portal.listing.exports import Table

COLUMNS = (
    Column(
        "severity", pgettext_lazy("radar", "Severity"), lambda item: severity_label(item.severity), Kind.BADGE
    ),
    Column("kind", _("Kind"), label),
    Column("record", _("Record"), subject, Kind.CODE),
    Column("sentence", _("What was found"), sentence, is_main=True),
    Column("act", _("Suggested action"), lambda item: act(item).label),
    Column("amount_usd", _("US$ at stake"), lambda item: item.amount_usd, Kind.MONEY),
    Column("due_on", _("Date"), lambda item: item.due_on, Kind.DAY),
    Column("days", _("Days"), lambda item: item.days or None, Kind.NUMBER),
    Column("fund", _("Fund"), lambda item: ", ".join(sorted(item.funds)) or None, Kind.CODE),
    Column("donor", _("Donor"), lambda item: item.contribution.donor if item.contribution else None),
    Column("contribution", _("Contribution"), lambda item: item.contribution.reference if item.contribution else None, Kind.CODE),
    Column("project", _("Project"), lambda item: item.project.code if item.project else None, Kind.CODE),
    Column("plan_usd", _("Plan to date, US$"), lambda item: item.burn.plan_usd if item.burn else None, Kind.MONEY),
    Column("spent_usd", _("Spent, US$"), lambda item: item.burn.spent_usd if item.burn else None, Kind.MONEY),
    Column(
        "forecast_usd", _("Left at the end, forecast, US$"), lambda item: item.burn.forecast_usd if item.burn else None, Kind.MONEY
    ),
)  # fmt: skip


def table(day: str) -> Table:
    return Table(name=f"radar-{day}", title=_("Radar"), columns=COLUMNS)


__all__ = ["COLUMNS", "Item", "table"]
