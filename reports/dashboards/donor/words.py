"""What lines of money are called where they have no name of their own."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from reports.figures.donor.shapes import NONE, WITHHELD, DonorFigures, PlaceLine, WayLine
from reports.figures.freezing import name_in
from reports.kinds.donor.words import PLACES, Word

COMPONENTS: Mapping[str, Word] = {
    "several": _("Several components"),
    "unscored": _("Component not scored yet"),
    WITHHELD: _("Projects that are not published"),
    NONE: _("Not attributed to a project"),
}
REGIONS: Mapping[str, Word] = {
    "several": _("Several regions"),
    "global": _("Global"),
    WITHHELD: _("Region not published"),
    NONE: _("No region"),
}


def place(one: PlaceLine) -> str:
    return name_in(one.names) if one.names else str(PLACES[one.code])


def component(figures: DonorFigures, code: str) -> str:
    if code in COMPONENTS:
        return str(COMPONENTS[code])
    return next(f"{one.number}. {name_in(one.names)}" for one in figures.components if str(one.number) == code)


def region(one: WayLine) -> str:
    return name_in(one.region_names) if one.region_names else str(REGIONS.get(one.region, one.region))
