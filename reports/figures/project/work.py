"""What a project answers, does and has reached, as far as the public sees it."""

from collections import defaultdict
from datetime import date

from portal import small_cells
from portal.periods import Period
from portal.reference.models import Component
from portal.reference.names import names_of
from projects.components.models import ComponentScore, Moment
from projects.experience.models import LessonRelease
from projects.participation.figures import Part
from projects.participation.models import Event
from projects.participation.queries import figures_of
from projects.partners.models import ProjectPartner
from projects.portfolio.models import Project
from projects.recommendations.models import Position, Recommendation
from projects.requests.models import Request
from projects.workplan.models import Activity
from reports.figures.freezing import Sheet
from reports.figures.outside import READER
from reports.figures.project.shapes import (
    ActivityLine,
    ComponentLine,
    Count,
    DocumentLine,
    LessonLine,
    Participation,
    PartLine,
    PartnerLine,
)


def request_of(project: Project) -> str:
    """The reference of its request where the State agreed to its being public."""
    request = project.request
    return request.reference if request and request.consent == Request.Consent.PUBLISH else ""


def document_lines(project: Project, sheet: Sheet, *, today: date) -> tuple[DocumentLine, ...]:
    """By document, each recommendation once, however often project and request name it."""
    found: dict[tuple[str, str], list[Recommendation]] = defaultdict(list)
    rows = Recommendation.objects.filter(projects=project).select_related("mechanism", "review__session")
    for one in rows.in_document_order():
        found[one.document_symbol or one.citation, one.mechanism.code].append(one)
    lines = tuple(
        DocumentLine(
            symbol,
            mechanism,
            tuple(one.paragraph for one in its if one.paragraph),
            len(its),
            sum(one.position == Position.SUPPORTED for one in its),
        )
        for (symbol, mechanism), its in sorted(found.items())
    )
    for name, value in (("linked", "count"), ("supported", "supported")):
        total = sum(getattr(line, value) for line in lines)
        sheet.note(
            f"recommendations.{name}", total, unit="recommendations", basis="at_drafting", as_at=today,
            source=f"projects.Recommendation: of project {project.code}" + (", position supported" if name == "supported" else ""),
            rows=total,
        )  # fmt: skip
    return lines


def component_lines(project: Project, sheet: Sheet, *, today: date) -> tuple[ComponentLine, ...]:
    scores: dict[int, dict[str, int]] = defaultdict(dict)
    found = ComponentScore.objects.filter(project=project).values_list("component__number", "moment", "score")
    rows = sorted(found, key=lambda row: (row[0], list(Moment).index(Moment(row[1]))))
    for number, moment, score in rows:
        scores[number][moment] = score
        sheet.note(
            f"components.{number}.{moment}",
            score,
            unit="score",
            basis="at_drafting",
            as_at=today,
            source=f"projects.ComponentScore: project {project.code}, component {number}, moment {moment}",
            rows=1,
        )
    return tuple(
        ComponentLine(one.number, names_of(one), *(scores[one.number].get(moment) for moment in Moment))
        for one in Component.objects.all()
    )


def activity_lines(project: Project, sheet: Sheet, *, today: date, as_at: date) -> tuple[ActivityLine, ...]:
    """The work plan in its order, as it stands on the day of drafting."""
    rows = list(project.activities.all())
    counts = {
        "activities.planned": len(rows),
        "activities.done": sum(row.status == Activity.Status.DONE for row in rows),
        "activities.late": sum(row.is_late(as_at) for row in rows),
    }
    for id, value in counts.items():
        sheet.note(
            id, value, unit="activities", basis="at_drafting", as_at=today,
            source=f"projects.Activity: project {project.code}" + ("" if id.endswith("planned") else f", {id.partition('.')[2]}"),
            rows=value,
        )  # fmt: skip
    return tuple(
        ActivityLine(
            row.number,
            row.title,
            row.language,
            row.starts_on,
            row.ends_on,
            row.status,
            row.progress,
            row.is_late(as_at),
        )
        for row in rows
    )


def partner_lines(project: Project, period: Period) -> tuple[PartnerLine, ...]:
    """Roles of the period. A protected partner is known to staff alone, and so is that there is one."""
    rows = ProjectPartner.objects.filter(project=project, partner__is_protected=False, since__lte=period.ends_on)
    return tuple(
        PartnerLine(row.partner.name, row.partner.language, row.partner.kind, row.role, row.since, row.until)
        for row in rows.select_related("partner").order_by("since", "pk")
        if row.until is None or row.until >= period.starts_on
    )


def participation(project: Project, period: Period, sheet: Sheet, *, today: date) -> Participation:
    """As on the project's public page, with the same numbers withheld."""
    events = list(Event.objects.filter(project=project).order_by("starts_on", "pk"))
    figures = figures_of(project, events, READER)
    parts = [
        part_line(by, part) for by in ("sex", "group", "organisation", "year") for part in getattr(figures, f"by_{by}")
    ]
    found = Participation(
        events=figures.events,
        events_in_period=sum(event.starts_on in period for event in events),
        people=count(figures.people),
        women=count(figures.women),
        share=figures.share,
        parts=tuple(parts),
        is_suppressed=figures.is_suppressed,
    )
    note_participation(project, found, sheet, today=today)
    return found


def part_line(by: str, part: Part) -> PartLine:
    return PartLine(by, str(part.key), count(part.people), count(part.women))


def count(one: small_cells.Count) -> Count:
    return Count(one.value, str(one.mark))


def note_participation(project: Project, found: Participation, sheet: Sheet, *, today: date) -> None:
    """A number that is withheld is no figure: it has no value and no source here."""
    values: list[tuple[str, int | None, str]] = [
        ("events", found.events, "events"),
        ("people", found.people.value, "people"),
        ("women", found.women.value, "people"),
        *((f"{part.by}.{part.key}", part.people.value, "people") for part in found.parts),
    ]
    for name, value, unit in values:
        if value is not None:
            sheet.note(
                f"people.{name}",
                value,
                unit=unit,
                basis="at_drafting",
                as_at=today,
                source=f"projects.Attendance: project {project.code}, numbers that the public sees",
                rows=found.events,
            )


def lesson_lines(project: Project) -> tuple[LessonLine, ...]:
    """Only public twins that may be found under the project's name."""
    twins = LessonRelease.objects.in_force().filter(lesson__project=project, shows_states=True)
    return tuple(
        LessonLine(one.lesson.reference, one.kind, one.title, one.language, one.learnt, one.advice)
        for one in twins.select_related("lesson").order_by("lesson__reference")
    )
