"""The sentences of the project sheet: what the project is and answers, what changed, what it costs, who takes part."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from funding.statement import periods
from portal import formats
from projects.components.figures import Progress
from projects.components.sentences import of_project
from projects.experience.models import Experience
from projects.workplan.models import Activity
from reports.figures.project.shapes import ActivityLine, ProjectFigures
from reports.kinds import labels, results
from reports.kinds.cells import left_to_right, quoted
from reports.kinds.document import Block, Paragraph, Section
from reports.kinds.project import tables
from reports.kinds.prose import Prose


def chapters(prose: Prose, figures: ProjectFigures) -> tuple[Section, ...]:
    nothing = prose.say(_("The project has no indicator yet."))
    parts = (
        ("brief", prose.say(_("The project in brief")), brief(prose, figures)),
        ("asked", prose.say(_("Request and recommendations")), asked(prose, figures)),
        ("components", prose.say(_("The seven components")), components(prose, figures)),
        (
            "results",
            prose.say(pgettext_lazy("heading", "Results")),
            results.frameworks(prose, figures.results, nothing=nothing),
        ),
        ("plan", prose.say(pgettext_lazy("heading", "Work plan")), work_plan(prose, figures)),
        ("money", prose.say(_("Money by source")), money(prose, figures)),
        ("partners", prose.say(pgettext_lazy("heading", "Partners")), partners(prose, figures)),
        ("people", prose.say(_("Participation")), people(prose, figures)),
        ("lessons", prose.say(_("What was learnt")), lessons(prose, figures)),
    )
    body = [
        Section(f"chapter-{anchor}", labels.of_chapter(number), heading, blocks)
        for number, (anchor, heading, blocks) in enumerate(parts, start=1)
    ]
    sources = (tables.sources(prose, figures),)
    annex = Section(
        "annex-sources", labels.of_annex(prose, 1), prose.say(_("Sources of the figures")), sources, is_annex=True
    )
    return (*body, annex)


def brief(prose: Prose, figures: ProjectFigures) -> tuple[Block, ...]:
    if not figures.summary:
        return (Paragraph(prose.say(_("The project has no summary yet."))), tables.facts(prose, figures))
    parts = [part.strip() for part in figures.summary.split("\n\n") if part.strip()]
    return (
        *(Paragraph(quoted(part, figures.language)) for part in parts),
        tables.facts(prose, figures),
    )


def asked(prose: Prose, figures: ProjectFigures) -> tuple[Block, ...]:
    if figures.request:
        said = prose.say(_("The project answers request {reference}."), reference=left_to_right(figures.request))
    elif figures.has_request:
        said = prose.say(_("The project answers a request, which its State keeps to itself."))
    else:
        said = prose.say(_("The project began without a request, by a recorded exception."))
    if not figures.documents:
        none = prose.say(_("It names no recommendation of a human rights mechanism."))
        return (Paragraph(SafeString(f"{said} {none}")),)
    counted = prose.say(
        ngettext_lazy(
            "It follows up {count} recommendation, of which {supported} supported by the State concerned.",
            "It follows up {count} recommendations, of which {supported} supported by the State concerned.",
            figures.recommendations,
        ),
        count=formats.number(figures.recommendations),
        supported=formats.number(sum(one.supported for one in figures.documents)),
    )
    return (Paragraph(SafeString(f"{said} {counted}")), tables.documents(prose, figures.documents))


def components(prose: Prose, figures: ProjectFigures) -> tuple[Block, ...]:
    if all(score is None for one in figures.components for score in one.scores):
        return (Paragraph(prose.say(_("The components have not been scored yet."))),)
    moved = [Progress(one.number, *one.first_and_last) for one in figures.components if one.first_and_last]
    table = tables.components(prose, figures.components)
    if not moved:
        once = prose.say(_("The components were scored once, so that no change can be shown."))
        return (Paragraph(once), table)
    sentences = prose.say("{said}", said=" ".join(of_project(moved)))
    return (Paragraph(sentences), tables.component_chart(prose, figures.components), table)


def of_period(figures: ProjectFigures) -> list[ActivityLine]:
    """What touches the period or comes after it, and what is open from before."""
    still = Activity.OPEN
    return [one for one in figures.activities if one.ends_on >= figures.starts_on or one.status in still]


def work_plan(prose: Prose, figures: ProjectFigures) -> tuple[Block, ...]:
    if not figures.activities:
        return (Paragraph(prose.say(_("The project has no work plan yet."))),)
    done = sum(one.status == Activity.Status.DONE for one in figures.activities)
    late = sum(one.is_late for one in figures.activities)
    said = prose.say(
        ngettext_lazy(
            "The work plan has {count} activity. Done: {done}. Late: {late}.",
            "The work plan has {count} activities. Done: {done}. Late: {late}.",
            len(figures.activities),
        ),
        count=formats.number(len(figures.activities)),
        done=formats.number(done),
        late=formats.number(late),
    )
    shown = of_period(figures)
    if not shown:
        none = prose.say(_("All of them ended before the period {period}."), period=periods.words(figures.period))
        return (Paragraph(SafeString(f"{said} {none}")),)
    return (Paragraph(said), tables.work_plan(prose, figures, shown), tables.activities(prose, shown))


def money(prose: Prose, figures: ProjectFigures) -> tuple[Block, ...]:
    if not figures.money:
        return (Paragraph(prose.say(_("No source of money is recorded for the project yet."))),)
    spent = [one.spent_in_period_usd for one in figures.money if one.spent_in_period_usd]
    said = _(
        "The project is carried out as one programme, whatever its sources; for accountability each stands by itself."
    )
    blocks: list[Block] = [Paragraph(prose.say(said))]
    if not spent:
        blocks.append(Paragraph(prose.say(_("Nothing was spent in the period."))))
    blocks.append(tables.money(prose, figures))
    if len(figures.levels) > 1:
        blocks.append(tables.growth(prose, figures.levels))
    return tuple(blocks)


def partners(prose: Prose, figures: ProjectFigures) -> tuple[Block, ...]:
    if not figures.partners:
        return (Paragraph(prose.say(_("No partner that may be named had a role in the period."))),)
    said = ngettext_lazy(
        "{count} role of a partner is recorded for the period.",
        "{count} roles of partners are recorded for the period.",
        len(figures.partners),
    )
    return (
        Paragraph(prose.say(said, count=formats.number(len(figures.partners)))),
        tables.partners(prose, figures.partners),
    )


def people(prose: Prose, figures: ProjectFigures) -> tuple[Block, ...]:
    found = figures.participation
    if not found.events:
        return (Paragraph(prose.say(_("No event has taken place yet."))),)
    said = prose.say(
        ngettext_lazy(
            "From the beginning {count} event took place, {within} of them in the period. People who took part: {people}; women among them: {women}.",
            "From the beginning {count} events took place, {within} of them in the period. People who took part: {people}; women among them: {women}.",
            found.events,
        ),
        count=formats.number(found.events),
        within=formats.number(found.events_in_period),
        people=tables.shown(found.people),
        women=tables.shown(found.women),
    )
    return (Paragraph(said), tables.participation(prose, figures)) if found.parts else (Paragraph(said),)


def lessons(prose: Prose, figures: ProjectFigures) -> tuple[Block, ...]:
    if not figures.lessons:
        return (Paragraph(prose.say(_("No lesson of this project has been published under its name."))),)
    blocks: list[Block] = []
    for one in figures.lessons:
        said = prose.say(
            "{kind} {reference}: {title}",
            kind=prose.word(Experience.Kind(one.kind).label),
            reference=left_to_right(one.reference),
            title=quoted(one.title, one.language),
        )
        words = (quoted(part, one.language) for part in (one.learnt, one.advice) if part)
        blocks += [Paragraph(said), *map(Paragraph, words)]
    return tuple(blocks)
