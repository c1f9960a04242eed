from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from funding.agreements import actions
from funding.agreements.figures import instalments_of
from funding.agreements.models import Instalment, ReportDue
from funding.agreements.planning import Planned, equal_instalments, mark_of, yearly_reports
from funding.contributions import actions as contributions
from funding.contributions.models import Contribution
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.documents.actions import keep
from portal.workflow import NotAllowed
from tests.factories import agreements as agree
from tests.factories import funding as make

pytestmark = pytest.mark.django_db

JAN, JUL, NEXT = date(2026, 10, 20), date(2027, 4, 1), date(2027, 10, 1)


@pytest.fixture
def gift() -> Contribution:
    return make.signed("100000")


def plan(gift: Contribution, by: User, *rows: Planned, seen: str = "") -> list[Instalment]:
    return actions.plan_instalments(gift, rows=rows, by=by, seen=seen)


def facts(gift: Contribution) -> list[tuple[int, date, Decimal]]:
    return list(gift.instalments.order_by("number").values_list("number", "due_on", "amount"))


def told(refusal: "pytest.ExceptionInfo[NotAllowed]") -> list[str]:
    return [str(reason).replace("\xa0", " ") for reason in refusal.value.reasons]


def test_a_schedule_is_numbered_by_day(gift: Contribution, frank: User) -> None:
    plan(gift, frank, Planned(NEXT, Decimal(40000)), Planned(JAN, Decimal(60000)))

    assert facts(gift) == [(1, JAN, Decimal(60000)), (2, NEXT, Decimal(40000))]
    event = AuditEvent.objects.about(gift).get(verb="plan_instalments")
    assert event.facts["after"] == [["1", "2026-10-20", "60000.00", ""], ["2", "2027-10-01", "40000.00", ""]]


@pytest.mark.parametrize(
    ("amounts", "sentence"),
    [
        (
            ("60000", "39999.99"),
            "The instalments add up to US$ 99,999.99; they have to be US$ 100,000.00: US$ 0.01 is missing.",
        ),
        (
            ("60000", "50000"),
            "The instalments add up to US$ 110,000.00; they have to be US$ 100,000.00: US$ 10,000.00 is too much.",
        ),
    ],
)
def test_a_schedule_adds_up_to_the_agreement(
    gift: Contribution, frank: User, amounts: tuple[str, str], sentence: str
) -> None:
    with pytest.raises(NotAllowed) as refusal:
        plan(gift, frank, *(Planned(JAN, Decimal(amount)) for amount in amounts))

    assert told(refusal) == [sentence]
    assert not gift.instalments.exists()


def test_what_was_paid_before_there_was_a_schedule_is_not_planned_again(gift: Contribution, frank: User) -> None:
    contributions.receive(gift, amount=Decimal(25000), on=make.DAY, by=frank)

    plan(gift, frank, Planned(JUL, Decimal(75000)))

    assert facts(gift) == [(1, JUL, Decimal(75000))]


def test_rows_are_changed_added_and_taken_out(gift: Contribution, frank: User) -> None:
    first, second = plan(gift, frank, Planned(JAN, Decimal(60000)), Planned(JUL, Decimal(40000)))

    plan(
        gift,
        frank,
        Planned(NEXT, Decimal(60000), pk=first.pk),
        Planned(JUL, Decimal(30000)),
        Planned(date(2028, 1, 1), Decimal(10000), condition="Evaluation"),
    )

    assert facts(gift) == [
        (1, JUL, Decimal(30000)),
        (2, NEXT, Decimal(60000)),
        (3, date(2028, 1, 1), Decimal(10000)),
    ]
    first.refresh_from_db()
    assert first.number == 2
    assert not Instalment.objects.filter(pk=second.pk).exists()


def test_what_was_paid_stays(gift: Contribution, frank: User) -> None:
    first, second = plan(gift, frank, Planned(JAN, Decimal(60000)), Planned(JUL, Decimal(40000)))
    contributions.receive(gift, amount=Decimal(50000), on=make.DAY, by=frank)

    with pytest.raises(NotAllowed) as refusal:
        plan(gift, frank, Planned(JAN, Decimal(49000), pk=first.pk), Planned(JUL, Decimal(51000), pk=second.pk))
    assert told(refusal) == ["US$ 50,000.00 has been received on instalment 1: it cannot be less."]
    with pytest.raises(NotAllowed, match="cannot be less"):
        plan(gift, frank, Planned(JUL, Decimal(100000), pk=second.pk))

    plan(gift, frank, Planned(JAN, Decimal(50000), pk=first.pk), Planned(JUL, Decimal(50000), pk=second.pk))
    assert [row.standing for row in instalments_of(gift, at=JAN)] == ["paid", "due"]


def test_all_reasons_at_once(gift: Contribution, carol: User) -> None:
    with pytest.raises(NotAllowed) as refusal:
        plan(gift, carol, Planned(JAN, Decimal(0)), Planned(JAN, Decimal(5), pk=999), seen="older")

    assert told(refusal) == [
        "You do not have the right to do this.",
        "Somebody has changed the schedule since this page was opened. Open it again.",
        "An instalment of this page is not in the schedule any more. Open the page again.",
        "An instalment is more than nothing.",
        "The instalments add up to US$ 5.00; they have to be US$ 100,000.00: US$ 99,995.00 is missing.",
    ]


def test_a_page_that_is_up_to_date_is_taken(gift: Contribution, frank: User) -> None:
    plan(gift, frank, Planned(JAN, Decimal(100000)), seen=mark_of(gift))
    with pytest.raises(NotAllowed, match="changed the schedule"):
        plan(gift, frank, seen="0" * 16)

    plan(gift, frank, seen=mark_of(gift))
    assert not gift.instalments.exists()


def test_an_agreement_that_has_ended_keeps_its_schedule(frank: User) -> None:
    withdrawn = contributions.withdraw(make.pledge("5"), on=make.DAY, by=frank, note="Why")

    with pytest.raises(NotAllowed, match="has ended"):
        plan(withdrawn, frank, Planned(JAN, Decimal(5)))


@pytest.mark.parametrize(
    ("total", "currency", "count", "amounts"),
    [
        ("100", "EUR", 3, ["33.33", "33.33", "33.34"]),
        ("100", "JPY", 3, ["33", "33", "34"]),
        ("0.02", "USD", 2, ["0.01", "0.01"]),
        ("90000", "USD", 1, ["90000"]),
    ],
)
def test_equal_instalments(total: str, currency: str, count: int, amounts: list[str]) -> None:
    rows = equal_instalments(Decimal(total), currency=currency, count=count, months=6, first_on=date(2026, 8, 31))

    assert [row.amount for row in rows] == [Decimal(amount) for amount in amounts]
    assert [row.due_on for row in rows][:2] == [date(2026, 8, 31), date(2027, 2, 28)][:count]


# Conditions of tranches


def test_a_condition_is_met_with_evidence_day_and_person(gift: Contribution, frank: User) -> None:
    (row,) = plan(gift, frank, Planned(JAN, Decimal(100000), condition="Inception report accepted"))

    actions.meet_condition(row, on=date(2026, 11, 2), evidence=" Letter of 2 November ", by=frank)

    row.refresh_from_db()
    assert (row.condition_met_on, row.condition_evidence, row.condition_met_by) == (
        date(2026, 11, 2),
        "Letter of 2 November",
        frank,
    )
    with pytest.raises(NotAllowed, match="does not wait"):
        actions.meet_condition(row, on=date(2026, 11, 3), evidence="Again", by=frank)
    with pytest.raises(NotAllowed, match="has been met: it stays"):
        plan(gift, frank, Planned(JAN, Decimal(100000), pk=row.pk))


def test_a_condition_is_not_met_without_evidence_or_in_the_future(gift: Contribution, carol: User) -> None:
    row = agree.instalment(gift, "100000", JAN, condition="Inception report accepted")

    with pytest.raises(NotAllowed) as refusal:
        actions.meet_condition(row, on=date(2999, 1, 1), evidence=" ", by=carol)

    assert [reason.anchor for reason in refusal.value.reasons] == ["", "id_on", "id_evidence"]


# Cancelling


def test_instalments_are_cancelled_as_far_as_was_written_down(gift: Contribution, frank: User) -> None:
    first, second, third = plan(
        gift,
        frank,
        Planned(JAN, Decimal(50000)),
        Planned(JUL, Decimal(30000)),
        Planned(NEXT, Decimal(20000)),
    )
    contributions.receive(gift, amount=Decimal(50000), on=make.DAY, by=frank)

    with pytest.raises(NotAllowed) as refusal:
        actions.cancel_instalments(gift, instalments=[first, second], on=make.DAY, by=frank, reason="")
    assert told(refusal) == [
        "Instalment 1 is paid, in part or in full, or cancelled already.",
        "US$ 80,000.00 would be cancelled, and only US$ 0.00 of it has been written down. Write it down first.",
        "Say why the instalment is cancelled.",
    ]

    agree.written_down(gift, "50000")
    actions.cancel_instalments(gift, instalments=[second, third], on=make.DAY, by=frank, reason="Budget cut")

    assert [row.standing for row in instalments_of(gift, at=NEXT)] == ["paid", "cancelled", "cancelled"]
    assert contributions.outstanding_amount(gift) == 0


# Reports due to the donor


def test_a_report_for_every_year_some_days_after_its_end() -> None:
    rows = yearly_reports(kind="financial", first=date(2026, 3, 1), until=date(2028, 2, 29), days_after=181)

    assert [(row.covers_from, row.covers_until, row.due_on) for row in rows] == [
        (date(2026, 3, 1), date(2026, 12, 31), date(2027, 6, 30)),
        (date(2027, 1, 1), date(2027, 12, 31), date(2028, 6, 29)),
        (date(2028, 1, 1), date(2028, 2, 29), date(2029, 6, 30)),
    ]


def test_the_rule_can_be_applied_twice(gift: Contribution, carol: User) -> None:
    for _ in range(2):
        rows = yearly_reports(kind="financial", first=date(2026, 3, 1), until=date(2027, 2, 28), days_after=90)
        actions.plan_reports(gift, reports=rows, by=carol)

    assert list(gift.reports_due.values_list("due_on", flat=True)) == [date(2027, 3, 31), date(2028, 3, 30)]


def test_a_report_is_sent_with_its_file_or_reference(gift: Contribution, carol: User) -> None:
    report = agree.report_due(gift, date(2026, 10, 31))
    assert report.days_overdue(date(2026, 11, 10)) == 10
    with pytest.raises(NotAllowed) as refusal:
        actions.send_report(report, on=date(2999, 1, 1), by=carol)
    assert [reason.anchor for reason in refusal.value.reasons] == ["id_on", "id_file"]

    paper = keep(b"%PDF-1.7", name="report.pdf", media_type="application/pdf", by=carol)
    actions.send_report(report, on=date(2026, 11, 9), by=carol, document=paper, reference=" NV 12/2026 ")

    report.refresh_from_db()
    assert (report.sent_on, report.sent_by, report.document, report.reference) == (
        date(2026, 11, 9),
        carol,
        paper,
        "NV 12/2026",
    )
    assert report.days_overdue(timezone.localdate()) == 0
    with pytest.raises(NotAllowed, match="as sent already"):
        actions.send_report(report, on=date(2026, 11, 9), by=carol, reference="Again")
    with pytest.raises(NotAllowed, match="stays on record"):
        actions.drop_report(report, by=carol)


def test_a_report_that_is_not_owed_is_dropped(gift: Contribution, carol: User, nora: User) -> None:
    report = agree.report_due(gift, date(2026, 10, 31))
    with pytest.raises(NotAllowed, match="right"):
        actions.drop_report(report, by=nora)

    actions.drop_report(report, by=carol)

    assert not ReportDue.objects.exists()
