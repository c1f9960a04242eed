"""The report on the technical cooperation with one State, for the State: it can go into the national report as it is."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from portal import formats
from reports.figures.freezing import name_in
from reports.figures.state import StateFigures, compute
from reports.kinds.document import Cover, Section
from reports.kinds.places import Place
from reports.kinds.prose import Prose
from reports.kinds.scopes import STATES
from reports.kinds.state.chapters import chapters

TITLE = _("Report on technical cooperation in the field of human rights")
SHORT_TITLE = _("State report")
figures_type = StateFigures

__all__ = [
    "SHORT_TITLE", "STATES", "TITLE", "compute", "cover", "figures_type", "key_figures", "places", "sections",
]  # fmt: skip


def sections(prose: Prose, figures: StateFigures) -> tuple[Section, ...]:
    return chapters(prose, figures)


def cover(prose: Prose, figures: StateFigures) -> Cover:
    period = formats.period(figures.starts_on, figures.ends_on)
    total = figures.coverage_total
    summary = (
        prose.say(
            _(
                "The present report tells {state} what the human rights mechanisms have recommended, how far the recommendations have come, and what technical cooperation has been asked for and given in the period {period}."
            ),
            state=name_in(figures.state_names),
            period=period,
        ),
        prose.say(
            _(
                "Supported recommendations of the Universal Periodic Review: {supported}, of which assisted by a project: {assisted}. Requests received in the period: {requests}; projects under way: {projects}."
            ),
            supported=formats.number(total.recommendations),
            assisted=formats.number(total.assisted),
            requests=formats.number(figures.requests.received),
            projects=formats.number(len(figures.projects)),
        ),
    )
    return Cover(
        symbol=f"{figures.iso3}\u200e",
        distribution=prose.say(_("For the State concerned")),
        dated=formats.day(figures.drafted_on),
        original=prose.say(_("Original: English")),
        body=prose.say("{name}", name=name_in(figures.state_names)),
        agenda=prose.say(_("United Nations technical cooperation programme in the field of human rights")),
        title=prose.say(TITLE),
        period=period,
        summary=summary,
        summary_heading=prose.say(_("Summary")),
        contents_heading=prose.say(_("Contents")),
        paragraphs_heading=prose.say(_("Paragraphs")),
        page_heading=prose.say(_("Page")),
    )


def key_figures(figures: StateFigures) -> list[tuple[str, str]]:
    total = figures.coverage_total
    return [
        (gettext("Recommendations"), formats.number(figures.recommendations)),
        (gettext("Supported UPR recommendations"), formats.number(total.recommendations)),
        (gettext("Assisted by a project"), formats.number(total.assisted)),
        (gettext("Requests received"), formats.number(figures.requests.received)),
        (gettext("Projects under way"), formats.number(len(figures.projects))),
        (gettext("People who took part"), formats.number(figures.people.people)),
    ]


def places(figures: StateFigures, options: Mapping[str, Any]) -> tuple[Place, ...]:
    return (
        Place("recommendations", _("Recommendations received"), "received"),
        Place("progress", _("Progress and verification"), "progress"),
        Place("dates", _("Next dates"), "dates"),
        Place("coverage", _("Recommendations and assistance"), "coverage"),
        Place("requests", _("Requests for technical cooperation"), "requests"),
        Place("projects", _("Projects under way"), "projects"),
        Place("components", _("The seven components of the programme"), "components"),
        Place("results", _("Results"), "results"),
        Place("people", _("People reached"), "people"),
        Place("lessons", _("Lessons made public"), "lessons"),
        Place("outlook", _("Outlook"), "outlook", help=_("Without a text, the report has no such chapter.")),
    )
