"""The components of one project as a reader sees them: seven rows, three moments, reasons and evidence as far as they may be read."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from portal import formats
from portal.accounts.models import Membership
from portal.accounts.roles import STAFF_ROLES
from portal.accounts.rules import standing
from portal.audit.history import OFFICE
from portal.audit.models import AuditEvent
from portal.reference.models import Component
from projects.components import when
from projects.components.evidence import Kind, of_row
from projects.components.models import ComponentScore, Moment, Score, ScoreEvidence
from projects.portfolio.models import Project
from projects.portfolio.workspace import TABS

Text = str | Promise
ROOMS = {Kind.INDICATOR: "results", Kind.EVENT: "participation", Kind.PARTNER: "partners"}


@dataclass(frozen=True)
class Evidence:
    """One piece of evidence with its address; `code` stands before the text, left to right."""

    kind: Text
    text: str
    language: str = ""
    code: str = ""
    url: str = ""
    is_external: bool = False


@dataclass(frozen=True)
class ShownScore:
    score: int
    word: str
    narrative: str
    language: str
    evidence: tuple[Evidence, ...]
    hidden: int  # pieces of evidence that this reader may not see
    who: Text
    at: Any
    is_unfounded: bool  # written before evidence was asked for, or its evidence is gone


@dataclass(frozen=True)
class Line:
    component: Component
    cells: tuple[tuple[Moment, ShownScore | None], ...]
    first: int | None  # at the earliest moment that is scored
    last: int | None

    @property
    def change(self) -> int | None:
        """Of the scores that are there: last less first; None when there are not two."""
        return None if self.first is None or self.last is None else self.last - self.first

    @property
    def has_words(self) -> bool:
        return any(cell and (cell.narrative or cell.evidence or cell.hidden) for _moment, cell in self.cells)


@dataclass(frozen=True)
class Column:
    """One moment: what may be done with its scores now."""

    moment: Moment
    says: str
    is_correction: bool
    may_score: bool


def columns(project: Project, user: Any) -> list[Column]:
    return [
        Column(
            moment, when.says(project, moment), when.is_frozen(project, moment), when.may_score(project, moment, user)
        )
        for moment in Moment
    ]


def shown_scores(project: Project, user: Any) -> Any:
    """What is written while the project is completed is nobody's judgement yet: only those who read reasons see it."""
    rows = project.component_scores.all()
    if reads_reasons(project, user):
        return rows
    return rows.filter(moment__in=[moment for moment in Moment if when.is_frozen(project, moment)])


def lines(project: Project, user: Any) -> list[Line]:
    """Four queries at most, however many scores and pieces of evidence there are."""
    reads = reads_reasons(project, user)
    scores = list(shown_scores(project, user).select_related("scored_by"))
    known: dict[int, dict[str, ShownScore]] = {}
    evidence = evidence_of(project) if reads else {}
    unnamed = staff_among(scores) if reads and not standing(user).is_staff else set()
    for row in scores:
        known.setdefault(row.component_id, {})[row.moment] = shown(
            row, evidence.get(row.pk, ()), project, user, unnamed if reads else None
        )
    return [line(component, known.get(component.pk, {})) for component in Component.objects.all()]


def reads_reasons(project: Project, user: Any) -> bool:
    return user.is_authenticated and bool(user.has_perm("projects.read_reasons_project", project))


def line(component: Component, known: dict[str, ShownScore]) -> Line:
    there = [known[moment] for moment in Moment if moment in known]
    first, last = (there[0].score, there[-1].score) if len(there) > 1 else (None, None)
    return Line(component, tuple((moment, known.get(moment)) for moment in Moment), first, last)


def evidence_of(project: Project) -> dict[int, list[ScoreEvidence]]:
    rows: dict[int, list[ScoreEvidence]] = {}
    for row in ScoreEvidence.objects.filter(score__project=project).with_records():
        rows.setdefault(row.score_id, []).append(row)
    return rows


def shown(
    row: ComponentScore, evidence: Iterable[ScoreEvidence], project: Project, user: Any, unnamed: set[int] | None
) -> ShownScore:
    """`unnamed` are the people whose names this reader does not read; None: the reader reads the score alone."""
    reads = unnamed is not None
    rows = list(evidence)
    named = [one for each in rows if may_see(each, project, user) for one in told(each, project)]
    return ShownScore(
        score=row.score,
        word=str(Score(row.score).label),
        narrative=row.narrative if reads else "",
        language=row.language,
        evidence=tuple(named),
        hidden=len(rows) - sum(may_see(each, project, user) for each in rows),
        who=who(row, unnamed or set()) if reads else "",
        at=row.scored_at,
        is_unfounded=reads and (not row.narrative or (row.score > 0 and not rows)),
    )


def staff_among(scores: Iterable[ComponentScore]) -> set[int]:
    """Members of staff among those who scored: readers outside OHCHR do not read which one it was."""
    people = {row.scored_by_id for row in scores if row.scored_by_id}
    memberships = Membership.objects.active(timezone.localdate()).filter(user__in=people, role__in=STAFF_ROLES)
    return set(memberships.values_list("user", flat=True))


def who(row: ComponentScore, unnamed: set[int]) -> Text:
    if row.scored_by is None:
        return ""
    return OFFICE if row.scored_by_id in unnamed else row.scored_by.name


def may_see(row: ScoreEvidence, project: Project, user: Any) -> bool:
    """A protected partner is known to staff alone, a file to staff and the States of the project."""
    if row.partner_id and row.partner and row.partner.partner.is_protected:
        return standing(user).is_staff
    return not row.document_id or bool(user.has_perm("projects.open_evidence_project", project))


def told(row: ScoreEvidence, project: Project) -> list[Evidence]:
    return [TOLD[cite.kind](row, project) for cite in of_row(row)]


def of_recommendation(row: ScoreEvidence, project: Project) -> Evidence:
    one: Any = row.recommendation
    url = reverse("recommendation_detail", args=[one.pk])
    return Evidence(Kind.RECOMMENDATION.label, Truncator(one.text).chars(110), one.language, one.citation, url)


def of_indicator(row: ScoreEvidence, project: Project) -> Evidence:
    one: Any = row.indicator
    url = room_address(project, Kind.INDICATOR, f"indicator-{one.pk}")
    return Evidence(Kind.INDICATOR.label, one.title, one.language, one.code, url)


def of_event(row: ScoreEvidence, project: Project) -> Evidence:
    one: Any = row.event
    text = f"{one.title} ({formats.period(one.starts_on, one.ends_on)})"
    return Evidence(Kind.EVENT.label, text, one.language, "", room_address(project, Kind.EVENT, f"event-{one.pk}"))


def of_partner(row: ScoreEvidence, project: Project) -> Evidence:
    one: Any = row.partner
    text = f"{one.partner.name} ({one.get_role_display()})"
    return Evidence(Kind.PARTNER.label, text, one.partner.language, "", room_address(project, Kind.PARTNER, ""))


def of_document(row: ScoreEvidence, project: Project) -> Evidence:
    one: Any = row.document
    return Evidence(Kind.DOCUMENT.label, one.name, "", "", reverse("project_evidence", args=[project.pk, row.pk]))


def of_url(row: ScoreEvidence, project: Project) -> Evidence:
    return Evidence(Kind.URL.label, "", "", row.url, row.url, is_external=True)


def of_citation(row: ScoreEvidence, project: Project) -> Evidence:
    return Evidence(Kind.CITATION.label, row.citation)


TOLD = {
    Kind.RECOMMENDATION: of_recommendation,
    Kind.INDICATOR: of_indicator,
    Kind.EVENT: of_event,
    Kind.PARTNER: of_partner,
    Kind.DOCUMENT: of_document,
    Kind.URL: of_url,
    Kind.CITATION: of_citation,
}


def room_address(project: Project, kind: Kind, anchor: str) -> str:
    """The room of the project in which records of the kind are, once there is one."""
    tab = TABS.get(ROOMS[kind])
    return f"{reverse(tab.url_name, args=[project.pk])}{'#' if anchor else ''}{anchor}" if tab else ""


@dataclass(frozen=True)
class Correction:
    """A change to scores that were frozen."""

    moment: Text
    at: Any
    who: Text
    reason: str
    changes: tuple[str, ...]


def corrections(project: Project, user: Any) -> list[Correction]:
    """Newest first, for those who read reasons."""
    events = AuditEvent.objects.about(project).filter(verb="correct_scores").order_by("-at", "-id")
    names = {str(one.number): str(one) for one in Component.objects.all()}
    staff = standing(user).is_staff
    return [
        Correction(
            Moment(event.facts["moment"]).label,
            event.at,
            (event.actor.name if staff and event.actor else OFFICE),
            event.note,
            tuple(changed(names[number], *pair) for number, pair in sorted(event.facts["changes"].items())),
        )
        for event in events
    ]


def changed(name: str, before: list[Any] | None, after: list[Any] | None) -> str:
    first, last = (formats.UNKNOWN if said is None else formats.number(said[0]) for said in (before, after))
    if first == last:
        return _("%(component)s: the reason or the evidence; the score stays %(score)s") % {
            "component": name,
            "score": last,
        }
    return _("%(component)s: %(first)s → %(last)s") % {"component": name, "first": first, "last": last}
