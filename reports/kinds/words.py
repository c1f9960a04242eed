"""What the figures are called, in words: units, bases and the names in the list of sources."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.reference.finance import ObjectClass
from projects.components.models import Moment
from projects.requests.workflow import RequestStatus

BASES = {
    "in_period": pgettext_lazy("basis of a figure", "in the period"),
    "at_start": pgettext_lazy("basis of a figure", "at the start"),
    "at_end": pgettext_lazy("basis of a figure", "at the end"),
    "at_drafting": pgettext_lazy("basis of a figure", "at drafting"),
}
FIGURES = {
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
}
NOT_CLASSIFIED = _("Object class not given by the source")


def object_class(code: str) -> str | Promise:
    return ObjectClass(code).label if code else NOT_CLASSIFIED


def figure_name(id: str) -> tuple[str | Promise, ...]:
    """The words for a figure of the list of sources, to be joined by a colon."""
    match id.split("."):
        case ["requests", "stage", status]:
            return pgettext_lazy("figure", "Requests by stage"), RequestStatus(status).label
        case ["components", number, moment]:
            return pgettext_lazy("figure", "Mean score of component"), number, Moment(moment).label
        case ["money", "expenditure", code]:
            return pgettext_lazy("figure", "Expenditure"), object_class("" if code == "unclassified" else code)
    return (FIGURES[id],)
