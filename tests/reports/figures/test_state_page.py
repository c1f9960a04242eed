"""A State's page, its desk, the API and the report on the State say the same on the same day."""

import pytest
from django.test import Client
from django.utils import timezone

from portal.accounts.models import User
from portal.accounts.roles import Role
from projects.states.desk.figures import desk
from reports.figures.state import StateFigures, compute
from tests.factories.board_year import year
from tests.factories.people import member
from tests.factories.reference import state
from tests.factories.reports import HALF
from tests.fixtures_scenes import scene

pytestmark = pytest.mark.django_db


@pytest.fixture
@scene
def report() -> StateFigures:
    year()
    return compute(HALF, today=timezone.localdate(), scope="KEN")


@pytest.fixture
def head(report: StateFigures) -> User:
    return member("Head", Role.HEAD)


def test_the_desk_has_the_figures_of_the_report(report: StateFigures, head: User) -> None:
    known = {one.id: one.value for one in report.sources}
    found = {one.id: one.value for one in desk(head, state("KEN")).figures}

    ids = ("coverage.supported", "coverage.assisted", "coverage.requested", "coverage.untouched", "freshness.never")
    assert {id: found[id] for id in ids} == {id: known[id] for id in ids}
    assert found["freshness.recent"] == known["freshness.6-months"]


def test_page_and_api_have_the_figures_of_the_report(report: StateFigures, head: User, client: Client) -> None:
    client.force_login(head)

    page = client.get("/en/states/KEN/").context["made"]
    api = client.get("/api/v1/states/KEN/").json()

    positions = [(one.cycle, one.supported, one.partially_supported, one.noted, one.open) for one in report.positions]
    assert [
        (one.cycle, one.counts.supported, one.counts.partially_supported, one.counts.noted, one.counts.open)
        for one in page.cycles
    ] == positions
    names = ("supported", "partially_supported", "noted", "open")
    assert [(one["cycle"], *(one["counts"][name] for name in names)) for one in api["cycles"]] == positions
    progress = [(one.progress, one.by_state, one.by_ohchr) for one in report.progress]
    assert [(one.progress, one.by_state, one.by_ohchr) for one in page.progress] == progress
    assert [(one["progress"], one["by_state"], one["by_ohchr"]) for one in api["progress"]] == progress
    whole, total = page.coverage.total, report.coverage_total
    assert (whole.recommendations, whole.assisted, whole.requested) == (
        total.recommendations,
        total.assisted,
        total.requested,
    )
    assert page.outlook.midterm.day == report.dates.midterm.day


def test_the_pictures_of_the_public_page_say_their_question_and_answer(report: StateFigures, client: Client) -> None:
    answer = client.get("/en/states/KEN/")
    charts, text = answer.context["charts"], answer.content.decode()

    assert [name for name, shown in charts.items() if shown] == ["coverage", "positions", "progress"]
    for shown in filter(None, charts.values()):
        assert shown.question in text
        assert shown.answer in text
        assert shown.note.startswith("As at ")
    assert len(answer.content) < 60_000
    first = charts["positions"].rows[0]
    assert int(first[1].text) == client.get(first[1].url).context["page"].paginator.count == 2
