"""What the Board, partners and projects did in the first half of 2026, beside the programme of `tests.factories.reports`."""

from datetime import UTC, date, datetime
from typing import Any

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.reference.models import RegionalGroup
from projects.components.models import ComponentScore, ScoreEvidence
from projects.experience.models import LessonRelease
from projects.portfolio.models import Project
from projects.recommendations.models import Recommendation
from projects.requests.models import Request
from reports.board.advice.models import Advice, BoardRecommendation, FollowUp
from reports.board.members.models import BoardMember, BoardTerm
from reports.board.sessions.models import AgendaItem, Attendance, BoardSession, Recusal
from tests.factories import experience, participation, results
from tests.factories.people import member
from tests.factories.reference import component, state
from tests.factories.reports import programme

FEW_WOMEN = {("women", "none", "government"): 3, ("men", "none", "government"): 9}  # too few to be shown
CHOICES: dict[str, Any] = {
    "components": [6, 3],
    "symbol": "A/HRC/61/74",
    "previous_symbol": "A/HRC/58/70",
    "council_session": 61,
    "council_dates": "2026-02-23..2026-04-02",
    "is_late": True,
}


def year() -> None:
    """The programme with sessions, results, partners, events, lessons and follow-up."""
    programme()
    officer, head = member("Olga", Role.OFFICER), member("Hugo", Role.HEAD)
    sessions(officer)
    work(officer, head)


def sessions(secretary: User) -> None:
    """The fifty-ninth before the period, the sixtieth in it, the sixty-first online; the sixty-second is only planned."""
    members = [trustee(code) for code in ("AFG", "APG", "EEG", "GRULAC", "WEOG")]
    Request.objects.filter(reference="TCR-2026-9001").update(
        consent="publish", title="Monitoring of places of detention"
    )
    Request.objects.filter(reference="TCR-2026-9002").update(consent="confidential", title="A confidential matter")
    before = session(59, date(2025, 10, 6), date(2025, 10, 8), "field", "Nairobi")
    before.states.set([state("KEN")])
    one = recommended(before, 1, "Plan the closure of each project from its first year.")
    followed(one, "under_way", "The check-list of closure is in use.", datetime(2026, 5, 4, 9, tzinfo=UTC))
    followed(one, "done", "All projects have a plan of closure.", datetime(2026, 8, 4, 9, tzinfo=UTC))
    settled = recommended(before, 2, "Publish the list of lessons.")
    followed(settled, "done", "It is public.", datetime(2025, 12, 1, 9, tzinfo=UTC))
    main_session(members, secretary)
    online = session(61, date(2026, 6, 15), date(2026, 6, 16), "online", "")
    for one_member in members:
        Attendance.objects.create(session=online, member=one_member)
    session(62, date(2026, 6, 29), date(2026, 6, 30), "in_person", "Geneva", status="planned")


def main_session(members: list[BoardMember], secretary: User) -> None:
    made = session(60, date(2026, 3, 10), date(2026, 3, 12), "in_person", "Geneva")
    made.summary = "The Board discussed participation.\n\nIt met Member States and contributors."
    made.save(update_fields=["summary"])
    for position, one in enumerate(members):
        Attendance.objects.create(session=made, member=one, is_present=position != 2)
    item(made, 1, "opening")
    support = item(made, 2, "request", request=Request.objects.get(reference="TCR-2026-9001"))
    refused = item(made, 3, "request", request=Request.objects.get(reference="TCR-2026-9002"))
    item(made, 4, "statement")
    Advice.objects.create(item=support, advice="support", text="It fits.", recorded_by=secretary)
    Advice.objects.create(item=refused, advice="not_support", text="It does not.", recorded_by=secretary)
    Recusal.objects.create(item=refused, member=members[0], reason="Nationality", declared_by=secretary)
    recommended(made, 1, "Report on who takes part, by sex and group.")
    recommended(made, 2, "Say nothing of this in public.", item=refused)


def trustee(group: str) -> BoardMember:
    made = BoardMember.objects.create(
        name=f"Trustee, {group}", regional_group=RegionalGroup.objects.get(code=group), state=None
    )
    BoardTerm.objects.create(member=made, number=1, starts_on=date(2025, 1, 1), ends_on=date(2027, 12, 31))
    return made


def session(number: int, first: date, last: date, mode: str, place: str, status: str = "held") -> BoardSession:
    return BoardSession.objects.create(
        number=number, starts_on=first, ends_on=last, mode=mode, place=place, status=status
    )


def item(of: BoardSession, position: int, kind: str, **facts: Any) -> AgendaItem:
    return AgendaItem.objects.create(session=of, position=position, kind=kind, title=f"Item {position}", **facts)


def recommended(of: BoardSession, number: int, text: str, **facts: Any) -> BoardRecommendation:
    return BoardRecommendation.objects.create(reference=f"BT{of.number}-R{number}", session=of, text=text, **facts)


def followed(one: BoardRecommendation, status: str, text: str, at: datetime) -> None:
    FollowUp.objects.create(recommendation=one, status=status, text=text, written_at=at)
    BoardRecommendation.objects.filter(pk=one.pk).update(status=status)


def work(officer: User, head: User) -> None:
    """On the project in Kenya: a result with an approved value, an event, partners, a public lesson, reported progress."""
    kenya = Project.objects.get(code="TCP-2025-0001")
    Project.objects.filter(pk=kenya.pk).update(presence="adviser", is_published=True, ends_on=date(2026, 12, 31))
    kenya.refresh_from_db()
    outcome = results.outcome(kenya, title="Places of detention are visited")
    visits = results.indicator(outcome, title="Visits made", target_numerator=40, baseline_numerator=0)
    results.indicator(outcome, title="Reports published")
    half = results.period(kenya)
    results.approved(visits, half, by=officer, reviewer=head, numerator=12)
    score = ComponentScore.objects.get(project=kenya, component__number=6, moment="closure")
    ScoreEvidence.objects.create(score=score, indicator=visits)
    ScoreEvidence.objects.create(score=score, citation="Report of the workshop")
    for name, kind in (("UNDP", "un"), ("Legal Aid Network", "civil_society"), ("UN Women", "un")):
        made = participation.partner(officer, name, kind=kind, state=None)
        participation.role(kenya, made, officer, "funding" if name == "UNDP" else "implementing")
    participation.event(kenya, officer)
    participation.event(kenya, officer, FEW_WOMEN, title="Round table")
    lessons(kenya, officer, head)
    reported(officer)


def lessons(kenya: Project, officer: User, head: User) -> None:
    experience.public(officer, head, kenya, components=[component(6)], states=[state("KEN")], shows_states=True)
    LessonRelease.objects.update(decided_at=datetime(2026, 4, 1, 9, tzinfo=UTC))


def reported(officer: User) -> None:
    one = Recommendation.objects.get(state__iso3="KEN", paragraph="142.10")
    Recommendation.objects.filter(pk=one.pk).update(state_progress="in_progress", state_progress_on=date(2026, 5, 1))
