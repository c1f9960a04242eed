"""The second line of defence: every address and API route that names a record, for each person who may not see that record."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from funding.allocations import actions as allocations
from funding.expenditure.models import CodingRule, SourceTotal
from funding.rates import actions as correct
from funding.solver import actions as plans
from portal.accounts.models import User
from portal.imports.mappings.models import ColumnMapping
from portal.imports.models import ImportBatch
from portal.saved import actions as saved
from projects.followup import actions as followup
from projects.institutions import actions as institutions
from projects.models import RequestCondition
from projects.portfolio.amendments.models import Amendment
from projects.portfolio.models import Project
from projects.requests import actions as requests
from projects.requests.handover import actions as handover
from projects.requests.tracker import actions as tracker
from projects.workplan.calendar import actions as calendars
from reports.board.advice.models import BoardRecommendation
from reports.board.questions.models import FigureQuestion
from reports.distribution.models import Delivery, Recipient
from reports.library.models import LibraryEntry
from reports.papers.models import Paper
from reports.runs.models import Report
from tests.factories import adjustments as adjust
from tests.factories import agreements as agree
from tests.factories import board, packs, results, schedules, workplan
from tests.factories import experience as lessons
from tests.factories import funding as money
from tests.factories import participation as people
from tests.factories import periods as financial_periods
from tests.factories import projects as make
from tests.factories.desk import letter
from tests.factories.reports import board_report
from tests.fixtures_scenes import scene
from tests.meta.test_every_url import patterns

OPEN_TO_ALL = {
    "blank_form", "recommendation_detail", "api-recommendations-detail", "api-root", "verify", "verify_code", "account_confirm_email",
    "account_reset_password_from_key", "api-rates-detail", "rate_detail", "rate_entries", "rate_currency", "calendar_of_state", "calendar_of_group", "api-progress-detail",
    "state_detail", "state_unaddressed", "api-states-detail", "calendar_private",
}  # fmt: skip
OWNERS = {  # the beginning of an address's name → whose key it takes
    "message": "message", "handover": "handover", "api-handovers": "handover", "api-paper-requests": "origin", "api-intake": "request",
    "request": "request", "question": "question", "condition": "condition", "project": "project", "expenditure": "project",
    "grid": "project", "sheet": "project", "plan_mapping": "project", "reporting_ask": "project",
    "api-reporting-periods": "period", "api-plan-indicators": "indicator",
    "fund": "fund", "api-funds": "fund", "donor": "donor", "api-donors": "donor",
    "adjustment": "adjustment", "api-adjustments": "adjustment", "rate_correction_new": "rate", "rate_correction": "correction",
    "contribution": "contribution", "receipt": "contribution", "allocation_new": "contribution", "allocation": "allocation",
    "api-allocations": "allocation", "allocation_plan": "allocation plan", "api-allocation-plans": "allocation plan",
    "ledger": "entry", "period": "financial period", "api-financial-periods": "financial period",
    "schedule_rule": "rule of the schedule", "schedule_run": "rule of the schedule",
    "scheduled_report": "scheduled report", "api-scheduled-reports": "scheduled report",
    "figure_question": "figure question", "api-figure-questions": "figure question",
    "session_note": "agenda item", "session_paper": "session paper",
    "report": "report", "edition": "report", "library": "report", "report_recipient_remove": "recipient", "api-deliveries": "delivery", "api-library": "entry of the library", "import": "batch", "person": "person", "set_active": "person",
    "give_role": "person", "end_role": "person", "api-requests": "request", "api-questions": "question",
    "api-conditions": "condition", "paper": "paper", "api-projects": "project",
    "report_due": "contribution", "instalment": "contribution", "api-instalments": "instalment", "api-reports-due": "report due",
    "api-contributions": "contribution", "api-ledger": "entry", "api-reports": "report", "thread": "request",
    "followup": "recommendation", "evidence": "entry_of_progress", "cluster": "cluster", "institution": "institution",
    "api-follow-up": "recommendation", "api-clusters": "cluster", "api-institutions": "institution",
    "amendment": "project", "api-amendments": "amendment",
    "saved_view": "saved view", "api-saved-views": "saved view", "api-component-projects": "project",
    "results": "project", "api-results": "project", "api-indicator-values": "value",
    "lesson": "lesson", "api-lessons": "lesson", "api-released-lessons": "lesson",
    "work_plan": "project", "activity": "project", "cost_plan": "project", "risk": "project", "action_point": "project",
    "feed_end": "calendar feed", "api-activities": "activity", "api-risks": "risk", "api-action-points": "action point",
    "participation_room": "project", "event": "project", "api-events": "event", "partner_room": "project",
    "mapping": "column mapping", "coding_rule": "coding rule", "source_total": "source total",
    "api-expenditure": "entry", "api-source-totals": "source total",
    "session": "board session", "board_member": "board member", "board_recommendation": "board recommendation",
    "api-board-sessions": "board session", "api-board-members": "board member",
    "api-board-recommendations": "board recommendation", "api-board-agenda-items": "agenda item",
    "partner_role": "project", "partner": "partner", "api-partners": "partner", "api-project-partners": "role of partner",
}  # fmt: skip
WORDS = {
    "iso3": "KEN",
    "verb": "submit",
    "moment": "approval",
    "language": "en",
    "kind": "request",
    "format": "json",
    "membership_pk": 1,
    "voice": "report",
    "document_pk": 1,
    "member_pk": 1,
    "section": "need",
    "file_type": "docx",
    "reference": "LES-2026-0001",
    "return_pk": 1,
    "number": 1,
    "evidence_pk": 1,
    "value_pk": 1,
    "period_pk": 1,
    "result_pk": 1,
    "indicator_pk": 1,
    "risk_pk": 1,
    "item_pk": 1,
    "paper_pk": 1,
    "part_pk": 1,
    "recusal_pk": 1,
    "key": "x",
    "event_pk": 1,
    "role_pk": 1,
    "code": "VFTC",
    "rate_pk": 1,
    "instalment_pk": 1,
    "report_pk": 1,
    "comment_pk": 1,
    "condition_pk": 1,
    "place": "requests",
    "chapter": "annex-1",
}


@dataclass(frozen=True)
class World:
    """One record of each kind that belongs to Kenya, to another donor, or to the Secretariat."""

    keys: dict[str, int]


@pytest.fixture
@scene
def world(alice: User, carol: User, chris: User, dan: User, frank: User) -> World:
    project: Project = make.project(alice, (carol, chris), dan)
    request = make.under_assessment(alice, carol)
    requests.ask(
        request, by=carol, questions=[("need", "Which places?")], answer_due_on=timezone.localdate() + timedelta(days=9)
    )
    condition = RequestCondition.objects.create(request=request, text="Name a counterpart")
    gift = money.received("1000")
    allocation = allocations.propose(contribution=gift, project=project, amount_usd=Decimal(500), by=frank)
    allocations.post(allocation, on=date(2026, 11, 1), by=frank)
    rate = money.rate("CHF")
    report: Report = board_report()
    item = packs.item(packs.session(1), 1, "An item", kind="report", report=report)
    asked = FigureQuestion.objects.create(report=report, figure="money.income", text="Why?", asked_by=dan)
    recommendation = make.recommendation(paragraph="900.1")
    said = followup.report_progress(recommendation, by=alice, progress="planned", as_at=date(2026, 11, 1))
    cluster = followup.create_cluster(state=recommendation.state, by=alice, name="Torture")
    ministry = institutions.add(state=recommendation.state, by=alice, name="Ministry", kind="ministry")
    partner = people.partner(carol)
    batch = ImportBatch.objects.create(kind="recommendations", profile="x", file_name="x", sha256="x", size=1)
    running = results.running("KEN")
    figure = results.indicator(results.outcome(running))
    period = results.period(running)
    session = board.convened(carol, dan)
    return World(
        {
            "column mapping": ColumnMapping.objects.create(
                kind="expenditure", profile="umoja_extract", name="x", headings=["x"], fingerprint="x"
            ).pk,
            "coding rule": CodingRule.objects.create(part="wbs", code="X", project=project).pk,
            "source total": SourceTotal.objects.create(
                fund=gift.fund, starts_on=gift.pledged_on, ends_on=gift.pledged_on, amount_usd=1
            ).pk,
            "request": request.pk,
            "question": request.questions.get().pk,
            "condition": condition.pk,
            "project": project.pk,
            "contribution": gift.pk,
            "fund": gift.fund_id,
            "donor": gift.donor_id,
            "instalment": agree.instalment(gift, "1000", date(2026, 12, 1)).pk,
            "report due": agree.report_due(gift, date(2026, 12, 1)).pk,
            "allocation": allocation.pk,
            "adjustment": adjust.refund(gift, frank).pk,
            "rate": rate.pk,
            "correction": correct.propose_correction(
                rate, new_rate=Decimal("0.9"), source="Circular", reason="Misread", by=frank
            ).pk,
            "allocation plan": plans.make(fund=gift.fund, as_at=date(2026, 11, 1), by=frank).pk,
            "entry": gift.entries.order_by("id")[0].pk,
            "report": report.pk,
            "recipient": Recipient.objects.create(kind="board", role="trustee").pk,
            "delivery": Delivery.objects.create(report=report, person=dan, role="head").pk,
            "entry of the library": LibraryEntry.objects.create(
                report=report, kind=report.kind, year=2026, published_at=timezone.now()
            ).pk,
            "session paper": packs.paper(item, "A paper", b"%PDF").pk,
            "figure question": asked.pk,
            "batch": batch.pk,
            "person": dan.pk,
            "recommendation": recommendation.pk,
            "entry_of_progress": said.pk,
            "cluster": cluster.pk,
            "institution": ministry.pk,
            "saved view": saved.save(
                by=alice, list_name="request_list", name="Ours", query="q=water", share="state:KEN"
            ).pk,
            "lesson": lessons.draft(carol, project).pk,
            "activity": workplan.activity(project, carol, starts_on=project.starts_on, ends_on=project.ends_on).pk,
            "risk": workplan.risk(project, carol).pk,
            "action point": workplan.point(project, carol, alice, carol).pk,
            "calendar feed": calendars.open_feed(by=alice).pk,
            "message": tracker.send_message(request, by=alice, text="A word.").pk,
            "origin": letter(carol).pk,
            "handover": handover.hand_over(carol, receiver=chris, role="officer", by=dan).pk,
            "amendment": Amendment.objects.create(
                project=project, number=1, reason="Why.", base_revision=1, base={}, proposal={}
            ).pk,
            "value": results.value(figure, period, by=alice).pk,
            "period": period.pk,
            "indicator": results.indicator(results.outcome(project)).pk,
            "event": people.event(project, carol).pk,
            "partner": partner.pk,
            "role of partner": people.role(project, partner, carol).pk,
            "paper": Paper.objects.filter(request=request)[0].pk,
            "board session": session.pk,
            "board member": board.member().pk,
            "board recommendation": BoardRecommendation.objects.create(
                reference="BT60-R1", session=session, text="Ask civil society."
            ).pk,
            "agenda item": session.items.get().pk,
            "financial period": financial_periods.period("2026-09").pk,
            "rule of the schedule": schedules.rule().pk,
            "scheduled report": schedules.scheduled().pk,
        }
    )


def owner_of(name: str) -> str:
    return next(
        owner for prefix, owner in sorted(OWNERS.items(), key=lambda pair: -len(pair[0])) if name.startswith(prefix)
    )


def addresses(world: World) -> list[str]:
    found = []
    for route, entry in patterns(get_resolver()):
        arguments = set(entry.pattern.converters) | set(getattr(entry.pattern.regex, "groupindex", {}))
        if not arguments or arguments == {"format"} or entry.name in OPEN_TO_ALL:
            continue
        assert entry.name, route
        kwargs = {name: world.keys[owner_of(entry.name)] if name == "pk" else WORDS[name] for name in arguments}
        found.append(reverse(entry.name, kwargs=kwargs))
    return sorted(set(found))


@pytest.mark.parametrize("name", ["zoe", "nora"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_to_the_record_is_refused(
    name: str, method: str, world: World, request: pytest.FixtureRequest
) -> None:
    client = Client()
    client.force_login(request.getfixturevalue(name))

    answers = {path: getattr(client, method)(path).status_code for path in addresses(world)}

    assert len(answers) > 50
    assert {path: status for path, status in answers.items() if status not in (403, 404, 405)} == {}
