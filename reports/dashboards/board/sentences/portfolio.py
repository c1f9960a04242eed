"""What the figures of projects, results and lessons say in words."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal import formats
from projects.components.figures import Movement
from projects.components.sentences import of_portfolio
from projects.results.models import EvidenceGrade
from reports.dashboards.board.sentences import isolated
from reports.dashboards.board.shapes import Lessons, RegionStages
from reports.figures.board.shapes import Projects
from reports.figures.freezing import name_in
from reports.figures.results import ResultsSummary


def regions(projects: Projects, stages: Sequence[RegionStages]) -> str:
    if not projects.active:
        return _("No project was under way in the period.")
    most = max((one for one in stages if one.region), key=lambda one: one.count, default=None)
    if most is None:
        words = ngettext(
            "%(n)s project was under way in the period; it names no regional group.",
            "%(n)s projects were under way in the period; none of them names a regional group.",
            projects.active,
        )
        return words % {"n": formats.number(projects.active)}
    words = ngettext(
        "%(n)s project was under way in the period (%(region)s).",
        "%(n)s projects were under way in the period; the region with the most was %(region)s, with %(most)s.",
        projects.active,
    )
    facts = {"region": isolated(name_in(most.names)), "most": formats.number(most.count)}
    return words % {"n": formats.number(projects.active), **facts}


def movements(moved: Sequence[Movement]) -> str:
    said = of_portfolio(moved)
    if not said:
        return _("No project under way in the period has been scored both at request and at closure yet.")
    return said[0]


def results(found: ResultsSummary) -> str:
    if not found.indicators:
        return _("The projects under way in the period have no indicators yet.")
    words = ngettext(
        "Of %(n)s indicator, %(good)s is achieved or on track, and %(silent)s has no approved value yet.",
        "Of %(n)s indicators, %(good)s are achieved or on track, and %(silent)s have no approved value yet.",
        found.indicators,
    )
    facts = {"good": formats.number(found.good), "silent": formats.number(found.indicators - found.reported)}
    return words % {"n": formats.number(found.indicators), **facts}


def evidence(found: ResultsSummary) -> str:
    if not found.reported:
        return _("No indicator has an approved value yet, so there is no evidence to grade.")
    verified = next((line.count for line in found.by_grade if line.word == EvidenceGrade.VERIFIED), 0)
    words = ngettext(
        "Of %(n)s indicator with an approved value, %(verified)s rests on verified evidence.",
        "Of %(n)s indicators with an approved value, %(verified)s rest on verified evidence.",
        found.reported,
    )
    return words % {"n": formats.number(found.reported), "verified": formats.number(verified)}


def lessons(found: Lessons) -> str:
    if not found.public:
        return _("No lesson had been made public by the last day.")
    words = ngettext(
        "%(n)s lesson is public; made public in the period: %(new)s.",
        "%(n)s lessons are public; made public in the period: %(new)s.",
        found.public,
    )
    return words % {"n": formats.number(found.public), "new": formats.number(found.new)}
