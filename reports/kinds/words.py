"""What the figures are called, in words: units, bases and the names in the list of sources."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from funding.donors.standing import Standing
from portal.reference.finance import ObjectClass
from projects.components.models import Moment
from projects.followup.filters import FRESHNESS
from projects.recommendations.models import Progress
from projects.requests.workflow import RequestStatus
from projects.results.aggregation import Reached
from projects.results.models import EvidenceGrade
from projects.results.showing import REACHED
from reports.board.advice.models import BoardRecommendation
from reports.board.sessions.naming import session_name

BASES = {
    "in_period": pgettext_lazy("basis of a figure", "in the period"),
    "at_start": pgettext_lazy("basis of a figure", "at the start"),
    "in_year": pgettext_lazy("basis of a figure", "in the year"),
    "to_date": pgettext_lazy("basis of a figure", "to date"),
    "at_end": pgettext_lazy("basis of a figure", "at the end"),
    "at_drafting": pgettext_lazy("basis of a figure", "at drafting"),
}
FIGURES: dict[str, Promise] = {
    "requests.received": _("Requests received"),
    "requests.states": _("States that sent requests"),
    "requests.decided": _("Requests decided on"),
    "requests.accepted": _("Requests accepted"),
    "requests.median_working_days": _("Working days to decision, median"),
    "projects.active": _("Projects under way"),
    "projects.started": _("Projects begun"),
    "projects.states": _("States with projects"),
    "projects.regional": _("Projects of several States"),
    "recommendations.linked": _("Recommendations linked to projects"),
    "recommendations.supported": _("Of these, supported by the State"),
    "money.opening": _("Opening balance"),
    "money.income": _("Contributions received"),
    "money.exchange": _("Gain or loss on exchange"),
    "money.direct": _("Expenditure before programme support costs"),
    "money.support_cost": _("Programme support costs"),
    "money.refunds": _("Refunds to donors"),
    "money.closing": _("Closing balance"),
    "money.allocated": _("Allocated to projects"),
    "money.unallocated": _("Received and not allocated"),
    "money.reserve": _("Operating reserve"),
    "money.available": _("Closing balance above the operating reserve"),
    "money.months_of_cover": _("Months of cover"),
    "board.sessions": _("Sessions of the Board"),
    "partners.all": _("Partners"),
    "partners.un": _("United Nations entities among the partners"),
    "partners.un_projects": _("Projects with a United Nations entity as partner"),
    "requests.open": _("Requests open"),
    "recommendations.upr": _("Recommendations of the Universal Periodic Review"),
    "recommendations.noted": _("Of these, noted by the State"),
    "recommendations.others": _("Recommendations of treaty bodies and special procedures"),
    "coverage.supported": _("Supported UPR recommendations"),
    "coverage.assisted": _("Assisted by a project"),
    "coverage.requested": _("Assistance requested"),
    "coverage.untouched": _("No assistance"),
    "money.planned": _("Cost plan"),
    "money.period": _("Spent in the period"),
    "money.spent": _("Spent to date"),
    "people.events": _("Events"),
    "people.all": _("People who took part"),
    "people.women": _("Women among them"),
    "results.indicators": _("Indicators"),
    "results.reported": _("Indicators with an approved value"),
}
OF_SESSION = {
    "present": _("Members who took part"),
    "items": _("Items of the agenda"),
    "requests": _("Requests considered"),
    "advice": _("Requests advised on"),
    "recommendations": _("Recommendations made"),
}
SIDES = {"state": _("Progress, by the State"), "ohchr": _("Progress, verified by OHCHR")}
OF_THEME = {
    "projects": _("Projects that address the component"),
    "evidence": _("Pieces of evidence of its scores"),
    "lessons": _("Lessons made public"),
}
NOT_CLASSIFIED = _("Object class not given by the source")


def object_class(code: str) -> str | Promise:
    return ObjectClass(code).label if code else NOT_CLASSIFIED


def figure_name(id: str) -> tuple[str | Promise, ...]:  # noqa: PLR0911 (one line a family of figures)
    """The words for a figure of the list of sources, to be joined by a colon. A figure without words is called by its id."""
    match id.split("."):
        case ["board", "session", number, what]:
            return session_name(int(number)), OF_SESSION[what]
        case ["board", "follow_up", status]:
            return _("Earlier recommendations of the Board"), BoardRecommendation.Status(status).label
        case ["theme", number, what]:
            return pgettext_lazy("figure", "Component"), number, OF_THEME[what]
        case ["results", "reached", word]:
            return _("Indicators"), REACHED[Reached(word)][0]
        case ["results", "grade", grade]:
            return pgettext_lazy("figure", "Evidence of the latest value"), EvidenceGrade(grade).label
        case ["progress", side, word]:
            return SIDES[side], Progress(word).label if word != "none" else _("Not reported")
        case ["freshness", key]:
            return _("Follow-up"), FRESHNESS[key][0]
        case ["donors", standing]:
            return _("Donors"), Standing(standing).label
        case ["requests", "stage", status]:
            return pgettext_lazy("figure", "Requests by stage"), RequestStatus(status).label
        case ["components", number, moment]:
            return pgettext_lazy("figure", "Mean score of component"), number, Moment(moment).label
        case ["money", "expenditure", code]:
            return pgettext_lazy("figure", "Expenditure"), object_class("" if code == "unclassified" else code)
    return (FIGURES.get(id, id),)
