"""What the figures of a donor report are called in its list of sources."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from funding.statement.lines import rows
from funding.statement.shapes import Basis
from reports.figures.donor.shapes import NONE, WITHHELD, DonorFigures, PlaceLine
from reports.figures.freezing import name_in
from reports.kinds.named import Named
from reports.kinds.prose import Prose
from reports.kinds.words import figure_name as shared_name

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
OF_YEARS: Mapping[str, Word] = {
    "agreed": pgettext_lazy("figure of a year", "Agreed"),
    "received": pgettext_lazy("figure of a year", "Received"),
    "refunded": pgettext_lazy("figure of a year", "Refunded"),
    "agreed_own": _("Agreed, in the donor's own currency"),
    "received_own": _("Received, in the donor's own currency"),
    "refunded_own": _("Refunded, in the donor's own currency"),
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
PLACES: Mapping[str, Word] = {
    "several": _("Projects of several States"),
    "global": _("Regional and global projects"),
    **WITHOUT_NAME,
}
SPENT = _("Spent in the period")


def place_name(prose: Prose, one: PlaceLine) -> str:
    return name_in(one.names) if one.names else prose.word(PLACES[one.code])


def labels_of(prose: Prose, figures: DonorFigures) -> dict[str, str]:
    """Of the figures whose id does not say what they are called."""
    labels = {
        f"{one.basis}.{row.id}": f"{prose.word(row.label)} · {prose.word(Basis(one.basis).label)}"
        for one in figures.statements
        for row in rows([one])
    }
    for place in figures.places:
        labels[f"places.{place.code}.spent"] = f"{prose.word(SPENT)}: {place_name(prose, place)}"
    for one in figures.components:
        labels[f"components.{one.number}.spent"] = f"{prose.word(SPENT)}: {one.number}. {name_in(one.names)}"
    return labels


def figure_name(prose: Prose, id: str, labels: Mapping[str, str]) -> str:
    match id.split("."):
        case ["agreements", name]:
            parts: list[Word] = [OF_AGREEMENTS[name]]
        case ["agreements", reference, name]:
            parts = [OF_AGREEMENTS[name], reference]
        case ["projects", code, name]:
            parts = [OF_PROJECTS[name], WITHOUT_NAME.get(code, code)]
        case ["years", year, name]:
            parts = [OF_YEARS[name], year]
        case ["people", name]:
            parts = [OF_PEOPLE[name]]
        case ["people", code, name]:
            parts = [OF_PEOPLE[name], code]
        case ["results", "indicators" | "reported"] | ["results", "reached" | "grade", _]:
            parts = [*shared_name(id)]
        case ["results", project, *code, name]:
            parts = [OF_RESULTS[name], f"{project} {'.'.join(code)}"]
        case _other:
            return labels[id]
    return ": ".join(prose.word(part) for part in parts)


def named(figures: DonorFigures) -> Named:
    """Every figure of the list of sources in words."""
    prose = Prose()
    labels = labels_of(prose, figures)
    return Named(figures.sources, lambda id: figure_name(prose, id, labels))


def names_of(figures: DonorFigures) -> dict[str, str]:
    """The same, in the language that is active now."""
    return dict(named(figures))
