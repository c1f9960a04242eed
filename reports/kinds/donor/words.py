"""What the figures of a donor report are called in its list of sources."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from funding.statement.lines import rows
from funding.statement.shapes import Basis
from reports.figures.donor.shapes import NONE, WITHHELD, DonorFigures
from reports.kinds.prose import Prose

Word = str | Promise
OF_AGREEMENTS: Mapping[str, Word] = {
    "count": _("Agreements in this report"),
    "signed": _("Signed"),
    "received": _("Received"),
    "refunded": _("Refunded"),
    "allocated": _("Allocated to projects"),
    "spent": _("Spent, with programme support costs"),
    "unspent": _("Unspent of what was received"),
}
OF_PROJECTS: Mapping[str, Word] = {
    "allocated": _("Allocated to projects"),
    "direct": _("Expenditure before programme support costs"),
    "support_cost": _("Programme support costs"),
    "spent": _("Spent, with programme support costs"),
}
OF_PEOPLE: Mapping[str, Word] = {
    "events": pgettext_lazy("figure", "Events"),
    "people": pgettext_lazy("figure", "People who took part"),
    "women": pgettext_lazy("figure", "Women among them"),
}
OF_RESULTS: Mapping[str, Word] = {
    "value": pgettext_lazy("figure", "Value of indicator"),
    "of": pgettext_lazy("figure", "Value of indicator, out of"),
}
WITHOUT_NAME: Mapping[str, Word] = {
    WITHHELD: _("Projects that are not published"),
    NONE: _("Not attributed to a project"),
}


def statement_labels(prose: Prose, figures: DonorFigures) -> dict[str, str]:
    return {
        f"{one.basis}.{row.id}": f"{prose.word(row.label)} · {prose.word(Basis(one.basis).label)}"
        for one in figures.statements
        for row in rows([one])
    }


def figure_name(prose: Prose, id: str, labels: Mapping[str, str]) -> str:
    match id.split("."):
        case ["agreements", name]:
            parts: list[Word] = [OF_AGREEMENTS[name]]
        case ["agreements", reference, name]:
            parts = [OF_AGREEMENTS[name], reference]
        case ["projects", code, name]:
            parts = [OF_PROJECTS[name], WITHOUT_NAME.get(code, code)]
        case ["people", name]:
            parts = [OF_PEOPLE[name]]
        case ["people", code, name]:
            parts = [OF_PEOPLE[name], code]
        case ["results", project, *code, name]:
            parts = [OF_RESULTS[name], f"{project} {'.'.join(code)}"]
        case _other:
            return labels[id]
    return ": ".join(prose.word(part) for part in parts)
