"""Projects with scores, for figures: written past the actions, since figures ask only what is there."""

from datetime import UTC, date, datetime
from typing import Any

from portal.reference.models import AssistanceForm, Component
from projects.components.evidence import Given, cited
from projects.components.models import ComponentScore, Moment
from projects.participation.models import Event
from projects.partners.models import Partner, ProjectPartner
from projects.portfolio.models import Project
from projects.results.models import Indicator, Result
from tests.factories.reference import state

EVIDENCE = cited("Act 12 of 2019, article 4")


def project(
    code: str, *iso3: str, status: str = "active", forms: tuple[str, ...] = (), closed: int | None = None, **facts: Any
) -> Project:
    """`closed` is the year of its closure."""
    given = {
        "title": code,
        "status": "closed" if closed else status,
        "no_request_reason": "For a test.",
        "starts_on": date(2024, 3, 1),
        "closed_at": datetime(closed, 6, 1, 12, tzinfo=UTC) if closed else None,
    }
    made = Project.objects.create(code=code, **given | facts)
    made.states.set([state(one) for one in iso3])
    made.forms.set(AssistanceForm.objects.filter(code__in=forms))
    return made


def score(project: Project, moment: Moment, values: dict[int, int]) -> None:
    components = {one.number: one for one in Component.objects.all()}
    ComponentScore.objects.bulk_create(
        ComponentScore(project=project, moment=moment, component=components[number], score=value, narrative="Why.")
        for number, value in values.items()
    )


def said(score: int, narrative: str = "Seen on mission.", *evidence: Any) -> Given:
    return Given(score, narrative, tuple(evidence) or EVIDENCE)


def indicator(of: Project, title: str = "Places visited") -> Indicator:
    result, _new = Result.objects.get_or_create(project=of, code="1", defaults={"level": "outcome", "title": "Better"})
    return Indicator.objects.create(result=result, code=f"1.{result.indicators.count()}", title=title, kind="number")


def event(of: Project, title: str = "Workshop") -> Event:
    return Event.objects.create(
        project=of, title=title, starts_on=date(2026, 2, 1), ends_on=date(2026, 2, 3), invitation="open"
    )


def partner(of: Project, name: str = "Network of women lawyers", *, is_protected: bool = False) -> ProjectPartner:
    made = Partner.objects.create(name=name, kind="civil_society", is_protected=is_protected)
    return ProjectPartner.objects.create(project=of, partner=made, role="implementing", since=date(2026, 1, 1))
