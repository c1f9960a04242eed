"""A new report in two steps that need no script: the kind, then what it is about and the period."""

import pytest
from django.test import Client
from django.urls import reverse

from portal.accounts.models import User
from reports.runs import forms
from reports.runs.models import Report
from tests.factories import donor_reports as make
from tests.factories import funding

pytestmark = pytest.mark.django_db
NEW = "report_new"


def test_the_first_step_offers_every_kind(client: Client, carol: User) -> None:
    client.force_login(carol)

    text = client.get(reverse(NEW)).content.decode()
    for kind in ("board", "statement", "donor", "project"):
        assert f'href="?kind={kind}"' in text
    assert "About: Donor" in text
    assert client.post(reverse(NEW), {}).status_code == 422


def test_the_second_step_asks_what_the_kind_is_about(client: Client, carol: User) -> None:
    made = make.programme()
    client.force_login(carol)

    donor = client.get(reverse(NEW), {"kind": "donor"}).content.decode()
    assert f'<option value="{made.ireland.pk}">Ireland</option>' in donor
    assert "TCP-2026-0001" not in donor
    assert 'name="scope"' not in client.get(reverse(NEW), {"kind": "board"}).content.decode()


def test_a_donor_report_is_drafted(client: Client, carol: User) -> None:
    made = make.programme()
    client.force_login(carol)

    facts = {"kind": "donor", "scope": str(made.ireland.pk), "period": "2026-H1"}
    page = client.post(reverse(NEW), facts, follow=True).content.decode().replace("\xa0", " ")
    assert "US$ 143,516.27" in page
    assert Report.objects.get().scope == str(made.ireland.pk)
    assert client.post(reverse(NEW), {**facts, "scope": ""}).status_code == 422


def test_the_list_calls_the_donor_by_name(client: Client, carol: User) -> None:
    made = make.programme()
    client.force_login(carol)
    for period in ("2026-H1", "2026-Q1", "2026"):
        client.post(reverse(NEW), {"kind": "donor", "scope": str(made.ireland.pk), "period": period})

    page = client.get(reverse("report_list")).content.decode()
    assert page.count("Ireland") >= 3


def test_of_many_projects_the_code_or_a_part_of_the_name_is_written(
    client: Client, carol: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "MOST", 1)
    funding.project(code="TCP-2026-0001", title="Monitoring of prisons")
    funding.project(code="TCP-2026-0002", title="Training of judges")
    client.force_login(carol)

    page = client.get(reverse(NEW), {"kind": "project"}).content.decode()
    assert '<datalist id="id_scope-options">' in page
    assert 'list="id_scope-options"' in page
    facts = {"kind": "project", "period": "2026-H1"}
    assert client.post(reverse(NEW), {**facts, "scope": "judges"}).status_code == 302
    assert Report.objects.get().scope == "TCP-2026-0002"
    refused = client.post(reverse(NEW), {**facts, "scope": "ing of"})
    assert refused.status_code == 422
    assert "More than one has this in its name" in refused.content.decode()
    assert (
        "There is no project “x9” that has begun."
        in client.post(reverse(NEW), {**facts, "scope": "x9"}).content.decode()
    )
