"""The pages of expenditure: upload, matching, posting by a second person, list, and recording by hand."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from funding.allocations import actions as allocations
from funding.expenditure.actions import record_expenditure
from funding.expenditure.models import CodingRule
from funding.ledger.models import EntryKind, LedgerEntry
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.imports.models import ImportBatch
from projects.portfolio.models import Project
from tests.factories import earmarking
from tests.factories import expenditure as accounts
from tests.factories import funding as make
from tests.factories.accounts import person
from tests.factories.periods import period as financial_period

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def project() -> Project:
    make.fund("VFTC")
    return make.project(code="TCP-2026-0031")


@pytest.fixture
def at(client: Client) -> Callable[[User], Client]:
    def sign_in(user: User) -> Client:
        client.force_login(user)
        return client

    return sign_in


def test_an_extract_from_upload_to_posting(at: Callable[[User], Client], frank: User, project: Project) -> None:
    client, fund = at(frank), make.fund("VFTC")
    content = accounts.csv_text(accounts.line(), accounts.line(item="2", amount_usd="-8.00"))
    client.post(reverse("import_new"), {"kind": "expenditure", "file": SimpleUploadedFile("e.csv", content.encode())})
    batch = ImportBatch.objects.latest("pk")
    page, matching = reverse("import_review", args=[batch.pk]), reverse("import_matching", args=[batch.pk])
    review = client.get(page).content.decode()
    assert "2 lines are not matched" in review
    assert "Checked, lines to be matched" in review
    assert "Which project, contribution or fund is it?" in client.get(matching).content.decode()

    nothing = {"question": "q0", "q0-part": "wbs", "q0-match": "exact", "q0-code": "SB-001-05"}
    assert client.post(matching, nothing).status_code == 409
    assert client.post(matching, nothing | {"q0-project": "77777"}).status_code == 422
    assert client.post(matching, nothing | {"q0-project": project.pk, "q0-fund": fund.pk}).status_code == 302
    answer = {
        "question": "q0",
        "q0-part": "gl_account",
        "q0-match": "prefix",
        "q0-code": "611",
        "q0-object_class": "staff",
    }
    client.post(matching, answer)
    assert "All lines are matched" in client.get(matching).content.decode()
    assert "Another person has to apply" in client.get(page).content.decode()

    client = at(person("second@ohchr.example", Role.FINANCE))
    client.post(reverse("import_apply", args=[batch.pk]))
    posted = client.get(page).content.decode().replace("\xa0", " ")
    assert "equal to the cent" in posted
    assert "US$ 92.50" in posted
    assert f"{reverse('expenditure_list')}?batch={batch.pk}" in posted
    table = b"".join(client.get(reverse("expenditure_list"), {"batch": batch.pk, "export": "csv"})).decode()  # type: ignore[arg-type]
    assert table.count("2026/19000001/") == 2


def test_the_template_shows_its_sums_by_currency(at: Callable[[User], Client], frank: User, project: Project) -> None:
    content = "source_line,value_date,project,fund,object_class,currency,amount\n1,2026-10-05,TCP-2026-0031,VFTC,staff,USD,10.25\n"
    client = at(frank)
    client.post(reverse("import_new"), {"kind": "expenditure", "file": SimpleUploadedFile("t.csv", content.encode())})

    page = client.get(reverse("import_review", args=[ImportBatch.objects.latest("pk").pk])).content.decode()

    assert "Sum of the file in USD" in page


def test_only_finance_matches_lines_and_keeps_rules(
    at: Callable[[User], Client], frank: User, carol: User, nora: User, project: Project
) -> None:
    client = at(frank)
    sent = {"part": "wbs", "match": "exact", "code": "A-1", "project": project.pk}
    assert client.post(reverse("coding_rule_new"), sent).status_code == 302
    assert client.post(reverse("coding_rule_new"), {"part": "wbs", "match": "exact", "code": "A-2"}).status_code == 409
    rule = CodingRule.objects.get()
    client = at(carol)
    assert client.get(reverse("coding_rule_list")).status_code == 200
    assert client.get(reverse("coding_rule_detail", args=[rule.pk])).status_code == 200
    assert client.get(reverse("coding_rule_new")).status_code == 403
    assert client.post(reverse("coding_rule_delete", args=[rule.pk])).status_code == 403
    assert at(nora).get(reverse("coding_rule_detail", args=[rule.pk])).status_code == 404
    at(frank).post(reverse("coding_rule_delete", args=[rule.pk]))
    assert not CodingRule.objects.exists()


def by_hand(project: Project, **facts: str) -> dict[str, Any]:
    return {
        "fund": make.fund("VFTC").pk,
        "object_class": "staff",
        "currency": "USD",
        "amount": "١٠٠٫٥٠",
        "on": "2026-10-05",
    } | facts


def test_expenditure_of_a_closed_period_is_recorded_as_a_late_item(
    at: Callable[[User], Client], frank: User, project: Project
) -> None:
    financial_period("2026-10", "soft_closed")
    client, address = at(frank), reverse("expenditure_new", args=[project.pk])
    assert "Closing entry" in client.get(address).content.decode()

    page = client.post(address, by_hand(project), follow=True).content.decode()
    client.post(address, by_hand(project, is_closing="on"))

    assert "late item" in page
    lines = LedgerEntry.objects.filter(kind=EntryKind.EXPENDITURE).order_by("pk")
    assert [(each.value_on, each.occurred_on, each.is_closing) for each in lines] == [
        (date(2026, 11, 1), date(2026, 10, 5), False),
        (date(2026, 10, 5), None, True),
    ]


def test_a_class_that_the_donor_does_not_pay_for_is_said_and_posted(
    at: Callable[[User], Client], frank: User, project: Project
) -> None:
    gift = make.received("1000", fund=make.fund("VFTC"))
    earmarking.condition(gift, "object_class", "staff", sense="not")
    proposed = allocations.propose(contribution=gift, project=project, amount_usd=Decimal(50), by=frank)
    allocations.post(proposed, on=make.DAY, by=frank)

    posted = by_hand(project, contribution=str(gift.pk))
    page = at(frank).post(reverse("expenditure_new", args=[project.pk]), posted, follow=True).content.decode()

    assert "Not for object class" in page
    assert "spent of" in page  # more than allocated


def test_the_list_costs_the_same_for_one_and_three_and_filters(
    at: Callable[[User], Client],
    frank: User,
    nora: User,
    project: Project,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client, counts = at(frank), []
    for amount in ("1", "2", "3"):
        record_expenditure(
            project,
            fund=make.fund("VFTC"),
            contribution=None,
            amount=Decimal(amount),
            on=date(2026, 10, 5),
            object_class="staff",
            by=None,
        )
        with django_assert_max_num_queries(40) as captured:
            client.get(reverse("expenditure_list"))
        counts.append(len(captured))
    assert counts[0] == counts[2]

    def rows(**words: str) -> int:
        answer: Any = client.get("/api/v1/expenditure/", words)
        return int(answer.json()["count"])

    assert (rows(), rows(origin="hand"), rows(origin="charged"), rows(origin="accounts")) == (6, 3, 3, 0)
    assert (rows(object_class="staff"), rows(object_class="none"), rows(project="tcp-2026-0031")) == (3, 0, 6)
    client = at(nora)
    assert rows() == 0
    assert client.get(reverse("expenditure_list")).status_code == 403
