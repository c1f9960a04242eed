"""The thematic chapter: the components that the Board chose, partners, results. Frozen facts and how they are read."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import Q, QuerySet

from portal.periods import Period
from portal.reference.models import Component
from projects.components.evidence import Kind as EvidenceKind
from projects.components.evidence import of_rows
from projects.components.figures import movements, scores_of
from projects.components.models import Moment, ScoreEvidence
from projects.partners.models import OrganisationKind, ProjectPartner
from projects.portfolio.models import Project
from reports.figures.board.cooperation_shapes import (
    CitedIndicator,
    Movement,
    PartnerKind,
    PartnerName,
    ScoredProject,
    Synergies,
    Theme,
    UnRole,
)
from reports.figures.freezing import Sheet, names_of
from reports.figures.results import (
    Counted,
    IndicatorLine,
    ResultLine,
    lesson_lines,
    lessons_until,
    texts_of,
)

MOST_LESSONS = 8  # of one component: the latest; the others are in the library


def themes(
    running: "QuerySet[Project]", numbers: Sequence[int], results: Iterable[ResultLine], period: Period
) -> tuple[Theme, ...]:
    """One for each component chosen, in the author's order."""
    if not numbers:
        return ()
    scores = scores_of(running)
    projects = {project.pk: project for project in running.prefetch_related("states")}
    moved = {one.number: one for one in movements(running, Moment.REQUEST, Moment.CLOSURE)}
    by_indicator = {one.indicator: (line.project, one) for line in results for one in line.indicators}
    found = {component.number: component for component in Component.objects.filter(number__in=numbers)}
    made = []
    for component in (found[number] for number in numbers if number in found):
        number = component.number
        rows = list(ScoreEvidence.objects.filter(score__project__in=running, score__component=component))
        lessons = lessons_until(period).filter(components=component)
        one = moved.get(number)
        made.append(
            Theme(
                number=number,
                names=names_of(component),
                descriptions=texts_of(component, "description"),
                scored=len(scores[number]),
                projects=tuple(scored_projects(projects, scores[number])),
                evidence=evidence_counts(rows),
                indicators=cited_indicators(rows, by_indicator),
                lessons=lesson_lines(lessons[:MOST_LESSONS]),
                lessons_not_shown=max(0, lessons.count() - MOST_LESSONS),
                movement=Movement(number, one.rose, one.stayed, one.fell) if one else None,
            )
        )
    return tuple(made)


def scored_projects(
    projects: Mapping[int, Project], scores: Mapping[int, Mapping[str, int]]
) -> Iterable[ScoredProject]:
    for pk in sorted(scores, key=lambda key: projects[key].code):
        moments, project = scores[pk], projects[pk]
        latest = next((moments[one] for one in reversed(Moment) if one in moments), 0)
        if latest:
            states = sorted(project.states.all(), key=lambda one: one.iso3)
            yield ScoredProject(
                project.code,
                project.title,
                project.language,
                tuple(names_of(state) for state in states),
                *(moments.get(one) for one in Moment),
            )


def evidence_counts(rows: Iterable[ScoreEvidence]) -> tuple[Counted, ...]:
    counts = Counter(cite.kind for cite in of_rows(rows))
    return tuple(Counted(str(kind), counts[kind]) for kind in EvidenceKind if counts[kind])


def cited_indicators(
    rows: Iterable[ScoreEvidence], known: Mapping[int, tuple[str, IndicatorLine]]
) -> tuple[CitedIndicator, ...]:
    cited = {row.indicator_id for row in rows if row.indicator_id is not None}
    return tuple(CitedIndicator(*known[pk]) for pk in known if pk in cited)


def note_themes(found: Iterable[Theme], sheet: Sheet, *, today: date) -> None:
    for one in found:
        where = f"projects.ComponentScore: projects under way in the period, component {one.number}"

        def note(id: str, value: int, unit: str, source: str, number: int = one.number) -> None:
            name = f"theme.{number}.{id}"
            sheet.note(name, value, unit=unit, basis="at_drafting", as_at=today, source=source, rows=value)

        note("projects", len(one.projects), "projects", f"{where}, latest score above 0")
        note("evidence", sum(line.count for line in one.evidence), "pieces", f"projects.ScoreEvidence: {where}")
        note("lessons", len(one.lessons) + one.lessons_not_shown, "lessons",
             f"projects.LessonRelease: in force, released by the end of the period, component {one.number}")  # fmt: skip


# Partners


def synergies(running: "QuerySet[Project]", period: Period, sheet: Sheet) -> Synergies:
    """Partners of the projects under way, in roles that they had on at least one day of the period."""
    rows = ProjectPartner.objects.filter(project__in=running, since__lte=period.ends_on)
    rows = rows.filter(Q(until__isnull=True) | Q(until__gte=period.starts_on)).select_related("partner")
    roles = list(rows.order_by("partner__name", "pk"))
    un = [row for row in roles if row.partner.kind == OrganisationKind.UN]
    made = Synergies(
        partners=len({row.partner_id for row in roles}),
        un_entities=len({row.partner_id for row in un}),
        un_projects=len({row.project_id for row in un}),
        by_role=tuple(
            un_role(role, its) for role in ProjectPartner.Role if (its := [row for row in un if row.role == role])
        ),
        by_kind=tuple(
            PartnerKind(kind, len({row.partner_id for row in its}), len({row.project_id for row in its}))
            for kind in OrganisationKind
            if (its := [row for row in roles if row.partner.kind == kind])
        ),
    )
    note_synergies(made, sheet, as_at=period.ends_on)
    return made


def un_role(role: str, rows: Sequence[ProjectPartner]) -> UnRole:
    partners = {row.partner_id: row.partner for row in rows}
    names = [PartnerName(one.name, one.language) for one in partners.values() if not one.is_protected]
    return UnRole(role, len(partners), len({row.project_id for row in rows}), tuple(names))


def note_synergies(made: Synergies, sheet: Sheet, *, as_at: date) -> None:
    where = "projects.ProjectPartner: projects under way, role in the period"
    for id, value, unit, source in (
        ("partners.all", made.partners, "partners", f"{where}, distinct partner"),
        ("partners.un", made.un_entities, "partners", f"{where}, kind un, distinct partner"),
        ("partners.un_projects", made.un_projects, "projects", f"{where}, kind un, distinct project"),
    ):
        sheet.note(id, value, unit=unit, basis="in_period", as_at=as_at, source=source, rows=value)
