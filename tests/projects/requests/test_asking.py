"""How a State asks for help: the steps with their times, and the form for whoever has no account yet."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from portal.accounts.models import User
from portal.working_days import official_holidays
from projects.requests import clock
from projects.requests.asking import sentences
from projects.requests.asking.chart import times_chart
from projects.requests.asking.steps import STEPS, timed
from projects.requests.clock import TO_DECISION, TOTAL, Usual
from projects.requests.drafting.offline import blank, document, reading, workbook
from tests.factories import projects as make
from tests.projects.requests.test_clock import moves

PAGE = "/en/how-to-ask/"
DECISION = Usual(TO_DECISION, 7, 30, 41.5, 60)
ACCEPTED = (("submitted", "2026-11-02"), ("screening", "2026-11-04"), ("info_requested", "2026-11-06"))


@pytest.mark.parametrize(
    ("log", "days"),
    [
        ((*ACCEPTED, ("screening", "2026-11-20"), ("accepted", "2026-11-25"), ("agreed", "2026-12-01")), 7),
        ((*ACCEPTED, ("declined", "2026-11-20")), 4),  # the wait for an answer is a pause
        ((*ACCEPTED, ("withdrawn", "2026-11-20")), None),
        (
            (("submitted", "2026-11-02"), ("accepted", "2026-11-04"), ("screening", "2026-11-05")),
            2,
        ),  # the first decision
    ],
)
def test_days_until_the_decision(log: tuple[tuple[str, str], ...], days: int | None) -> None:
    stays = clock.stays_of(moves(*log), today=date(2026, 12, 31), holidays=official_holidays())

    assert clock.days_until_decision(stays) == days


def test_the_time_of_a_step_in_words() -> None:
    assert sentences.of_step(Usual("screening", 7, 10, 12.5, 20, 15)) == (
        "Median 12.5 working days; half of the requests took between 10 and 20 (7 requests)"
    )
    assert sentences.of_step(Usual("screening", 4)) == "Fewer than 5 finished requests, so no figure is shown"


def test_the_answer_of_the_chart() -> None:
    assert sentences.answer({TO_DECISION: DECISION}) == (
        "Half of the requests were decided within 41.5 working days of receipt, half of them between 30 and 60."
    )
    assert sentences.answer({}).startswith("Too few requests are finished")


def test_too_few_requests_are_not_even_counted() -> None:
    usual = {"screening": Usual("screening", 7, 10, 12, 20, 15), "assessment": Usual("assessment", 4, target=30)}

    shown = times_chart(timed(usual), usual | {TO_DECISION: DECISION, TOTAL: Usual(TOTAL, 3)}, today=date(2026, 11, 26))

    assert [[cell.text for cell in row] for row in shown.rows] == [
        ["Checked", "7", "10", "12", "20", "15"],
        ["Assessed", "—", "—", "—", "—", "30"],
        ["From receipt to the decision, without pauses", "7", "30", "41.5", "60", "—"],
        ["From receipt to the end, without pauses", "—", "—", "—", "—", "—"],
    ]


@pytest.mark.django_db
def test_the_page_tells_the_steps_and_offers_the_form(
    client: Client, django_assert_num_queries: Callable[..., Any]
) -> None:
    client.get(PAGE)
    with django_assert_num_queries(2):
        response = client.get(PAGE)

    soup = BeautifulSoup(response.content, "html.parser")
    assert [one["id"] for one in soup.select(".way > li")] == [step.key for step in STEPS]
    assert len(soup.select(".files a")) == 12
    assert soup.select_one(".files a")["href"] == "/ar/how-to-ask/form/docx/"


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_blank_form_can_be_downloaded_by_anybody(client: Client, language: str) -> None:
    with override(language):
        packed = zipfile.ZipFile(io.BytesIO(client.get(reverse("blank_form", args=["docx"])).content))
        heading = str(blank.form().rows[0].label)

    assert heading in packed.read("word/document.xml").decode()
    assert client.get("/en/how-to-ask/form/exe/").status_code == 404


@pytest.mark.parametrize("writer", [document, workbook])
def test_a_blank_form_is_taken_back_on_any_draft(writer: Any, alice: User, tmp_path: Path) -> None:
    draft = make.draft(alice)
    path = tmp_path / f"form.{'docx' if writer is document else 'xlsx'}"
    path.write_bytes(writer.fill_in(blank.form()))

    found = reading.read(path, path.name, draft)

    assert found.based_on == {}
    assert set(found.problems) == {"title", "language"}  # of what must have an answer in any draft
