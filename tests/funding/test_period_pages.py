"""The pages of periods, the ledger's filters and files, the page of an entry, and the proof of the books."""

import csv
import io
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from funding.expenditure.actions import record_expenditure
from funding.ledger import actions as ledger
from funding.ledger.lists import LEDGER
from funding.ledger.models import EntryKind, LedgerEntry
from funding.periods import actions
from funding.periods.models import FinancialPeriod
from funding.periods.posting import posting_for
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.imports.models import ImportBatch
from tests.factories import funding as make
from tests.factories import periods
from tests.factories.accounts import person

pytestmark = pytest.mark.django_db

At = Callable[[User], Client]


@pytest.fixture
def at(client: Client) -> At:
    def sign_in(user: User) -> Client:
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def fiona(db: None) -> User:
    """Second finance officer."""
    return person("Fiona", Role.FINANCE)


def text(response: Any) -> str:
    content = response.getvalue() if response.streaming else response.content
    return str(content.decode().replace("\xa0", " "))


def spent(on: date, amount: str = "5", **facts: Any) -> LedgerEntry:
    facts = {"value_on": on, "by": None, **facts}
    return ledger.post(
        ledger.entry(
            kind=EntryKind.EXPENDITURE, fund=make.fund(), amount=Decimal(amount), object_class="staff", **facts
        )
    )


def test_two_finance_officers_walk_from_a_year_to_a_certified_month(at: At, frank: User, fiona: User) -> None:
    make.received("1000", pledged_on=date(2025, 1, 7))
    client = at(frank)
    made = client.post(reverse("period_new"), {"year": "2025", "division": "month"})
    assert made.status_code == 302
    january = FinancialPeriod.objects.get(starts_on=date(2025, 1, 1))
    address = reverse("period_detail", args=[january.pk])

    client.post(reverse("period_move", args=[january.pk, "soft_close"]), {"note": "Bank agrees"})
    own = text(client.get(address))
    assert "You closed this period: another finance officer certifies it." in own
    assert reverse("period_move", args=[january.pk, "certify"]) not in own
    client = at(fiona)
    assert client.post(reverse("period_move", args=[january.pk, "certify"]), {"note": ""}).status_code == 302

    january.refresh_from_db()
    assert (january.status, january.closed_by, january.certified_by) == ("certified", frank, fiona)
    page = text(client.get(address))
    assert january.figures_sha256 in page
    assert "1,000.00" in page
    assert "Unchanged" in page
    assert "Bank agrees" in page
    listed = text(client.get(reverse("period_list"), {"status": "certified"}))
    assert "1 record" in listed
    assert "Fiona" in listed


def test_whoever_closed_may_not_certify(at: At, frank: User) -> None:
    period = periods.period("2026-09")
    periods.soft_close(period, by=frank)

    assert at(frank).post(reverse("period_move", args=[period.pk, "certify"])).status_code == 403
    period.refresh_from_db()
    assert period.status == "soft_closed"


def test_a_refused_closing_says_every_reason_with_its_place(at: At, frank: User) -> None:
    earlier, later = periods.period("2026-08"), periods.period("2026-09")
    client = at(frank)

    page = text(client.get(reverse("period_detail", args=[later.pk])))
    assert f'<a href="{reverse("period_detail", args=[earlier.pk])}">1–31 August 2026 is still open' in page
    answer = client.post(reverse("period_move", args=[later.pk, "soft_close"]), {"note": "Kept"})

    assert answer.status_code == 409
    assert "is still open: close that first." in text(answer)


def test_periods_that_cannot_be_made_are_said_beside_the_field(at: At, frank: User) -> None:
    periods.period("2025-02")

    answer = at(frank).post(reverse("period_new"), {"year": "2025", "division": "quarter"})

    assert answer.status_code == 409
    assert "2025-Q1 overlaps 1–28 February 2025." in text(answer)
    assert FinancialPeriod.objects.count() == 1


def test_an_open_period_is_removed_by_finance(at: At, frank: User) -> None:
    period = periods.period("2026-09")

    assert at(frank).post(reverse("period_remove", args=[period.pk])).status_code == 302
    assert not FinancialPeriod.objects.exists()


@pytest.mark.parametrize(
    ("who", "sees", "acts"),
    [("frank", 200, 302), ("tess", 200, 403), ("carol", 200, 403), ("nora", 404, 404), ("alice", 404, 404)],
)
def test_who_sees_and_who_closes(who: str, sees: int, acts: int, at: At, request: pytest.FixtureRequest) -> None:
    period = periods.period("2026-09")
    client = at(request.getfixturevalue(who))

    assert client.get(reverse("period_detail", args=[period.pk])).status_code == sees
    assert client.post(reverse("period_move", args=[period.pk, "soft_close"])).status_code == acts
    assert client.get(reverse("period_new")).status_code == (200 if who == "frank" else 403)
    assert client.get(reverse("ledger_proof")).status_code == (200 if sees == 200 else 403)


@pytest.mark.parametrize("count", [1, 3])
def test_what_the_list_of_periods_costs(count: int, at: At, tess: User, django_assert_num_queries: Any) -> None:
    for name in ("2026-07", "2026-08", "2026-09")[:count]:
        periods.period(name, "certified")
    client = at(tess)
    client.get(reverse("period_list"))

    with django_assert_num_queries(QUERIES_OF_LIST):
        client.get(reverse("period_list"))


QUERIES_OF_LIST = 5


def test_reversal_into_a_soft_closed_period_needs_the_tick(at: At, frank: User) -> None:
    first, second = spent(periods.day(3)), spent(periods.day(4))
    periods.period("2026-09", "soft_closed")
    client = at(frank)
    facts = {"reason": "Paid twice", "on": "2026-09-20"}

    assert 'name="closing"' in text(client.get(reverse("ledger_entry", args=[first.pk])))
    client.post(reverse("ledger_reverse", args=[first.pk]), facts)
    client.post(reverse("ledger_reverse", args=[second.pk]), facts | {"closing": "on"})

    late, closing = LedgerEntry.objects.get(reverses=first), LedgerEntry.objects.get(reverses=second)
    assert (late.value_on, late.occurred_on, late.is_closing) == (date(2026, 10, 1), periods.day(20), False)
    assert (closing.value_on, closing.occurred_on, closing.is_closing) == (periods.day(20), None, True)


def test_no_tick_while_nothing_is_soft_closed(at: At, frank: User) -> None:
    entry = spent(periods.day(3))

    assert 'name="closing"' not in text(at(frank).get(reverse("ledger_entry", args=[entry.pk])))


def moment(day: int) -> datetime:
    return datetime(2026, 10, day, 12, tzinfo=timezone.get_default_timezone())


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ({"timing": "late"}, ["late"]),
        ({"timing": "closing"}, ["closing"]),
        ({"state": "reversal"}, ["reversal"]),
        ({"state": "reversed"}, ["reversed"]),
        ({"state": "standing"}, ["late", "closing", "imported"]),
        ({"state": "standing", "posted_until": "2026-10-12"}, ["late", "closing", "reversed"]),
        ({"state": "reversed", "posted_until": "2026-10-12"}, []),
        ({"posted_until": "2026-10-10"}, ["late"]),
        ({"posted_since": "2026-10-11", "posted_until": "2026-10-12"}, ["closing", "reversed"]),
        ({"least": "20", "most": "30"}, ["closing", "reversed"]),
        ({"most": "-1"}, ["reversal"]),
        ({"currency": "eur"}, []),
    ],
)
def test_ledger_filters(words: dict[str, str], expected: list[str], frank: User) -> None:
    names = {entry.pk: name for name, entry in ledger_of_all_sorts(frank).items()}

    rows = LEDGER.filterset(frank, words).qs

    assert sorted(names[row.pk] for row in rows) == sorted(expected)


def test_ledger_filter_by_file(frank: User) -> None:
    made = ledger_of_all_sorts(frank)
    batch = made["imported"].source_batch_id

    assert list(LEDGER.filterset(frank, {"batch": str(batch)}).qs) == [made["imported"]]


def ledger_of_all_sorts(by: User) -> dict[str, LedgerEntry]:
    """Posted on 10, 11, 12, 13 and 14 October."""
    periods.period("2026-08", "certified")
    periods.period("2026-09", "soft_closed")
    batch = ImportBatch.objects.create(kind="expenditure", profile="x", file_name="umoja.csv", sha256="x", size=1)
    late = posting_for(date(2026, 8, 20)).facts
    closing = posting_for(periods.day(30), closing=True).facts
    made = {
        "late": dated(10, amount="10", **late),
        "closing": dated(11, amount="20", **closing),
        "reversed": dated(12, amount="30", value_on=date(2026, 10, 2)),
        "imported": dated(
            14, amount="40", value_on=date(2026, 10, 2), source_batch=batch, source_key="expenditure:L-7"
        ),
    }
    reversal = LedgerEntry(
        **{
            field: getattr(made["reversed"], field)
            for field in ("kind", "value_on", "currency", "fund", "object_class", "contribution_id")
        },
        amount=Decimal(-30),
        amount_usd=Decimal(-30),
        reverses=made["reversed"],
        posted_at=moment(13),
    )
    return made | {"reversal": ledger.post(reversal)}


def dated(day: int, *, amount: str, **facts: Any) -> LedgerEntry:
    entry = ledger.entry(
        kind=EntryKind.EXPENDITURE, fund=make.fund(), amount=Decimal(amount), object_class="staff", by=None, **facts
    )
    entry.posted_at = moment(day)
    return ledger.post(entry)


def test_files_for_auditors_have_every_key(at: At, frank: User) -> None:
    made = ledger_of_all_sorts(frank)
    client = at(frank)

    answer = client.get(reverse("ledger_list"), {"export": "audit-csv", "sort": "posted_at"})
    rows = list(csv.reader(io.StringIO(text(answer).lstrip("\ufeff"))))
    by_name = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]

    assert [row["Entry"] for row in by_name] == [
        str(made[name].pk) for name in ("late", "closing", "reversed", "reversal", "imported")
    ]
    late, closing, reversed_, reversal, imported = by_name
    assert (late["Arose on"], late["Late item of the period"]) == ("2026-08-20", "2026-08")
    assert closing["Closing entry"] == "yes"
    assert reversed_["Reversed by entry"] == str(made["reversal"].pk)
    assert reversal["Reverses entry"] == str(made["reversed"].pk)
    assert (imported["Line of the source"], imported["File"]) == ("expenditure:L-7", "umoja.csv")
    assert imported["Posted at"] == "2026-10-14T12:00:00+02:00"

    book = openpyxl.load_workbook(
        io.BytesIO(client.get(reverse("ledger_list"), {"export": "audit-xlsx", "sort": "posted_at"}).content)
    )
    sheet = list(book.active.values)
    assert list(sheet[0]) == rows[0]
    assert [row[0] for row in sheet[1:]] == [
        made[name].pk for name in ("late", "closing", "reversed", "reversal", "imported")
    ]


def test_a_donor_gets_no_names_of_staff_in_the_files(at: At, nora: User, frank: User) -> None:
    donor = make.Donor.objects.create(organisation=nora.memberships.get().organisation)
    make.received("100", donor=donor)

    answer = text(at(nora).get(reverse("ledger_list"), {"export": "audit-csv"}))

    assert len(answer.splitlines()) == 5  # pledge and its end, signature, receipt
    assert "Posted by" not in answer


def test_entry_page_shows_all_that_proves_it(at: At, frank: User) -> None:
    """From the amount over its rate to the file, the period and whoever posted it."""
    rate = make.rate("EUR", date(2026, 9, 1), "0.923")
    project = make.project()
    gift = make.received("1000", pledged_on=date(2026, 10, 1))
    entry = record_expenditure(
        project,
        fund=gift.fund,
        contribution=gift,
        amount=Decimal(50),
        currency="EUR",
        on=date(2026, 10, 2),
        object_class="staff",
        by=frank,
    )
    reversal = ledger.reverse(entry, by=frank, reason="Wrong project", on=date(2026, 10, 3))

    page = text(at(frank).get(reverse("ledger_entry", args=[entry.pk])))

    assert "EUR 50 ÷ 0.923 = US$ 54.17" in page
    assert f'href="{reverse("rate_detail", args=[rate.pk])}"' in page
    assert rate.source in page
    assert reverse("ledger_entry", args=[reversal.pk]) in page
    assert reverse("ledger_entry", args=[entry.companions.get().pk]) in page
    assert "Wrong project" in page
    assert "None: the day is open." in page
    assert "Frank" in page


def test_proof_says_what_does_not_hold(at: At, frank: User) -> None:
    from tests.funding.test_ledger_reconciliation import without_triggers

    make.received("1000")
    assert "Everything holds." in text(at(frank).get(reverse("ledger_proof")))
    without_triggers("UPDATE funding_balance SET amount_usd = amount_usd + 0.01 WHERE kind = 'incoming_funds'")

    page = text(at(frank).get(reverse("ledger_proof")))

    assert "Something does not hold." in page
    assert "balance_usd: 1000.01" in page


def test_api_gives_the_certified_statement(at: At, frank: User, fiona: User, alice: User) -> None:
    make.received("1000", pledged_on=periods.day(3))
    period = periods.period("2026-09")
    client = at(frank)
    assert client.get(f"/api/v1/financial-periods/{period.pk}/certified/").json() == {
        "figures": None,
        "sha256": "",
        "unchanged": None,
    }
    actions.soft_close(period, by=frank)
    actions.certify(period, by=fiona)

    answer = client.get(f"/api/v1/financial-periods/{period.pk}/certified/").json()
    rows = client.get("/api/v1/financial-periods/").json()["results"]

    assert answer == {"figures": period.figures, "sha256": period.figures_sha256, "unchanged": True}
    assert [(row["code"], row["status"], row["late"]) for row in rows] == [("2026-09", "Certified", 0)]
    assert at(alice).get(f"/api/v1/financial-periods/{period.pk}/certified/").status_code == 404
    assert not FinancialPeriod.objects.visible_to(AnonymousUser()).exists()
