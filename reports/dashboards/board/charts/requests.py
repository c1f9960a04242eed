from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from portal import formats
from portal.charts.bars import bars
from portal.charts.dots import dots
from portal.charts.series import Series
from portal.charts.shown import Cell, Shown
from projects.requests.actions import WORKFLOW
from projects.requests.clock import Usual
from projects.requests.times import CLOCK
from projects.requests.usual import SUMS
from reports.dashboards.board.charts.parts import (
    WIDE,
    count,
    drawn,
    figure,
    in_period,
    numbers,
    rows_of,
    today,
    words,
)
from reports.dashboards.board.sentences import requests as says
from reports.dashboards.board.shapes import BoardLook, Demand, Spell


def charts(look: BoardLook, found: Demand) -> Mapping[str, Shown]:
    return {"requests": requests(look, found), "times": times(look, found), "stages": stages(look, found)}


def requests(look: BoardLook, found: Demand) -> Shown:
    question, answer = _("How many requests come, and how many are decided?"), says.requests(found.requests)
    heads = (pgettext("requests", "Received"), pgettext("requests", "Decided on"))
    series = [
        Series(heads[0], [one.received for one in found.spells]),
        Series(heads[1], [one.decided for one in found.spells]),
    ]
    labels = spell_labels(found.spells)
    is_any = any(one.received or one.decided for one in found.spells)
    return Shown(
        key="requests",
        question=question,
        answer=answer,
        drawing=drawn(
            is_any, lambda: bars(series, labels, key="requests-chart", title=question, desc=answer, width=WIDE)
        ),
        heads=(_("From"), *heads),
        rows=tuple(
            (words(formats.month(one.starts_on)), *numbers((one.received, one.decided))) for one in found.spells
        ),
        legend=heads,
        note=in_period(look),
        url=rows_of(look, "requests.received") if look.sees_requests else "",
        total=(words(_("In the period")), figure(look, "requests.received"), figure(look, "requests.decided")),
    )


def spell_labels(spells: tuple[Spell, ...]) -> list[str]:
    """Months of one year by their names; of several as 03/26; years of a long period."""
    if len(spells) > 1 and spells[1].starts_on.year > spells[0].starts_on.year and spells[0].starts_on.month == 1:
        return [str(one.starts_on.year) for one in spells]
    if len({one.starts_on.year for one in spells}) == 1:
        return [formats.month_short(one.starts_on) for one in spells]
    return [f"{one.starts_on:%m/%y}" for one in spells]


def times(look: BoardLook, found: Demand) -> Shown:
    question, answer = _("Does OHCHR keep its times?"), says.times(found.requests)
    stages = [one for one in found.usual if one.status not in SUMS and one.target is not None]
    heads = (pgettext("working days", "Median"), pgettext("working days", "Target"))
    series = [Series(heads[0], [one.median for one in stages]), Series(heads[1], [one.target for one in stages])]
    labels = [stage_name(one) for one in stages]
    return Shown(
        key="times",
        question=question,
        answer=answer,
        drawing=drawn(
            any(one.median is not None for one in stages),
            lambda: dots(series, labels, key="times-chart", title=question, desc=answer, digits=0, width=WIDE),
        ),
        heads=(pgettext("column", "Stage"), *heads, pgettext("column", "Requests")),
        rows=tuple(usual_row(one) for one in found.usual),
        legend=heads,
        note=fewest(),
        url=reverse("request_times"),
        total=(
            words(_("To the decision, in the period")),
            figure(look, "requests.median_working_days"),
            count(says.targets()[0]),
            figure(look, "requests.decided"),
        ),
    )


def fewest() -> str:
    n = CLOCK.fewest_cases
    said = ngettext(
        "Working days over all finished requests; no median of fewer than %(n)s case",
        "Working days over all finished requests; no median of fewer than %(n)s cases",
        n,
    )
    return said % {"n": formats.number(n)}


def stage_name(one: Usual) -> str:
    return str(SUMS.get(one.status) or WORKFLOW.state(one.status).label)


def usual_row(one: Usual) -> tuple[Cell, ...]:
    return (
        words(stage_name(one)),
        Cell(formats.UNKNOWN if one.median is None else formats.number(one.median, formats.digits_of(one.median, 1))),
        Cell(formats.number(one.target)),
        count(one.cases),
    )


def stages(look: BoardLook, found: Demand) -> Shown:
    question, answer = _("Where do requests stand today?"), says.stages(found.requests)
    lines = found.requests.by_stage
    names = [str(WORKFLOW.state(one.status).label) for one in lines]
    series = [Series(pgettext("column", "Requests"), [one.count for one in lines])]
    return Shown(
        key="stages",
        question=question,
        answer=answer,
        drawing=drawn(
            lines,
            lambda: dots(series, names, key="stages-chart", title=question, desc=answer, digits=0, width=WIDE),
        ),
        heads=(pgettext("column", "Stage"), pgettext("column", "Requests")),
        rows=tuple(
            (words(name), figure(look, f"requests.stage.{one.status}")) for name, one in zip(names, lines, strict=True)
        ),
        note=today(look),
        url=reverse("request_list") if look.sees_requests else "",
    )
