"""The Board's report of a small programme, as HTML, word for word. `make golden` (GOLDEN=write) rewrites the files; the
difference is part of the review."""

import os
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy

from projects.requests.models import Request
from reports.kinds.prose import Prose
from reports.runs.editions import document_of, html_of
from reports.runs.models import Report
from tests.factories.reports import board_report, programme

FOLDER = Path(__file__).resolve().parents[2] / "golden" / "reports"
CODE = "GLDN-0000-TEST"
pytestmark = pytest.mark.django_db


@pytest.fixture
def report(settings: Any) -> Report:
    settings.SITE_URL = "https://portal.example"
    settings.DEMO = True
    programme()
    return board_report()


def html(report: Report, language: str) -> str:
    return html_of(document_of(report, language, code=CODE), dated=report.frozen_at)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_golden_board_report(report: Report, language: str) -> None:
    path, text = FOLDER / f"board-{language}.html", html(report, language)

    if os.environ.get("GOLDEN"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


def test_edition_says_only_what_was_frozen(report: Report) -> None:
    before = html(report, "en")
    Request.objects.filter(status="screening").update(title="Changed", status="assessment")

    assert html(Report.objects.get(pk=report.pk), "en") == before


@pytest.mark.parametrize("language", ["zh-hans", "fr", "ru", "es"])
def test_the_other_languages_are_whole(report: Report, language: str) -> None:
    text = html(report, language)

    assert f'lang="{language}"' in text
    assert 'class="untranslated"' not in text


@pytest.mark.parametrize("language", ["ar", "zh-hans", "fr", "ru", "es"])
def test_what_a_catalogue_lacks_is_shown_in_english_and_counted(language: str) -> None:
    prose = Prose()

    with translation.override(language):
        said = prose.say(gettext_lazy("A sentence of {n} words that no catalogue has."), n=9)

    assert said == '<span class="untranslated" lang="en" dir="ltr">A sentence of 9 words that no catalogue has.</span>'
    assert prose.untranslated == {"A sentence of {n} words that no catalogue has."}


def test_draft_and_demonstration_data_are_marked(report: Report, settings: Any) -> None:
    assert "Draft: not approved" in html(report, "en")
    assert "Illustrative demonstration data" in html(report, "en")
    assert "@page { background:" in html(report, "en")

    settings.DEMO = False
    report.status = "approved"  # in memory: what an approved report says
    text = html(report, "en")
    assert "Draft: not approved" not in text
    assert "Illustrative" not in text
    assert "@page { background:" not in text
