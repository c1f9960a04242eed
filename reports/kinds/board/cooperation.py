"""Chapter III: the seven components, those that the Board chose, recommendations, partners, results."""

from collections.abc import Iterable

from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from portal import formats
from projects.components.evidence import Kind as EvidenceKind
from projects.components.figures import Movement
from projects.components.models import Moment
from projects.components.sentences import sentence as movement_sentence
from projects.partners.models import OrganisationKind, ProjectPartner
from projects.results.models import EvidenceGrade
from projects.results.showing import REACHED
from reports.figures.board.cooperation_shapes import Synergies, Theme
from reports.figures.board.shapes import BoardFigures, ComponentLine
from reports.figures.freezing import name_in
from reports.figures.results import ResultsSummary
from reports.kinds import results
from reports.kinds.board import tables
from reports.kinds.board.parts import Part, joined, paragraphs, short, tallied
from reports.kinds.cells import CODE, NUMBER, code, heads, lines, quoted, text, whole, written
from reports.kinds.document import Block, Cell, Paragraph, Row, Table
from reports.kinds.prose import Prose


def parts(prose: Prose, figures: BoardFigures) -> Iterable[Part]:
    yield Part("components", prose.say(_("The seven components of the programme")), components(prose, figures))
    for theme in figures.themes:
        heading = prose.say("{name}", name=name_in(theme.names))
        yield Part(f"component-{theme.number}", heading, tuple(thematic(prose, figures, theme)))
    yield Part(
        "recommendations",
        prose.say(_("Recommendations of human rights mechanisms")),
        recommendations(prose, figures),
    )
    if figures.synergies is not None:
        heading = prose.say(_("Synergies and partnerships with other United Nations entities"))
        yield Part("synergies", heading, tuple(synergies(prose, figures.synergies)))
    if figures.results is not None:
        heading = prose.say(_("Measuring results of technical cooperation"))
        yield Part("measuring", heading, tuple(measuring(prose, figures.results)))
    yield Part("way-forward", prose.say(pgettext_lazy("chapter", "Recommendations")), is_optional=True)


def components(prose: Prose, figures: BoardFigures) -> tuple[Block, ...]:
    blocks: list[Block] = [
        Paragraph(
            prose.say(
                _(
                    "Each project is scored on the seven components by which the Board judges the programme, from 0 (not addressed) to 3 (fully addressed), at request, at approval and at closure, with the reasons for each score."
                )
            )
        ),
        tables.component_scores(prose, figures),
    ]
    compared = [line for line in figures.components if line.compared]
    if compared:
        blocks.append(Paragraph(joined([moved(prose, line) for line in compared])))
        blocks.append(tables.component_chart(prose, figures))
    else:
        blocks.append(
            Paragraph(prose.say(_("No project has been scored a second time, so that no change can be shown.")))
        )
    if figures.score_changes:
        blocks.append(tables.score_changes(prose, figures))
    return tuple(blocks)


def moved(prose: Prose, line: ComponentLine) -> SafeString:
    """The generated sentence: Participation: 1 → 3."""
    return prose.say(
        ngettext_lazy(
            "{component}: {first} → {last} ({count} project).",
            "{component}: {first} → {last} ({count} projects).",
            line.compared,
        ),
        component=name_in(line.names),
        first=short(line.first),
        last=short(line.last),
        count=formats.number(line.compared),
    )


# A component that the Board chose


def thematic(prose: Prose, figures: BoardFigures, theme: Theme) -> Iterable[Block]:
    line = next((one for one in figures.components if one.number == theme.number), None)
    yield from paragraphs(
        described(prose, theme),
        joined([worked_on(prose, theme), *changed(prose, theme, line)]),
    )
    if theme.projects:
        yield scored_projects(prose, theme)
    yield from evidence(prose, theme)
    yield from lessons(prose, theme)


def described(prose: Prose, theme: Theme) -> SafeString:
    """The component in the words of the programme, where they say more than its name."""
    said = name_in(theme.descriptions) if theme.descriptions else ""
    return prose.say("{text}", text=said) if said not in ("", name_in(theme.names)) else SafeString()


def worked_on(prose: Prose, theme: Theme) -> SafeString:
    if not theme.scored:
        return prose.say(_("No project under way in the period has been scored on this component."))
    return prose.say(
        ngettext_lazy(
            "{count} project under way in the period was scored on this component; {working} of them address it at least partly.",
            "{count} projects under way in the period were scored on this component; {working} of them address it at least partly.",
            theme.scored,
        ),
        count=formats.number(theme.scored),
        working=formats.number(len(theme.projects)),
    )


def changed(prose: Prose, theme: Theme, line: ComponentLine | None) -> Iterable[SafeString]:
    """The generated sentences: means at request and at the latest moment, and how many rose, stayed and fell by closure."""
    if line is not None and line.compared:
        yield moved(prose, line)
    if theme.movement is not None and theme.movement.compared:
        one = theme.movement
        yield prose.say("{said}", said=movement_sentence(Movement(one.number, one.rose, one.stayed, one.fell)))


def scored_projects(prose: Prose, theme: Theme) -> Table:
    return Table(
        id=f"component-{theme.number}-projects",
        caption=prose.say(_("Projects that address the component, with their scores from 0 to 3")),
        heads=heads(
            prose,
            (pgettext_lazy("column", "Project"), CODE),
            (pgettext_lazy("column", "States"), "text"),
            (pgettext_lazy("column", "Title"), "text"),
            *((moment.label, NUMBER) for moment in Moment),
        ),
        rows=tuple(
            Row(
                (
                    code(one.code),
                    text(formats.names(map(name_in, one.state_names)) if one.state_names else ""),
                    written(one.title, one.language),
                    *(whole(value) for value in (one.request, one.approval, one.closure)),
                )
            )
            for one in theme.projects
        ),
        widths=(17, 22, 31, 10, 10, 10),
    )


def evidence(prose: Prose, theme: Theme) -> Iterable[Block]:
    count = sum(line.count for line in theme.evidence)
    if not count:
        yield from paragraphs(prose.say(_("No evidence is recorded with the scores.")))
        return
    kinds = [(prose.word(EvidenceKind(line.word).label), line.count) for line in theme.evidence]
    yield from paragraphs(
        prose.say(
            ngettext_lazy(
                "The scores rest on {count} piece of evidence: {kinds}.",
                "The scores rest on {count} pieces of evidence: {kinds}.",
                count,
            ),
            count=formats.number(count),
            kinds=tallied(kinds),
        )
    )
    if theme.indicators:
        caption = prose.say(_("Results that the scores rest on, by approved values"))
        shown = [(one.project, one.indicator) for one in theme.indicators]
        yield results.indicators(prose, f"component-{theme.number}-results", caption, shown)


def lessons(prose: Prose, theme: Theme) -> Iterable[Block]:
    if not theme.lessons:
        yield from paragraphs(
            prose.say(_("No lesson on this component has been made public by the end of the period."))
        )
        return
    caption = prose.say(_("Lessons and good practices made public"))
    yield results.lessons(prose, f"component-{theme.number}-lessons", caption, theme.lessons, theme.lessons_not_shown)


# The others


def recommendations(prose: Prose, figures: BoardFigures) -> tuple[Block, ...]:
    facts = figures.recommendations
    linked = prose.say(
        ngettext_lazy(
            "The projects under way follow up {count} recommendation, of which {supported} supported by the State concerned.",
            "The projects under way follow up {count} recommendations, of which {supported} supported by the State concerned.",
            facts.linked,
        ),
        count=formats.number(facts.linked),
        supported=formats.number(facts.supported),
    )
    blocks: list[Block] = [Paragraph(linked)]
    if facts.by_mechanism:
        by_mechanism = tallied((item.status, item.count) for item in facts.by_mechanism)
        blocks.append(Paragraph(prose.say(_("By mechanism: {mechanisms}."), mechanisms=by_mechanism)))
    if facts.by_state:
        blocks.append(
            tables.tally_table(
                prose,
                "recommendations-by-state",
                facts.by_state,
                caption=_("Recommendations followed up, by State"),
                what=_("State"),
                of=_("Recommendations"),
            )
        )
    return tuple(blocks)


def synergies(prose: Prose, facts: Synergies) -> Iterable[Block]:
    if not facts.partners:
        yield from paragraphs(prose.say(_("No partner is recorded for the projects under way in the period.")))
        return
    said = [
        prose.say(
            ngettext_lazy(
                "The projects under way in the period had {count} partner.",
                "The projects under way in the period had {count} partners.",
                facts.partners,
            ),
            count=formats.number(facts.partners),
        )
    ]
    if facts.un_entities:
        said.append(
            prose.say(
                ngettext_lazy(
                    "{count} of them is a United Nations entity, in {projects} of the projects.",
                    "{count} of them are United Nations entities, in {projects} of the projects.",
                    facts.un_entities,
                ),
                count=formats.number(facts.un_entities),
                projects=formats.number(facts.un_projects),
            )
        )
    else:
        said.append(prose.say(_("None of them is a United Nations entity.")))
    yield from paragraphs(joined(said))
    if facts.by_role:
        yield un_partners(prose, facts)
    yield partners_by_kind(prose, facts)


def un_partners(prose: Prose, facts: Synergies) -> Table:
    return Table(
        id="un-partners",
        caption=prose.say(_("United Nations entities among the partners, by role")),
        heads=heads(
            prose,
            (pgettext_lazy("column", "Role"), "text"),
            (_("Entities"), "text"),
            (pgettext_lazy("column", "Projects"), NUMBER),
        ),
        rows=tuple(
            Row(
                (
                    text(prose.word(ProjectPartner.Role(line.role).label)),
                    Cell(lines(quoted(one.name, one.language) for one in line.names)),
                    whole(line.projects),
                )
            )
            for line in facts.by_role
        ),
        widths=(28, 57, 15),
        note=prose.say(_("An entity with several roles stands under each of them.")),
    )


def partners_by_kind(prose: Prose, facts: Synergies) -> Table:
    return Table(
        id="partners-by-kind",
        caption=prose.say(_("Partners by kind of organization")),
        heads=heads(
            prose,
            (_("Kind of organization"), "text"),
            (_("Partners"), NUMBER),
            (pgettext_lazy("column", "Projects"), NUMBER),
        ),
        rows=tuple(
            Row((text(prose.word(OrganisationKind(line.kind).label)), whole(line.partners), whole(line.projects)))
            for line in facts.by_kind
        ),
        widths=(60, 20, 20),
    )


def measuring(prose: Prose, facts: ResultsSummary) -> Iterable[Block]:
    if not facts.indicators:
        yield from paragraphs(
            prose.say(_("No project under way in the period has a results framework with indicators."))
        )
        return
    yield from paragraphs(
        joined(
            [
                prose.say(
                    ngettext_lazy(
                        "{count} project under way in the period has a results framework: outcomes: {outcomes}, indicators: {indicators}.",
                        "{count} projects under way in the period have a results framework: outcomes: {outcomes}, indicators: {indicators}.",
                        facts.projects,
                    ),
                    count=formats.number(facts.projects),
                    outcomes=formats.number(facts.outcomes),
                    indicators=formats.number(facts.indicators),
                ),
                prose.say(
                    _("Only approved values count; {good} of {indicators} indicators are achieved or on track."),
                    good=formats.number(facts.good),
                    indicators=formats.number(facts.indicators),
                ),
            ]
        ),
        graded(prose, facts),
    )
    yield Table(
        id="indicators-reached",
        caption=prose.say(_("Indicators of the projects under way, by how far they have come")),
        heads=heads(prose, (pgettext_lazy("column", "Stage"), "text"), (_("Indicators"), NUMBER)),
        rows=tuple(Row((text(prose.word(REACHED[line.word][0])), whole(line.count))) for line in facts.by_reached),  # type: ignore[index]
        widths=(75, 25),
    )


def graded(prose: Prose, facts: ResultsSummary) -> SafeString:
    if not facts.reported:
        return prose.say(_("No value has been approved yet."))
    grades = [(prose.word(EvidenceGrade(line.word).label), line.count) for line in facts.by_grade if line.count]
    return prose.say(_("Evidence of the latest approved values: {grades}."), grades=tallied(grades))
