"""A project on two to four pages, as far as it may be shown outside."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from funding.statement import periods
from portal import formats
from projects.portfolio.models import Project
from projects.portfolio.workflow import ProjectStatus
from projects.results.aggregation import Reached
from reports.figures.freezing import name_in
from reports.figures.project import ProjectFigures, compute
from reports.figures.project.shapes import SourceLine
from reports.kinds.cells import quoted
from reports.kinds.document import Cover, Section
from reports.kinds.places import Place
from reports.kinds.project.chapters import chapters
from reports.kinds.project.words import source_name
from reports.kinds.prose import Prose

TITLE = pgettext_lazy("kind of report", "Project sheet")
figures_type = ProjectFigures

__all__ = ["TITLE", "compute", "cover", "figures_type", "key_figures", "money", "places", "sections"]


def sections(prose: Prose, figures: ProjectFigures) -> tuple[Section, ...]:
    return chapters(prose, figures)


def cover(prose: Prose, figures: ProjectFigures) -> Cover:
    places = figures.states or figures.regions
    where = formats.names(name_in(one.names) for one in places)
    return Cover(
        symbol=f"{figures.code}\u200e",
        distribution=prose.say(_("Distr.: General") if figures.is_published else _("Not for publication")),
        dated=formats.day(figures.drafted_on),
        original=prose.say(_("As at {day}"), day=formats.day(figures.as_at)),
        body=prose.say("{where}", where=where if places else prose.word(Project.Reach(figures.reach).label)),
        agenda=prose.say("{status}", status=prose.word(ProjectStatus(figures.status).label)),
        title=quoted(figures.title, figures.language),
        period=periods.words(figures.period),
        summary=summary(prose, figures),
        summary_heading=prose.say(_("Summary")),
        contents_heading=prose.say(_("Contents")),
        paragraphs_heading=prose.say(_("Paragraphs")),
        page_heading=prose.say(_("Page")),
    )


def spent_in_period(figures: ProjectFigures) -> list[tuple[SourceLine, Decimal]]:
    """By source, those of which something was spent: never one sum over sources."""
    return [(one, one.spent_in_period_usd) for one in figures.money if one.spent_in_period_usd]


def summary(prose: Prose, figures: ProjectFigures) -> tuple[SafeString, ...]:
    achieved = sum(line.reached == Reached.ACHIEVED for line in figures.results)
    said = [
        prose.say(
            _("Recommendations followed up: {recommendations}. Indicators: {indicators}, achieved: {achieved}. Activities: {activities}. Events in the period: {events}."),
            recommendations=formats.number(figures.recommendations),
            indicators=formats.number(len(figures.results)),
            achieved=formats.number(achieved),
            activities=formats.number(len(figures.activities)),
            events=formats.number(figures.participation.events_in_period),
        )
    ]  # fmt: skip
    spent = [f"{prose.word(source_name(one.source))}: {formats.usd(usd, 2)}" for one, usd in spent_in_period(figures)]
    if spent:
        said.append(prose.say(_("Spent in the period, by source: {sources}."), sources="; ".join(spent)))
    else:
        said.append(prose.say(_("Nothing was spent in the period.")))
    if not figures.is_published:
        said.append(prose.say(_("The project is not published: this sheet is for readers who know of it.")))
    if figures.as_at < figures.ends_on:
        said.append(
            prose.say(_("The period is not over: figures are those up to {day}."), day=formats.day(figures.as_at))
        )
    return tuple(said)


def key_figures(figures: ProjectFigures) -> list[tuple[str, str]]:
    achieved = sum(line.reached == Reached.ACHIEVED for line in figures.results)
    return [
        (gettext("Budget"), formats.usd(figures.budget_usd, 2)),
        *((" · ".join((gettext("Spent in the period"), str(source_name(one.source)))), formats.usd(usd, 2)) for one, usd in spent_in_period(figures)),
        (gettext("Indicators achieved"), f"{formats.number(achieved)} / {formats.number(len(figures.results))}"),
        (gettext("Events in the period"), formats.number(figures.participation.events_in_period)),
    ]  # fmt: skip


def places(figures: ProjectFigures, options: Mapping[str, Any]) -> tuple[Place, ...]:
    """Where the author adds a sentence or two; whoever reads the sheet may be anybody."""
    harmless = _("Nothing here may lead to a person who could be harmed.")
    return (
        Place("brief", _("The project in brief"), "chapter-brief", is_first=True, help=harmless),
        Place("results", _("What changed"), "chapter-results", is_first=True, help=harmless),
        Place("next", _("What comes next"), "chapter-plan", help=harmless),
    )


def money(figures: ProjectFigures) -> tuple[SourceLine, ...]:
    """What finance checks against the period: each source by itself."""
    return figures.money
