"""The figures over all projects as a file: one line for each number of the page."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.listing import Column, Kind
from portal.listing.exports import Table
from projects.participation.figures import Part, PortfolioFigures
from projects.participation.showing import Text, access_lines, portfolio_tables
from projects.portfolio.models import Project


@dataclass(frozen=True)
class FileLine:
    breakdown: Text
    label: Text
    events: int
    part: Part | None = None


PORTFOLIO = Table(
    name="participation",
    title=_("Participation"),
    columns=(
        Column("breakdown", _("Breakdown"), lambda line: line.breakdown),
        Column("label", pgettext_lazy("column", "Line"), lambda line: line.label, is_main=True),
        Column("events", _("Events"), lambda line: line.events, Kind.NUMBER),
        Column("people", _("People"), lambda line: line.part and line.part.people.value, Kind.NUMBER),
        Column("women", pgettext_lazy("sex", "Women"), lambda line: line.part and line.part.women.value, Kind.NUMBER),
        Column("share", _("Share of women"), lambda line: line.part and line.part.share, Kind.RATE),
        Column(
            "left_out", _("Events left out: small numbers"), lambda line: line.part and line.part.left_out, Kind.NUMBER
        ),
    ),
)


def lines(figures: PortfolioFigures) -> Iterator[FileLine]:
    yield FileLine(_("All"), _("All projects, each event counted once"), figures.total.events, figures.total)
    for table in portfolio_tables(figures):
        for line in table.lines:
            yield FileLine(table.title, line.label, line.part.events, line.part)
    codes = dict(Project.objects.filter(pk__in=[part.key for part in figures.by_project]).values_list("pk", "code"))
    for part in figures.by_project:
        yield FileLine(_("By project"), codes[part.key], part.events, part)
    for label, events in access_lines(figures.access):
        yield FileLine(_("Access measures"), label, events)
