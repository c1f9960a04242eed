"""The donor report as a document: word for word, whole in every language, and in a period with nothing in it."""

from typing import Any

import pytest
from django.utils import translation

from portal.periods import parse
from reports import render
from reports.figures.donor import DonorFigures
from reports.figures.freezing import thaw
from reports.kinds import KINDS, about
from reports.kinds.donor import drawings
from reports.kinds.prose import Prose
from reports.runs import actions
from reports.runs.editions import attachments, document_of, html_of
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
    return actions.draft_report("donor", make.HALF, scope=str(made.ireland.pk), by=None, now=make.DRAFTED_AT)


def html(report: Report, language: str) -> str:
    return html_of(document_of(report, language, code="GLDN-0000-TEST"), dated=report.frozen_at)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_golden_donor_report(report: Report, language: str) -> None:
    compare(f"donor-{language}", html(report, language), report)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_it_holds_nothing_of_others_in_any_part(report: Report, language: str) -> None:
    shown = html(report, language) + "".join(
        part.content.decode() for part in attachments(report.figures, report.figures_sha256, is_public_copy=False)
    )

    assert [secret for secret in make.SECRETS if secret in shown] == []
    assert f'lang="{language}"' in shown


@pytest.mark.parametrize("language", ["zh-hans", "fr", "ru", "es"])
def test_the_other_languages_are_drawn(report: Report, language: str) -> None:
    text = html(report, language)

    assert 'id="agreements-own"' in text
    assert "None" not in text


def test_nothing_in_the_period_is_said_in_sentences(made: make.Made) -> None:
    empty = actions.draft_report("donor", parse("1999"), scope=str(made.ireland.pk), by=None, now=make.DRAFTED_AT)
    text = html(empty, "en")

    for sentence in (
        "Ireland has no agreement that was in force or had money left in the period",
        "Nothing was received in the period.",
        "No instalment is outstanding.",
        "Nothing was spent in the period.",
        "Nothing was refunded, written down or carried over in the period.",
        "No event of these projects began in the period.",
    ):
        assert sentence in text
    assert "<tbody></tbody>" not in text
    assert "Infinity" not in text
    assert "NaN" not in text


def test_sentences_of_the_period(report: Report) -> None:
    text = html(report, "en").replace("\xa0", " ")

    assert "In the period 1 payment was received, of US$ 55,493.90." in text
    assert "of which US$ 22,726.38 is held for no project; it may be spent by 30 June 2027" in text
    assert "Not met by TCP-2026-0002: The project is in: Kenya and Tunisia." in text
    assert "By this report" in text


def test_name_title_and_key_figures(report: Report) -> None:
    kind, figures = KINDS["donor"], thaw(DonorFigures, report.figures)

    assert report.title == "Donor report, Ireland, 1 January–30 June 2026"
    with translation.override("fr"):
        assert about(kind, report.scope, report.figures) == "Irlande"
    assert [value.replace("\xa0", " ") for _name, value in kind.key_figures(figures)] == [
        "US$ 189,599.13", "US$ 163,836.26", "US$ 55,493.90", "US$ 16,950.11", "US$ 143,516.27", "2",
    ]  # fmt: skip


def test_texts_of_the_author_stand_in_their_places(report: Report) -> None:
    figures = thaw(DonorFigures, report.figures)
    anchors = {section.anchor for section in KINDS["donor"].sections(Prose(), figures)}
    anchors |= {inner.anchor for one in KINDS["donor"].sections(Prose(), figures) for inner in one.sections}

    assert {place.anchor for place in KINDS["donor"].places(figures, {})} <= anchors


def test_charts_have_a_sentence_and_their_labels(report: Report) -> None:
    figures = thaw(DonorFigures, report.figures)

    flow, spending = drawings.flow(Prose(), figures), drawings.spending(Prose(), figures)
    assert [drawings.label(one, by_year=False) for one in figures.flows] == [
        "1/26",
        "2/26",
        "3/26",
        "4/26",
        "5/26",
        "6/26",
    ]
    title = flow.drawing.split("<title", 1)[1].split("</title>")[0]
    assert "55,493.90" in title.replace("\xa0", " ")
    assert spending is not None
    assert "TCP-2026-0001 · 17%" in spending.drawing


def test_the_file_has_its_tables_and_pages(report: Report) -> None:
    made = render.render(
        html(report, "ar"),
        dated=report.frozen_at,
        attachments=attachments(report.figures, report.figures_sha256, is_public_copy=False),
    )

    assert made.pages > 6
