"""What the figures of a project sheet are called in its list of sources."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from funding.projects.sources import Further
from projects.components.models import Moment
from projects.participation.models import Group, Sex
from projects.partners.models import OrganisationKind
from projects.workplan.models import BudgetLine
from reports.kinds.donor.words import OF_PEOPLE, OF_RESULTS
from reports.kinds.prose import Prose

Word = str | Promise
ALONE: Mapping[str, Word] = {
    "project.budget": pgettext_lazy("figure", "Budget of the project"),
    "recommendations.linked": _("Recommendations linked to projects"),
    "recommendations.supported": _("Of these, supported by the State"),
    "activities.planned": pgettext_lazy("figure", "Activities in the work plan"),
    "activities.done": pgettext_lazy("figure", "Activities done"),
    "activities.late": pgettext_lazy("figure", "Activities that are late"),
}
OF_MONEY: Mapping[str, Word] = {
    "planned": _("Cost plan"),
    "allocated": _("Allocated"),
    "direct": _("Spent, before support costs"),
    "support_cost": _("Support costs"),
    "spent_in_period": _("Spent in the period"),
    "left": pgettext_lazy("column", "Balance"),
}
OF_PARTS: Mapping[str, Mapping[str, Word]] = {
    "sex": dict(Sex.choices),
    "group": dict(Group.choices),
    "organisation": dict(OrganisationKind.choices),
    "year": {},
}


def source_name(source: str) -> Word:
    return BudgetLine.Source(source).label if source in BudgetLine.Source.values else Further(source).label


def figure_name(prose: Prose, id: str) -> str:
    parts: list[Word]
    match id.split("."):
        case ["components", number, moment]:
            parts = [pgettext_lazy("figure", "Score of component"), number, Moment(moment).label]
        case ["money", source, name]:
            parts = [OF_MONEY[name], source_name(source)]
        case ["people", name]:
            parts = [OF_PEOPLE[name]]
        case ["people", by, key]:
            parts = [OF_PEOPLE["people"], OF_PARTS[by].get(key, key)]
        case ["results", _project, *code, name]:
            parts = [OF_RESULTS[name], ".".join(code)]
        case _other:
            parts = [ALONE[id]]
    return ": ".join(prose.word(part) for part in parts)
