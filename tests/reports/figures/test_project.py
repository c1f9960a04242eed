"""The figures of a project sheet: counted by hand, and no more than the public sees."""

import json
from decimal import Decimal

import pytest

from portal.periods import parse
from projects.portfolio.models import Project
from projects.risks.models import Risk
from reports.figures.freezing import canonical, thaw
from reports.figures.outside import UnknownScope
from reports.figures.project import ProjectFigures, compute
from tests.factories import donor_reports as make
from tests.factories import workplan
from tests.factories.donor_reports import HALF, TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def figures() -> ProjectFigures:
    return compute(HALF, today=TODAY, scope=make.programme().kenya.code)


def test_recommendations_once_by_document(figures: ProjectFigures) -> None:
    (document,) = figures.documents

    assert (document.symbol, document.paragraphs) == ("A/HRC/44/9", ("142.9", "142.10"))
    assert (document.count, document.supported, figures.recommendations) == (2, 2, 2)


def test_components_at_three_moments(figures: ProjectFigures) -> None:
    scored = {one.number: one for one in figures.components}

    assert scored[6].scores == (1, 3, None)
    assert scored[6].first_and_last == (1, 3)
    assert scored[2].first_and_last is None


def test_money_of_each_source_by_itself(figures: ProjectFigures) -> None:
    rb23, vftc = figures.money

    assert (rb23.source, rb23.planned_usd, rb23.allocated_usd, rb23.spent_usd) == (
        "rb23", Decimal("9000.00"), None, None,
    )  # fmt: skip
    # Ireland's 2,000 and 10,000 and Sweden's 5,000, each with 13 per cent
    assert (vftc.direct_usd, vftc.support_cost_usd) == (Decimal("17000.00"), Decimal("2210.00"))
    assert (vftc.allocated_usd, vftc.left_usd) == (Decimal("110000.00"), Decimal("90790.00"))
    assert vftc.spent_in_period_usd == Decimal("16950.00")
    assert (figures.levels[0].spent_usd, figures.levels[-1].spent_usd) == (Decimal("0.00"), Decimal("19210.00"))


def test_work_plan_partners_and_lessons(figures: ProjectFigures) -> None:
    assert [(one.title, one.progress, one.is_late) for one in figures.activities] == [
        ("Preparation", 100, False),
        ("Training of monitors", 100, False),
        ("Joint visits", 40, True),
        ("Evaluation", 0, False),
    ]
    assert [one.name for one in figures.partners] == ["Network of women lawyers"]
    (lesson,) = figures.lessons
    assert lesson.title == "Monitors learn most from joint visits"


def test_small_numbers_of_people_are_withheld(figures: ProjectFigures) -> None:
    found = figures.participation
    groups = {part.key: (part.people.value, part.people.mark) for part in found.parts if part.by == "group"}

    assert (found.events, found.events_in_period, found.is_suppressed) == (2, 2, True)
    assert groups["disability"] == (None, "small")
    # A second number is withheld, or the first could be worked out.
    assert None in (found.people.value, groups["none"][0])
    noted = {figure.id for figure in figures.sources if figure.id.startswith("people.")}
    assert "people.events" in noted
    assert "people.group.disability" not in noted


def test_internal_things_are_not_frozen() -> None:
    made = make.programme()
    workplan.risk(made.kenya, made.staff, title="A risk for the inside", category=Risk.Category.POLITICAL)
    frozen = canonical(compute(HALF, today=TODAY, scope=made.kenya.code)).decode()

    for inside in (
        "A risk for the inside",
        "A partner whose name is kept",
        "An inner lesson",
        "Ireland",
        "Sweden",
        "CON-",
    ):
        assert inside not in frozen


def test_a_lesson_that_may_not_lead_to_the_project_is_not_on_its_sheet() -> None:
    made = make.programme()
    lesson = made.kenya.lessons.get(title="Monitors learn most from joint visits")
    type(lesson.releases.get()).objects.filter(lesson=lesson).update(status="withdrawn")

    assert compute(HALF, today=TODAY, scope=made.kenya.code).lessons == ()


def test_figures_survive_freezing(figures: ProjectFigures) -> None:
    assert thaw(ProjectFigures, json.loads(canonical(figures))) == figures


def test_a_period_before_the_project_has_no_spending() -> None:
    made = make.programme()
    figures = compute(parse("1999"), today=TODAY, scope=made.shared.code)

    assert (figures.money, figures.levels, figures.activities) == ((), (), ())
    assert figures.participation.events == 0


@pytest.mark.parametrize("status", ["planning", "cancelled"])
def test_a_project_that_has_not_begun_has_no_sheet(status: str) -> None:
    made = make.programme()
    Project.objects.filter(pk=made.kenya.pk).update(status=status)

    with pytest.raises(UnknownScope, match="that has begun"):
        compute(HALF, today=TODAY, scope=made.kenya.code)
