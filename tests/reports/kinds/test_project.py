"""The project sheet as a document: word for word, short, and nothing in it that is not for outside."""

from typing import Any

import pytest

from portal.periods import parse
from projects.portfolio.models import Project
from reports.figures.freezing import thaw
from reports.figures.project import ProjectFigures
from reports.kinds import KINDS
from reports.kinds.prose import Prose
from reports.runs import actions
from reports.runs.editions import document_of, html_of
from reports.runs.models import Report
from tests.factories import donor_reports as make
from tests.factories.golden import compare
from tests.fixtures_scenes import scene

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def as_printed(settings: Any) -> None:
    settings.SITE_URL = "https://portal.example"
    settings.DEMO = True


@pytest.fixture
@scene
def made() -> make.Made:
    return make.programme()


@pytest.fixture
@scene
def report(made: make.Made) -> Report:
    return actions.draft_report("project", make.HALF, scope=made.kenya.code, by=None, now=make.DRAFTED_AT)


def html(report: Report, language: str) -> str:
    return html_of(document_of(report, language, code="GLDN-0000-TEST"), dated=report.frozen_at)


@pytest.mark.parametrize("language", ["en", "ar", "zh-hans"])
def test_golden_project_sheet(report: Report, language: str) -> None:
    compare(f"project-{language}", html(report, language), report)


def test_a_sheet_has_no_contents(report: Report) -> None:
    assert "report__contents" not in html(report, "en")


@pytest.mark.parametrize("language", ["fr", "ru", "es"])
def test_the_other_languages_are_drawn(report: Report, language: str) -> None:
    text = html(report, language)

    assert f'lang="{language}"' in text
    assert "None" not in text


def test_a_project_without_anything_is_said_in_sentences(made: make.Made) -> None:
    empty = actions.draft_report("project", parse("1999"), scope=made.shared.code, by=None, now=make.DRAFTED_AT)
    text = html(empty, "en")

    for sentence in (
        "The project has no summary yet.",
        "The project began without a request, by a recorded exception. It names no recommendation of a human rights mechanism.",
        "The components have not been scored yet.",
        "The project has no indicator yet.",
        "The project has no work plan yet.",
        "No source of money is recorded for the project yet.",
        "No partner that may be named had a role in the period.",
        "No event has taken place yet.",
        "No lesson of this project has been published under its name.",
        "Nothing was spent in the period.",
    ):
        assert sentence in text
    assert "<tbody></tbody>" not in text


def test_a_project_that_is_not_published_says_so(made: make.Made) -> None:
    Project.objects.filter(pk=made.kenya.pk).update(is_published=False)
    text = html(actions.draft_report("project", make.HALF, scope=made.kenya.code, by=None, now=make.DRAFTED_AT), "en")

    assert "Not for publication" in text
    assert "The project is not published: this sheet is for readers who know of it." in text


def test_sentences_of_the_components_are_the_generated_ones(report: Report) -> None:
    assert "Participation rose from 1 to 3. Indivisibility of rights stayed at 1." in html(report, "en")
    assert "fewer than 5" in html(report, "en")


def test_name_key_figures_and_places(report: Report) -> None:
    kind, figures = KINDS["project"], thaw(ProjectFigures, report.figures)

    assert report.title == "Project sheet, TCP-2026-0001, 1 January–30 June 2026"
    assert [value.replace("\xa0", " ") for _name, value in kind.key_figures(figures)] == [
        "US$ 120,000.00", "US$ 16,950.00", "0 / 2", "2",
    ]  # fmt: skip
    anchors = {section.anchor for section in kind.sections(Prose(), figures)}
    assert {place.anchor for place in kind.places(figures, {})} <= anchors
