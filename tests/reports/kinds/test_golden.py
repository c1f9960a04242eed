"""The reports of a small programme, as HTML, word for word. `make golden` (GOLDEN=write) rewrites the files; the difference is
part of the review."""

import json
from datetime import date
from typing import Any

import pytest
from django.utils import translation
from django.utils.translation import gettext_lazy

from projects.requests.models import Request
from reports.figures.board.choices import SYMBOL
from reports.figures.freezing import thaw
from reports.kinds import BOARD, Facts, Written, document
from reports.kinds.document import Document, Paragraph
from reports.kinds.prose import Prose
from reports.runs import actions
from reports.runs.editions import document_of, html_of
from reports.runs.models import Report
from tests.factories.board_year import CHOICES, year
from tests.factories.golden import FOLDER, compare
from tests.factories.reports import DRAFTED_AT, HALF, board_report

CODE = "GLDN-0000-TEST"
LANGUAGES = ("en", "ar", "zh-hans")
pytestmark = pytest.mark.django_db


@pytest.fixture
def report(settings: Any) -> Report:
    settings.SITE_URL = "https://portal.example"
    settings.DEMO = True
    year()
    return board_report(options=CHOICES)


@pytest.fixture
def state_report(settings: Any) -> Report:
    settings.SITE_URL = "https://portal.example"
    settings.DEMO = True
    year()
    return actions.draft_report("state", HALF, by=None, scope="KEN", now=DRAFTED_AT)


def html(report: Report, language: str) -> str:
    return html_of(document_of(report, language, code=CODE), dated=report.frozen_at)


def test_golden_board_report(report: Report) -> None:
    for language in LANGUAGES:
        compare(f"board-{language}", html(report, language), report)


def test_golden_state_report(state_report: Report) -> None:
    for language in LANGUAGES:
        compare(f"state-{language}", html(state_report, language), state_report)


def test_report_frozen_before_there_were_sessions_is_still_an_edition() -> None:
    frozen = json.loads((FOLDER / "board-frozen-before-sessions.json").read_bytes())
    facts = Facts(
        "en", date(2026, 7, 20), "0" * 64, CODE, "https://portal.example/verify/", is_draft=False, is_demo=False
    )

    content = document(BOARD, frozen, facts, {})

    assert [section.anchor for section in content.sections[:4]] == [
        "introduction",
        "activities",
        "cooperation",
        "financing",
    ]
    assert [inner.anchor for inner in content.sections[1].sections] == ["requests", "projects"]
    assert content.cover.symbol == SYMBOL


def test_texts_stand_in_their_places_and_chapters_without_text_are_left_out(report: Report) -> None:
    written = [Written("session.60", "en", "It was opened by the Chair."), Written("conclusions", "en", "One.\n\nTwo.")]
    facts = Facts(
        "en", date(2026, 7, 20), "0" * 64, CODE, "https://portal.example/verify/", is_draft=False, is_demo=False
    )

    without = document(BOARD, report.figures, facts, report.options)
    content = document(BOARD, report.figures, facts, report.options, written)

    assert [one.label for one in without.sections if not one.is_annex] == ["I.", "II.", "III.", "IV."]
    assert [one.label for one in content.sections if not one.is_annex] == ["I.", "II.", "III.", "IV.", "V."]
    session = content.sections[1].sections[0]
    assert session.anchor == "session-60"
    assert [one.text for one in session.blocks if isinstance(one, Paragraph)][-1] == "It was opened by the Chair."
    numbers = [one.number for section in content.sections for one in section.paragraphs() if not section.is_annex]
    assert numbers == list(range(1, len(numbers) + 1))
    assert not [one for one in BOARD.places(thaw(BOARD.figures_type, report.figures), {}) if one.anchor not in anchors(content)
                and one.code != "recommendations"]  # fmt: skip


def anchors(content: Document) -> set[str]:
    inner = [one for section in content.sections for one in section.sections]
    return {one.anchor for one in (*content.sections, *inner)}


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
