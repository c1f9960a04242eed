"""What the author chooses for a report: kept while it is written, and in its figures where they depend on it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.workflow import NotAllowed
from reports.choices import actions
from reports.choices.forms import BoardForm
from reports.runs import actions as runs
from reports.runs.models import Report
from tests.factories.reports import DRAFTED_AT, HALF, board_report, programme
from tests.fixtures_scenes import scene

pytestmark = pytest.mark.django_db
POSTED = {
    "components": ["6", "3"],
    "symbol": "A/HRC/61/74",
    "council_session": "61",
    "council_first": "2026-02-23",
    "council_last": "2026-04-02",
    "compared_years": "1",
}


@pytest.fixture
@scene
def report(carol: User) -> Report:
    programme()
    return board_report(by=carol)


def filled(**changes: Any) -> BoardForm:
    return BoardForm({**POSTED, **changes})


def test_choices_are_kept_and_frozen(report: Report, chris: User) -> None:
    form = filled()
    assert form.is_valid()

    changed = actions.choose(report, choices=form.choices(), by=chris)

    stored = Report.objects.get(pk=report.pk)
    assert "components" in changed
    assert stored.options["components"] == [3, 6]
    assert stored.options["council_dates"] == "2026-02-23..2026-04-02"
    assert [theme["number"] for theme in stored.figures["themes"]] == [3, 6]
    assert len(stored.figures["giving"]["spans"]) == 2
    assert AuditEvent.objects.about(stored).filter(verb="choose").count() == 1


def test_what_is_only_on_the_cover_freezes_nothing(report: Report, chris: User) -> None:
    before = report.figures_sha256

    changed = actions.choose(report, choices={"symbol": "A/HRC/61/74"}, by=chris)
    again = actions.choose(report, choices={"symbol": "A/HRC/61/74"}, by=chris)

    assert (changed, again) == (["symbol"], [])
    assert (report.options, report.figures_sha256) == ({"symbol": "A/HRC/61/74"}, before)


def test_choices_of_others_stay(report: Report, chris: User) -> None:
    Report.objects.filter(pk=report.pk).update(options={"languages": ["fr"]})

    actions.choose(report, choices={"symbol": "A/HRC/61/74"}, by=chris)

    assert report.options == {"languages": ["fr"], "symbol": "A/HRC/61/74"}


def test_nothing_is_chosen_while_it_is_reviewed_or_by_a_trustee(report: Report, carol: User, tess: User) -> None:
    with pytest.raises(NotAllowed, match="do not write"):
        actions.choose(report, choices={"symbol": "x"}, by=tess)
    runs.send_to_review(report, by=carol)

    with pytest.raises(NotAllowed, match="not being written"):
        actions.choose(report, choices={"symbol": "x"}, by=carol)
    assert Report.objects.get(pk=report.pk).options == {}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"council_last": ""}, "council_last"),
        ({"council_last": "2026-01-01"}, "council_last"),
        ({"components": ["8"]}, "components"),
        ({"compared_years": "9"}, "compared_years"),
        ({"dated": "soon"}, "dated"),
    ],
)
def test_what_the_form_refuses(changes: dict[str, Any], field: str) -> None:
    assert list(filled(**changes).errors) == [field]


def test_page_for_authors(client: Client, report: Report, carol: User, tess: User) -> None:
    address = reverse("report_choices", args=[report.pk])
    client.force_login(carol)

    page = client.get(address).content.decode()
    answer = client.post(address, POSTED)
    refused = client.post(address, {**POSTED, "council_last": ""})
    shown = client.get(reverse("report_detail", args=[report.pk])).content.decode()

    assert "Components of the thematic chapter" in page
    assert (answer.status_code, answer["Location"]) == (302, reverse("report_detail", args=[report.pk]))
    assert refused.status_code == 422
    assert address in shown
    assert Report.objects.get(pk=report.pk).options["symbol"] == "A/HRC/61/74"
    client.force_login(tess)
    assert client.get(address).status_code == 404


def test_page_of_a_kind_without_choices(client: Client, carol: User) -> None:
    programme()
    statement = runs.draft_report("statement", HALF, by=carol, now=DRAFTED_AT)
    client.force_login(carol)

    assert client.get(reverse("report_choices", args=[statement.pk])).status_code == 404


def test_state_report_with_fewer_recommendations(client: Client, carol: User) -> None:
    programme()
    made = runs.draft_report("state", HALF, by=carol, scope="KEN", now=DRAFTED_AT)
    client.force_login(carol)

    client.post(reverse("report_choices", args=[made.pk]), {"matrix": "acted_on"})

    stored = Report.objects.get(pk=made.pk)
    assert stored.options == {"matrix": "acted_on"}
    assert stored.figures["matrix_whole"] is False
