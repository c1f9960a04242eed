"""The data of the bench is made past the actions: it must give what pages count on."""

import pytest

from projects.models import RecommendationFacts, RecommendationWords
from tests.bench import importing, recommendations, reports

pytestmark = pytest.mark.django_db


def test_made_rows_have_facts_and_stems_in_six_languages() -> None:
    recommendations.fill(1000)

    assert RecommendationFacts.objects.count() == 1000
    assert RecommendationWords.objects.filter(language="en").count() == 1000
    assert set(RecommendationWords.objects.values_list("language", flat=True)) == {"en", *recommendations.OTHERS}


def test_the_import_that_is_measured_brings_all_its_rows() -> None:
    assert importing.measure(40).rows == 40


def test_the_reports_that_are_measured_have_all_their_rows_and_charts() -> None:
    made = reports.html_of(0)

    assert made.count('<th scope="row"') >= reports.ROWS
    assert made.count("<svg") == reports.CHARTS
    assert reports.typst_of(0).count("#table(") == reports.CHAPTERS
