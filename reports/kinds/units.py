"""The units of figures in words, and the names of all figures of a report."""

from typing import Any

from django.utils.translation import pgettext_lazy

from reports.kinds import words

UNITS = {
    "requests": pgettext_lazy("unit", "requests"),
    "projects": pgettext_lazy("unit", "projects"),
    "states": pgettext_lazy("unit", "States"),
    "recommendations": pgettext_lazy("unit", "recommendations"),
    "working_days": pgettext_lazy("unit", "working days"),
    "score": pgettext_lazy("unit", "score, 0 to 3"),
    "donors": pgettext_lazy("unit", "donors"),
    "months": pgettext_lazy("unit", "months"),
    "usd": pgettext_lazy("unit", "United States dollars"),
}


def unit(code: str) -> str:
    """In words; a unit that has none yet as it is kept."""
    return str(UNITS.get(code, code.replace("_", " ")))


def names_of(figures: Any) -> dict[str, str]:
    """Each figure of the list of sources in words, in the active language."""
    return {figure.id: ": ".join(str(part) for part in words.figure_name(figure.id)) for figure in figures.sources}
