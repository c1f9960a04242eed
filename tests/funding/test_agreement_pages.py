"""Pages of agreements: schedule, conditions, receipts with a look beforehand, reports to the donor, and who sees what."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from funding.agreements.models import Instalment, ReportDue
from funding.contributions import actions
from funding.contributions.models import Contribution
from funding.donors.models import Donor
from funding.ledger.models import EntryKind, LedgerEntry
from funding.periods.models import FinancialPeriod
from funding.periods.workflow import PeriodStatus
from portal.accounts.models import Organisation, User
from portal.accounts.roles import Role
from tests.factories import agreements as agree
from tests.factories import funding as make

pytestmark = pytest.mark.django_db

JSON = {"accept": "application/json"}
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer<<>>\n%%EOF"


@pytest.fixture
def at(client: Client) -> Callable[[User], Client]:
    def sign_in(user: User) -> Client:
        client.force_login(user)
        return client

    return sign_in


def text(response: Any) -> str:
    return response.content.decode().replace("\xa0", " ")


def page(client: Client, name: str, *args: int) -> str:
    return text(client.get(reverse(name, args=args)))


def own_donor(nora: User) -> Donor:
    organisation = Organisation.objects.get(pk=next(iter(nora.standing.organisation_ids(Role.DONOR))))
    return Donor.objects.get_or_create(organisation=organisation)[0]


# The schedule


def rows_of(*rows: tuple[str, str, str, str]) -> dict[str, str]:
    """(instalment, day, amount, condition) as the table posts them."""
    data = {"rows-TOTAL_FORMS": str(len(rows)), "rows-INITIAL_FORMS": "0"}
    for index, row in enumerate(rows):
        for name, value in zip(("instalment", "due_on", "amount", "condition"), row, strict=True):
            data[f"rows-{index}-{name}"] = value
    return data


def test_equal_instalments_begin_the_schedule(at: Callable[[User], Client], frank: User) -> None:
    gift = make.signed("100000", "USD")
    address = reverse("instalment_plan", args=[gift.pk])

    shown = text(at(frank).get(address, {"count": "3", "months": "12", "first_on": "2027-01-31"}))

    assert [f'value="{amount}"' in shown for amount in ("33333.33", "33333.34")] == [True, True]
    assert 'value="2029-01-31"' in shown
    assert not gift.instalments.exists()


def test_a_schedule_is_saved_and_shown(at: Callable[[User], Client], frank: User) -> None:
    gift = make.signed("100000")
    client = at(frank)

    answer = client.post(
        reverse("instalment_plan", args=[gift.pk]),
        rows_of(("", "2026-10-20", "60 000", ""), ("", "2027-10-20", "٤٠٬٠٠٠", "Report accepted"), ("", "", "", "")),
    )

    assert (answer.status_code, answer["Location"]) == (
        302,
        reverse("contribution_detail", args=[gift.pk]) + "#instalments",
    )
    assert list(gift.instalments.values_list("number", "amount", "condition")) == [
        (1, Decimal(60000), ""),
        (2, Decimal(40000), "Report accepted"),
    ]
    shown = page(client, "contribution_detail", gift.pk)
    assert "Waits for its condition" in shown
    assert "By calendar year" in shown


def test_a_schedule_that_does_not_add_up_keeps_what_was_typed(at: Callable[[User], Client], frank: User) -> None:
    gift = make.signed("100000")

    answer = at(frank).post(
        reverse("instalment_plan", args=[gift.pk]), rows_of(("", "2026-10-20", "60000", ""), ("", "", "1", ""))
    )
    assert answer.status_code == 200
    assert "This field is required" in text(answer)

    answer = at(frank).post(reverse("instalment_plan", args=[gift.pk]), rows_of(("", "2026-10-20", "60000", "X")))
    assert answer.status_code == 409
    assert "US$ 40,000.00 is missing" in text(answer)
    assert 'value="60000"' in text(answer)
    assert not gift.instalments.exists()


def test_more_rows_keep_what_was_typed(at: Callable[[User], Client], frank: User) -> None:
    gift = make.signed("100000")

    answer = at(frank).post(
        reverse("instalment_plan", args=[gift.pk]), rows_of(("", "2026-10-20", "60000", "X")) | {"more": "1"}
    )

    assert text(answer).count('name="rows-') - 2 >= 4 * 4
    assert 'value="60000"' in text(answer)


def test_a_condition_is_recorded_as_met(at: Callable[[User], Client], frank: User) -> None:
    gift = make.signed("100000")
    row = agree.instalment(gift, "100000", date(2026, 10, 20), condition="Report accepted")
    address = reverse("instalment_condition", args=[gift.pk, row.pk])

    refused = at(frank).post(address, {"on": "2026-11-02", "evidence": ""})
    done = at(frank).post(address, {"on": "2026-11-02", "evidence": "Letter of 2 November"})

    assert (refused.status_code, done.status_code) == (409, 302)
    row.refresh_from_db()
    assert (row.condition_met_on, row.condition_met_by) == (date(2026, 11, 2), frank)


def test_instalments_are_cancelled_after_a_write_down(at: Callable[[User], Client], frank: User) -> None:
    gift = make.signed("100000")
    agree.instalment(gift, "60000", date(2026, 12, 20))
    second = agree.instalment(gift, "40000", date(2027, 12, 20))
    client, address = at(frank), reverse("instalment_cancel", args=[gift.pk])
    facts = {"on": "2026-11-20", "reason": "Budget cut", "instalment": [str(second.pk)]}

    assert client.post(address, facts).status_code == 409
    agree.written_down(gift, "40000")
    assert "US$ 40,000.00 more than the agreement brings" in page(client, "contribution_detail", gift.pk)
    assert client.post(address, facts | {"instalment": []}).status_code == 200
    assert client.post(address, facts).status_code == 302

    second.refresh_from_db()
    assert second.cancelled_on == date(2026, 11, 20)


# Receipts


def test_a_receipt_is_shown_before_it_is_posted(at: Callable[[User], Client], frank: User) -> None:
    make.rate("EUR", date(2026, 10, 1), "0.923")
    make.rate("EUR", date(2026, 11, 1), "0.900")
    gift = make.signed("175000", "EUR")
    agree.instalment(gift, "175000", date(2026, 11, 1))
    client, address = at(frank), reverse("receipt_new", args=[gift.pk])

    shown = text(client.post(address, {"amount": "90000", "on": "2026-11-05", "preview": "1"}))

    assert "EUR 90,000 ÷ 0.9 = US$ 100,000.00" in shown
    assert "was recorded as US$ 97,508.13 and brought US$ 100,000.00: an exchange gain of US$ 2,491.87." in shown
    assert not LedgerEntry.objects.filter(kind=EntryKind.RECEIPT).exists()

    client.post(address, {"amount": "90000", "on": "2026-11-05"})
    receipt = LedgerEntry.objects.get(kind=EntryKind.RECEIPT)
    assert (receipt.amount_usd, receipt.instalment) == (Decimal(100000), gift.instalments.get())
    assert "an exchange gain of US$ 2,491.87" in page(client, "contribution_detail", gift.pk)


def test_a_receipt_at_another_rate_keeps_the_reason(at: Callable[[User], Client], frank: User) -> None:
    make.rate("EUR", date(2026, 10, 1), "0.923")
    gift = make.signed("175000", "EUR")
    client, address = at(frank), reverse("receipt_new", args=[gift.pk])

    missing = client.post(address, {"amount": "90000", "on": "2026-11-05", "rate": "0.91"})
    assert "Say why another rate" in text(missing)
    client.post(
        address, {"amount": "91000", "on": "2026-11-05", "rate": "0.91", "rate_reason": "Bank advice of 5 November"}
    )

    receipt = LedgerEntry.objects.get(kind=EntryKind.RECEIPT)
    assert receipt.rate is not None
    assert (receipt.amount_usd, receipt.rate.basis, receipt.rate.reason) == (
        Decimal(100000),
        "agreed",
        "Bank advice of 5 November",
    )


def test_a_late_receipt_says_so_before_it_is_posted(at: Callable[[User], Client], frank: User) -> None:
    gift = make.signed("100", pledged_on=date(2025, 10, 5))
    period = FinancialPeriod.objects.create(starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31))
    FinancialPeriod.objects.filter(pk=period.pk).update(
        status=PeriodStatus.SOFT_CLOSED, closed_at=timezone.now(), closed_by=frank
    )
    client, address = at(frank), reverse("receipt_new", args=[gift.pk])
    facts = {"amount": "100", "on": "2025-12-20"}

    shown = client.post(address, facts)
    assert shown.status_code == 200
    assert "this will be posted on 1 January 2026 as a late item for 1 January–31 December 2025" in text(shown)
    assert not gift.entries.filter(kind=EntryKind.RECEIPT).exists()

    client.post(address, facts | {"seen": shown.context["shown"]["mark"]})
    assert gift.entries.get(kind=EntryKind.RECEIPT).late_for == period


def test_a_late_signature_says_so_before_it_counts(at: Callable[[User], Client], frank: User) -> None:
    gift = make.pledge("100", pledged_on=date(2025, 10, 5))
    period = FinancialPeriod.objects.create(starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31))
    FinancialPeriod.objects.filter(pk=period.pk).update(
        status=PeriodStatus.SOFT_CLOSED, closed_at=timezone.now(), closed_by=frank
    )
    client, address = at(frank), reverse("contribution_move", args=[gift.pk, "sign"])

    shown = client.post(address, {"on": "2025-10-20"})
    assert "as a late item for" in text(shown)
    done = client.post(address, {"on": "2025-10-20", "seen": shown.context["mark"]})

    assert (shown.status_code, done.status_code) == (200, 302)
    gift.refresh_from_db()
    assert (gift.status, gift.signed_on) == ("signed", date(2025, 10, 20))


# Pledges by hand


def pledge_facts(**facts: str) -> dict[str, str]:
    plain = {"currency": "USD", "amount": "10000", "pledged_on": "2026-10-05", "earmarking": "unearmarked"}
    return {**plain, **facts}


def test_the_same_gift_again_is_warned_about_and_recorded(at: Callable[[User], Client], frank: User) -> None:
    """Andorra gave the same twice."""
    first = make.signed("10000")
    client, address = at(frank), reverse("contribution_new")
    facts = pledge_facts(donor=str(first.donor_id), fund=str(first.fund_id))

    shown = client.post(address, facts)
    assert f"within sixty days: {first.reference}" in text(shown)
    assert Contribution.objects.count() == 1
    client.post(address, facts | {"seen": shown.context["shown"]["mark"]})

    assert Contribution.objects.count() == 2


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        ("189599", ""),
        ("190500", ""),  # a bank's rate is not the UN's
        ("127831", "implies the rate of CAD on that day; recorded at 0.923"),
        ("150000", "implies 1.1667; recorded at 0.923"),
    ],
)
def test_the_us_dollars_of_the_donor_are_compared(
    at: Callable[[User], Client], frank: User, stated: str, told: str
) -> None:
    make.rate("EUR", date(2026, 10, 1), "0.923")
    make.rate("CAD", date(2026, 10, 1), "1.369")
    facts = pledge_facts(
        donor=str(make.donor().pk), fund=str(make.fund().pk), currency="EUR", amount="175000", stated_usd=stated
    )

    answer = at(frank).post(reverse("contribution_new"), facts)

    assert answer.status_code == (200 if told else 302)
    if told:
        assert told in text(answer)
    assert Contribution.objects.count() == (0 if told else 1)


def test_facts_of_a_signed_agreement_are_changed_and_its_document_served(
    at: Callable[[User], Client], frank: User, nora: User, zoe: User
) -> None:
    gift = make.signed("100", donor=own_donor(nora))
    client, address = at(frank), reverse("contribution_edit", args=[gift.pk])
    assert 'name="amount"' not in text(client.get(address))

    upload = SimpleUploadedFile("agreement.pdf", PDF, "application/pdf")
    client.post(
        address,
        {
            "title": "Judges",
            "earmarking": "soft",
            "valid_until": "2027-12-31",
            "agreement_reference": "X/1",
            "upload": upload,
        },
    )

    gift.refresh_from_db()
    assert (gift.title, gift.earmarking, gift.valid_until) == ("Judges", "soft", date(2027, 12, 31))
    served = reverse("contribution_agreement", args=[gift.pk])
    assert b"".join(at(nora).get(served)) == PDF
    assert at(zoe).get(served).status_code == 404


# Reports to the donor


def test_reports_are_planned_sent_and_seen_by_the_donor(at: Callable[[User], Client], carol: User, nora: User) -> None:
    gift = make.signed("100", donor=own_donor(nora))
    client = at(carol)
    client.post(
        reverse("report_due_new", args=[gift.pk]),
        {
            "kind": "certified",
            "rule": "yearly",
            "days_after": "181",
            "covers_from": "2026-01-01",
            "covers_until": "2027-12-31",
        },
    )
    first, _second = ReportDue.objects.order_by("due_on")
    address = reverse("report_due_sent", args=[gift.pk, first.pk])
    assert client.post(address, {"on": "2026-11-20"}).status_code == 409
    upload = SimpleUploadedFile("report.pdf", PDF, "application/pdf")
    client.post(address, {"on": "2026-11-20", "reference": "NV/1", "file": upload})

    client = at(nora)
    shown = page(client, "contribution_detail", gift.pk)
    assert "NV/1" in shown
    assert "Plan reports" not in shown
    assert b"".join(client.get(reverse("report_due_file", args=[gift.pk, first.pk]))) == PDF
    assert client.get(reverse("report_due_new", args=[gift.pk])).status_code == 403


def test_a_planned_report_is_taken_out(at: Callable[[User], Client], carol: User) -> None:
    gift = make.signed("100")
    report = agree.report_due(gift, date(2027, 3, 31))

    assert at(carol).post(reverse("report_due_drop", args=[gift.pk, report.pk])).status_code == 302

    assert not ReportDue.objects.exists()


# The lists


def schedule(count: int, donor: Donor | None = None) -> Contribution:
    gift = make.signed("300", donor=donor)
    for index in range(count):
        agree.instalment(gift, "100", date(2026, 10, 20) + timedelta(days=300 * index))
        agree.report_due(gift, date(2026, 10, 20) + timedelta(days=300 * index))
    return gift


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", [1, 2, 3]),
        ("?standing=late", [1]),
        ("?standing=due", [2, 3]),
        ("?standing=open", [1, 2, 3]),
        ("?standing=paid", []),
        ("?year=2027", [2]),
        ("?fund=VFTC", [1, 2, 3]),
        ("?q=nobody", []),
    ],
)
def test_instalments_are_found(at: Callable[[User], Client], frank: User, query: str, numbers: list[int]) -> None:
    schedule(3)

    answer = at(frank).get(f"/api/v1/instalments/{query}", headers=JSON)

    assert [row["number"] for row in answer.json()["results"]] == numbers


def test_the_api_says_what_is_late(at: Callable[[User], Client], frank: User) -> None:
    schedule(1)

    (row,) = at(frank).get("/api/v1/instalments/?standing=late", headers=JSON).json()["results"]

    assert (row["open_amount"], row["open_usd"], row["currency"], row["standing"]) == (
        "100.00",
        "100.00",
        "USD",
        "Late",
    )
    assert row["days_late"] == (timezone.localdate() - date(2026, 10, 20)).days


@pytest.mark.parametrize(
    ("query", "count"),
    [("", 3), ("?standing=overdue", 1), ("?standing=due", 3), ("?standing=sent", 0), ("?kind=final", 0)],
)
def test_reports_due_are_found(at: Callable[[User], Client], carol: User, query: str, count: int) -> None:
    schedule(3)

    assert at(carol).get(f"/api/v1/reports-due/{query}", headers=JSON).json()["count"] == count


@pytest.mark.parametrize("name", ["instalment_list", "report_due_list"])
def test_a_donor_sees_own_rows_and_others_none(
    at: Callable[[User], Client], nora: User, alice: User, name: str
) -> None:
    own, other = schedule(1, own_donor(nora)), schedule(1)

    shown = page(at(nora), name)
    assert own.reference in shown
    assert other.reference not in shown
    assert own.reference not in page(at(alice), name)


def test_reports_due_as_a_calendar(at: Callable[[User], Client], nora: User) -> None:
    gift = schedule(2, own_donor(nora))
    schedule(1)

    answer = at(nora).get(reverse("report_due_list"), {"export": "ics"})

    feed = answer.content.decode().replace("\r\n ", "")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert feed.count("BEGIN:VEVENT") == 2
    assert "DTSTART;VALUE=DATE:20261020" in feed
    assert f"{gift.reference}: due" in feed


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("instalment_list", 6), ("report_due_list", 6)])
def test_a_list_costs_the_same_with_one_row_and_with_three(
    at: Callable[[User], Client], frank: User, django_assert_num_queries: Any, rows: int, name: str, queries: int
) -> None:
    schedule(rows)
    client = at(frank)
    client.get(reverse(name))

    with django_assert_num_queries(queries):
        assert client.get(reverse(name)).status_code == 200


def test_other_peoples_schedules_cannot_be_reached(at: Callable[[User], Client], frank: User, nora: User) -> None:
    gift = schedule(1)
    row = Instalment.objects.get()
    other = actions.sign(make.pledge("5", donor=own_donor(nora)), on=make.DAY, by=frank)

    assert at(nora).get(reverse("instalment_plan", args=[gift.pk])).status_code == 404
    assert at(nora).get(reverse("instalment_plan", args=[other.pk])).status_code == 403
    assert at(frank).get(reverse("instalment_condition", args=[other.pk, row.pk])).status_code == 404
