"""The figures of the funding page in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from funding.contributions.models import Contribution
from funding.donors.standing import Standing
from funding.radar.views import band_label
from portal import formats
from portal.accounts.models import Organisation
from portal.reference.names import name_in
from reports.figures.public import FundingFigures
from reports.figures.public.shapes import NO_REGION, SEVERAL, Giver, RegionLine
from reports.kinds.named import Named
from reports.kinds.statement import tables

Words = str | Promise
WHOLE: dict[str, Words] = {
    "balance.refunds": _("Refunds to donors"),
    "balance.uses": _("Spending and refunds"),
    "balance.unallocated": _("Received and not allocated"),
    "pledges.all": _("Pledges outstanding, in no total"),
    "project.others": _("Projects that are not public, and what names no project"),
    "reserve.required": _("Operating reserve"),
    "reserve.available": _("Closing balance above the operating reserve"),
    "reserve.months": _("Months of cover"),
}
OF_YEAR: dict[str, Words] = {
    "received": pgettext_lazy("figure", "Received"),
    "signed": pgettext_lazy("figure", "Signed"),
    "spent": pgettext_lazy("figure", "Spent"),
}
OF_FUND: dict[str, Words] = {**OF_YEAR, "closing": _("Closing balance")}
REGIONS: dict[str, Words] = {SEVERAL: _("Several regional groups"), NO_REGION: _("Global, or of no project")}
PLEDGED = _("Pledges outstanding")


def named(figures: FundingFigures) -> Named:
    made = tables.names(figures)  # type: ignore[arg-type]  # both hold statements
    return Named(figures.sources, lambda id: made.get(id) or joined(figures, id))


def joined(figures: FundingFigures, id: str) -> str:
    return ": ".join(str(part) for part in parts(figures, id))


def parts(figures: FundingFigures, id: str) -> tuple[Words, ...]:  # noqa: PLR0911 (one line a family of figures)
    match id.split("."):
        case ["years", year, name]:
            return OF_YEAR[name], year
        case ["earmarking", level, year]:
            return OF_YEAR["received"], Contribution.Earmarking(level).label, year
        case ["fund", code, name]:
            return OF_FUND[name], code
        case ["assessed", code]:
            return _("Spent of assessed money"), code
        case ["project", code] if code != "others":
            return OF_YEAR["spent"], code
        case ["region", code]:
            return OF_YEAR["spent"], next(region(line) for line in figures.regions if line.code == code)
        case ["pledges", "age", key]:
            return PLEDGED, next(band_label(line.first, line.last) for line in figures.ages if line.key == key)
        case ["pledges", kind, number]:
            return PLEDGED, next(giver(one) for one in figures.givers if one.key == f"{kind}.{number}")
        case ["donors", standing]:
            return _("Donors"), Standing(standing).label
    return (WHOLE.get(id, id),)


def region(line: RegionLine) -> str:
    return name_in(line.names) if line.names else str(REGIONS[line.code])


def giver(one: Giver) -> str:
    """A donor's name, or that of its kind where donors are not named."""
    if not one.is_named:
        return str(_("%(kind)s, not named")) % {"kind": Organisation.Kind(one.kind).label}
    return name_in(one.names) if one.names else one.name


def given_in(one: Giver) -> str:
    return " · ".join(formats.money(part.amount, part.currency) for part in one.received_in)
