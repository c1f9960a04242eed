from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal.charts.dots import dots
from portal.charts.heat import heat
from portal.charts.series import Series
from portal.charts.shown import Shown
from projects.portfolio.actions import WORKFLOW
from projects.portfolio.workflow import SHOWN_OUTSIDE
from projects.results.aggregation import Reached
from projects.results.models import EvidenceGrade
from projects.results.showing import REACHED
from reports.dashboards.board.charts.parts import (
    HALF,
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
from reports.dashboards.board.sentences import portfolio as says
from reports.dashboards.board.shapes import BoardLook, Portfolio, RegionStages
from reports.figures.freezing import name_in


def charts(look: BoardLook, found: Portfolio) -> Mapping[str, Shown]:
    drawings = {"regions": regions, "movements": movements, "results": results, "evidence": evidence}
    return {key: draw(look, found) for key, draw in drawings.items()}


def regions(look: BoardLook, found: Portfolio) -> Shown:
    question = _("Where is the programme at work, and at which stage are its projects?")
    answer = says.regions(found.projects, found.stages)
    used = [one for one in SHOWN_OUTSIDE if any(stage_count(region, one) for region in found.stages)]
    names = [str(WORKFLOW.state(one).label) for one in used]
    labels = [region_name(region) for region in found.stages]
    counts = [[stage_count(region, one) for one in used] for region in found.stages]
    return Shown(
        key="regions",
        question=question,
        answer=answer,
        drawing=drawn(
            used,
            lambda: heat(
                labels,
                names,
                counts,
                key="regions-chart",
                title=question,
                desc=answer,
                high=max(number for line in counts for number in line),
                digits=0,
                width=WIDE,
            ),
        ),
        heads=(_("Regional group"), *names, _("Projects")),
        rows=tuple(
            (words(name), *numbers(line), count(region.count))
            for name, line, region in zip(labels, counts, found.stages, strict=True)
        ),
        note=_("A project of two regions is in both"),
        url=rows_of(look, "projects.active"),
        total=(words(_("Each project once")), *(words("") for _one in used), figure(look, "projects.active")),
    )


def region_name(region: RegionStages) -> str:
    return name_in(region.names) if region.names else _("In no regional group")


def stage_count(region: RegionStages, status: str) -> int:
    return next((one.count for one in region.by_stage if one.status == status), 0)


def movements(look: BoardLook, found: Portfolio) -> Shown:
    question = _("In how many projects did each component rise between request and closure?")
    answer, lines = says.movements(found.movements), found.movements
    names = {number: name_in(named) for number, named in found.names.items()}
    heads = (pgettext("score", "Rose"), pgettext("score", "Stayed"), pgettext("score", "Fell"))
    labels = [names[line.number] for line in lines]
    counts = [(line.rose, line.stayed, line.fell) for line in lines]
    return Shown(
        key="movements",
        question=question,
        answer=answer,
        drawing=drawn(
            lines,
            lambda: heat(
                labels,
                heads,
                counts,
                key="movements-chart",
                title=question,
                desc=answer,
                high=max(line.compared for line in lines),
                digits=0,
                width=WIDE,
            ),
        ),
        heads=(_("Component"), *heads),
        rows=tuple((words(name), *numbers(line)) for name, line in zip(labels, counts, strict=True)),
        note=today(look),
    )


def results(look: BoardLook, found: Portfolio) -> Shown:
    question, answer = _("Do projects reach what they set out to?"), says.results(found.results)
    names = [str(REACHED[word][0]) for word in Reached]
    counts = [line.count for line in found.results.by_reached]
    return Shown(
        key="results",
        question=question,
        answer=answer,
        drawing=drawn(
            found.results.indicators,
            lambda: dots(
                [Series(_("Indicators"), counts)],
                names,
                key="results-chart",
                title=question,
                desc=answer,
                digits=0,
                width=HALF,
            ),
        ),
        heads=(pgettext("column", "Standing"), _("Indicators")),
        rows=tuple(
            (words(name), figure(look, f"results.reached.{word}")) for name, word in zip(names, Reached, strict=True)
        ),
        note=_("Approved values of the projects under way in the period"),
        total=(words(_("All indicators")), figure(look, "results.indicators")),
    )


def evidence(look: BoardLook, found: Portfolio) -> Shown:
    question, answer = _("How well is it shown?"), says.evidence(found.results)
    names = [str(grade.label) for grade in EvidenceGrade]
    counts = [line.count for line in found.results.by_grade]
    return Shown(
        key="evidence",
        question=question,
        answer=answer,
        drawing=drawn(
            found.results.reported,
            lambda: dots(
                [Series(_("Indicators"), counts)],
                names,
                key="evidence-chart",
                title=question,
                desc=answer,
                digits=0,
                width=HALF,
            ),
        ),
        heads=(_("Evidence of the latest value"), _("Indicators")),
        rows=tuple((words(grade.label), figure(look, f"results.grade.{grade}")) for grade in EvidenceGrade),
        note=in_period(look),
        total=(words(_("With an approved value")), figure(look, "results.reported")),
    )
