"""One of everything that the desk counts: late, to warn of, sent back, and in the hands of Carol, Chris or nobody."""

from datetime import date, datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.imports.models import ImportBatch
from projects.models import Request
from projects.portfolio.models import Project
from projects.results.models import IndicatorValue, ValueStatus
from projects.risks.models import ActionPoint
from reports.board.advice.models import BoardRecommendation
from reports.board.questions.models import FigureQuestion
from reports.runs.models import Report
from tests.factories import agreements, board, funding, results, schedules
from tests.factories import projects as make
from tests.factories.reports import spend


def ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def moment(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)


def world(carol: User, chris: User, dan: User, tess: User, *, times: int = 1) -> None:
    """`times` of each kind, for those who ask whether queries grow with rows."""
    for number in range(times):
        led = project(carol, number)
        requests(carol)
        work(led, carol, chris, dan)
        values(led, carol)
        money(led, number)
        written(carol, dan, tess, number)
        make.recommendation(paragraph=f"900.{number + 1}")
        board.awaiting_advice(status="submitted")


def project(carol: User, number: int) -> Project:
    """Under way for long, and nobody has recorded anything."""
    return results.running(manager=carol, code=f"TCP-2026-8{number:03}")


def requests(carol: User) -> None:
    """One over its target, and one that came back from the State."""
    late = board.awaiting_advice(status="screening")
    Request.objects.filter(pk=late.pk).update(officer=carol, submitted_at=moment(90))
    back = board.awaiting_advice(status="screening")
    Request.objects.filter(pk=back.pk).update(officer=carol)
    AuditEvent.objects.create(
        content_type=ContentType.objects.get_for_model(Request),
        object_id=back.pk,
        verb="resume_screening",
        from_status="info_requested",
        to_status="screening",
    )


def work(led: Project, carol: User, chris: User, dan: User) -> None:
    for owner in (carol, chris):
        led.activities.create(
            number=led.activities.count() + 1, title="Workshop", starts_on=ago(40), ends_on=ago(9), owner=owner
        )
    ActionPoint.objects.create(
        project=led, number=1, text="Send the list", owner=chris, verifier=dan, due_on=ago(5), created_by=dan
    )


def values(led: Project, carol: User) -> None:
    """A period whose report is late, with a value that was sent back to Carol."""
    period = results.period(led, "2026-01-01", "2026-06-30", due_on=ago(60))
    indicator = results.indicator(results.outcome(led))
    results.indicator(led.results.get())
    IndicatorValue.objects.create(
        indicator=indicator, period=period, numerator=3, status=ValueStatus.RETURNED, entered_by=carol
    )


def money(led: Project, number: int) -> None:
    """An agreement that ends soon with all its money left, a late instalment, an overdue report, an old pledge, and money
    spent that nobody has allocated."""
    gift = funding.received("50000", pledged_on=ago(300), valid_until=ago(-80))
    agreements.report_due(gift, ago(20))
    promised = funding.signed("40000", pledged_on=ago(200))
    agreements.instalment(promised, "40000", ago(40))
    funding.pledge("30000", pledged_on=ago(190))
    led.allocations.create(
        contribution=gift, amount_usd=10, proposed_by=led.manager, status="posted", posted_at=timezone.now(), posted_by=led.manager
    )  # fmt: skip

    spend(funding.fund(), led, "900", ago(30), "staff")


def written(carol: User, dan: User, tess: User, number: int) -> None:
    """A draft that nobody touches, a report with changes requested, a question, a failed run, a late recommendation, a file."""
    first = date(2020 + number, 1, 1)
    common = {
        "kind": "statement",
        "ends_on": first + timedelta(days=30),
        "drafted_by": carol,
        "figures_sha256": "x" * 64,
    }
    asked = Report.objects.create(title="Draft", starts_on=first, frozen_at=moment(40), **common)
    Report.objects.create(title="Back", starts_on=first + timedelta(days=1), status="changes_requested", **common)
    FigureQuestion.objects.create(report=asked, figure="money.income", text="Why?", asked_by=tess)
    schedules.scheduled(starts_on=first, status="failed", cause="unexpected", problem="x", retry_at=timezone.now())
    session = board.planned(dan, 60 + number, in_days=-100 + number)
    BoardRecommendation.objects.create(
        reference=f"BT{60 + number}-R1", session=session, text="Ask civil society.", owner=carol, due_on=ago(3)
    )
    ImportBatch.objects.create(kind="recommendations", file_name="x.csv", size=1, status="failed", staged_by=carol)
