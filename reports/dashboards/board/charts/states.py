from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.charts.series import Tile
from portal.charts.shown import Cell, Shown
from portal.charts.tiles import tiles
from reports.dashboards.board.charts.parts import WIDE, count, drawn, figure, in_period, numbers, words
from reports.dashboards.board.sentences import states as says
from reports.dashboards.board.shapes import BoardLook, Reach, RegionLine, StateLine
from reports.figures.freezing import name_in

DEPTH = {"project": 2, "request": 1, "none": 0}


def charts(look: BoardLook, found: Reach) -> Mapping[str, Shown]:
    return {"reach": reach(look, found)}


def reach(look: BoardLook, found: Reach) -> Shown:
    question, answer = _("Which States does the programme reach?"), says.reach(found)
    names = (_("With a project"), _("With a request alone"), _("With neither"))
    levels = (names[2], names[1], names[0])
    regions = {one.region: name_in(one.names) for one in found.regions}
    places = [tile(line, regions.get(line.region, "")) for line in found.lines]
    hidden = "" if look.sees_requests else " · " + _("which State asked is not shown to you")
    return Shown(
        key="reach",
        question=question,
        answer=answer,
        drawing=drawn(
            places, lambda: tiles(places, key="reach-chart", title=question, desc=answer, levels=levels, width=WIDE)
        ),
        heads=(_("Regional group"), *names, _("Member States")),
        rows=tuple(map(region_row, found.regions)),
        note=in_period(look) + hidden,
        url=reverse("state_list"),
        total=(
            words(_("All Member States")),
            figure(look, "states.with_project"),
            figure(look, "states.with_request"),
            figure(look, "states.with_neither"),
            count(sum(one.states for one in found.regions)),
        ),
    )


def tile(line: StateLine, region: str) -> Tile:
    shown = {"project": _("a project"), "request": _("a request"), "none": ""}[line.stands]
    return Tile(region, line.iso3, name_in(line.names), DEPTH[line.stands], shown)


def region_row(one: RegionLine) -> tuple[Cell, ...]:
    return (
        words(name_in(one.names)),
        *numbers((one.with_project, one.with_request, one.with_neither, one.states)),
    )
