"""The framework in planning, its periods, the two check-lists, and what an amendment makes of it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.workflow import NotAllowed
from projects.portfolio.checks import missing
from projects.portfolio.models import Project
from projects.portfolio.workflow import ProjectStatus
from projects.results import actions
from projects.results.amending import INDICATORS, RESULTS
from projects.results.models import DisaggregationCategory, DisaggregationType, Indicator, ReportingPeriod, Result
from tests.factories import results as make

pytestmark = pytest.mark.django_db

OUTCOME: dict[str, Any] = {"level": "outcome", "code": "1", "title": "Places of detention are open to visits"}
INDICATOR: dict[str, Any] = {"code": "1.a", "title": "Visits", "kind": "number", "target_numerator": Decimal(40)}


@pytest.fixture
def project() -> Project:
    return make.running("KEN", status="planning")


def test_a_framework_is_written_ordered_and_taken_apart(project: Project, carol: User) -> None:
    first = actions.add_result(project, by=carol, facts=OUTCOME)
    second = actions.add_result(project, by=carol, facts={**OUTCOME, "code": "2"})
    output = actions.add_result(project, by=carol, facts={**OUTCOME, "code": "1.1", "level": "output", "parent": first})
    indicator = actions.add_indicator(
        output, by=carol, facts=INDICATOR | {"disaggregations": DisaggregationType.objects.filter(code="sex")}
    )
    actions.edit_indicator(indicator, by=carol, facts={"title": "Unannounced visits"})
    actions.edit_result(second, by=carol, facts={"title": "Complaints are heard"})
    actions.move_result(second, True, by=carol)

    assert [row.code for row in project.results.filter(level="outcome")] == ["2", "1"]
    assert [str(row) for row in Indicator.objects.all()] == ["1.a Unannounced visits"]
    actions.remove_result(first, by=carol)
    assert [row.title for row in project.results.all()] == ["Complaints are heard"]
    assert not Indicator.objects.exists()
    project.refresh_from_db()
    assert project.revision == 9  # every act raised it, so that no amendment rests on what was
    assert AuditEvent.objects.about(project).count() == 8


@pytest.mark.parametrize("status", ProjectStatus.values)
@pytest.mark.parametrize(
    ("name", "may"), [("alice", False), ("carol", True), ("dan", True), ("frank", False), ("zoe", False)]
)
def test_a_framework_changes_directly_only_in_planning(
    status: str, name: str, may: bool, request: pytest.FixtureRequest
) -> None:
    project = make.running("KEN", status=status)
    acts: list[Any] = [
        lambda: actions.add_result(project, by=request.getfixturevalue(name), facts=OUTCOME),
        lambda: actions.make_periods(project, "year", by=request.getfixturevalue(name)),
    ]

    for act in acts:
        if may and status == "planning":
            act()
        else:
            with pytest.raises(NotAllowed):
                act()


@pytest.mark.parametrize(
    ("facts", "anchor"),
    [
        ({"kind": "score"}, "id_scale_max"),
        ({"scale_max": 3}, "id_scale_max"),
        ({"kind": "score", "scale_max": 3}, "id_target_numerator"),
        ({"kind": "percentage"}, "id_target_denominator"),
        ({"kind": "percentage", "target_denominator": Decimal(30)}, "id_target_denominator"),
        ({"target_denominator": Decimal(50)}, "id_target_denominator"),
        ({"kind": "qualitative"}, "id_target_numerator"),
    ],
    ids=str,
)
def test_each_kind_asks_for_its_own_figures(facts: dict[str, Any], anchor: str, project: Project, carol: User) -> None:
    result = actions.add_result(project, by=carol, facts=OUTCOME)

    with pytest.raises(NotAllowed) as refusal:
        actions.add_indicator(result, by=carol, facts=INDICATOR | facts)

    assert [reason.anchor for reason in refusal.value.reasons] == [anchor]


def test_codes_are_taken_once(project: Project, carol: User) -> None:
    result = actions.add_result(project, by=carol, facts=OUTCOME)
    actions.add_indicator(result, by=carol, facts=INDICATOR)

    with pytest.raises(NotAllowed, match="taken"):
        actions.add_result(project, by=carol, facts=OUTCOME)
    with pytest.raises(NotAllowed, match="taken"):
        actions.add_indicator(result, by=carol, facts=INDICATOR)


def test_a_framework_is_copied_without_values_and_beside_what_is_there(
    project: Project, alice: User, carol: User
) -> None:
    source = make.running("ZMB")
    aim = make.outcome(source, "1")
    output = make.outcome(source, "1.1", level="output", parent=aim)
    row = make.indicator(output, by=("sex", "age"), target_numerator=9)
    make.value(row, make.period(source), by=carol)
    actions.add_result(project, by=carol, facts=OUTCOME)

    assert actions.copy_framework(project, source, by=carol) == 1

    assert [(r.code, r.parent.code if r.parent else None) for r in project.results.all()] == [
        ("1", None),
        ("1a", None),
        ("1.1", "1a"),
    ]
    copied = Indicator.objects.get(result__project=project)
    assert (copied.target_numerator, copied.disaggregations.count(), copied.values.count()) == (9, 2, 0)


def test_targets_by_period(project: Project, carol: User) -> None:
    result = actions.add_result(project, by=carol, facts=OUTCOME)
    row = actions.add_indicator(result, by=carol, facts=INDICATOR)
    first, second, *_rest = actions.make_periods(project, "half_year", by=carol)

    actions.set_period_targets(row, {first.pk: (Decimal(5), None, ""), second.pk: (None, None, "")}, by=carol)

    assert [(t.period, t.numerator) for t in row.period_targets.all()] == [(first, Decimal(5))]
    actions.make_periods(project, "half_year", by=carol)
    assert row.period_targets.count() == 1  # the same periods stay, with their targets


class TestPeriods:
    def test_follow_the_calendar_and_the_last_is_final(self, project: Project, carol: User) -> None:
        made = actions.make_periods(project, "half_year", by=carol, due_after=15)

        assert [(p.starts_on, p.ends_on, p.due_on, p.is_locked, p.is_final) for p in made] == [
            (date(2025, 1, 1), date(2025, 6, 30), date(2025, 7, 15), True, False),
            (date(2025, 7, 1), date(2025, 12, 31), date(2026, 1, 15), True, False),
            (date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 15), True, False),
            (date(2026, 7, 1), date(2026, 12, 31), date(2027, 1, 15), True, True),
        ]

    def test_another_rhythm_replaces_them(self, project: Project, carol: User) -> None:
        actions.make_periods(project, "quarter", by=carol)

        assert len(actions.make_periods(project, "year", by=carol)) == 2
        assert ReportingPeriod.objects.filter(is_final=True).count() == 1

    def test_cannot_overlap_or_leave_the_project(self, project: Project, carol: User) -> None:
        first, *_rest = actions.make_periods(project, "year", by=carol)
        with pytest.raises(NotAllowed) as refusal:
            actions.edit_period(
                first, by=carol, starts_on=date(2024, 12, 31), ends_on=date(2026, 1, 1), due_on=date(2025, 12, 1)
            )

        assert [reason.anchor for reason in refusal.value.reasons] == ["id_starts_on", "id_due_on", "id_starts_on"]

    def test_go_on_when_the_project_ends_later(self, project: Project, carol: User) -> None:
        Project.objects.update(ends_on=date(2026, 8, 27))
        actions.make_periods(project, "half_year", by=carol)
        Project.objects.update(ends_on=date(2027, 9, 30))

        assert actions.fit_periods(project, by=carol) == 2

        assert [p.ends_on for p in project.reporting_periods.all()] == [
            date(2025, 6, 30), date(2025, 12, 31), date(2026, 6, 30), date(2026, 12, 31), date(2027, 6, 30), date(2027, 9, 30),
        ]  # fmt: skip
        assert [p.is_final for p in project.reporting_periods.all()] == [False] * 5 + [True]
        assert actions.fit_periods(project, by=carol) == 0

    def test_a_reported_period_is_never_prolonged_or_dropped(self, alice: User, carol: User) -> None:
        project = make.running("KEN", ends_on=date(2026, 8, 27))
        row = make.indicator(make.outcome(project))
        make.period(project, "2026-01-01", "2026-06-30")
        last = make.period(project, "2026-07-01", "2026-08-27", is_final=True)
        make.value(row, last, by=alice)
        Project.objects.update(ends_on=date(2026, 12, 31))
        actions.fit_periods(project, by=carol)
        assert [p.ends_on for p in project.reporting_periods.all()] == [
            date(2026, 6, 30), date(2026, 8, 27), date(2026, 12, 31),
        ]  # fmt: skip

        Project.objects.update(ends_on=date(2026, 6, 30))
        assert actions.fit_periods(project, by=carol) == -1
        assert [p.is_final for p in project.reporting_periods.all()] == [False, True]


class TestChecks:
    def test_a_project_starts_with_an_outcome_an_indicator_and_periods(self, project: Project, carol: User) -> None:
        def against() -> list[str]:
            return [b.anchor for b in missing(project, "activate") if b.anchor in ("results", "periods")]

        assert against() == ["results", "periods"]
        result = actions.add_result(project, by=carol, facts=OUTCOME)
        assert against() == ["results", "periods"]
        actions.add_indicator(result, by=carol, facts=INDICATOR)
        actions.make_periods(project, "year", by=carol)
        assert against() == []

    def test_a_project_closes_when_every_indicator_is_final(self, alice: User, carol: User) -> None:
        project = make.running("KEN", status="completing")
        aim = make.outcome(project)
        first, second = make.indicator(aim), make.indicator(aim)
        early, final = make.period(project), make.period(project, "2026-07-01", "2026-11-20", is_final=True)
        for row in (first, second):
            make.approved(row, early, by=alice, reviewer=carol)
        make.approved(first, final, by=alice, reviewer=carol)
        make.submitted(second, final, by=alice)

        (reason,) = [b for b in missing(project, "close") if b.anchor == "results"]
        assert str(reason) == "1 indicator has no approved value in the final period: 1.2."

        actions.approve(second.values.get(period=final), by=carol)
        assert [b for b in missing(project, "close") if b.anchor == "results"] == []


class TestAmending:
    def test_what_is_read_is_written_back_unchanged(self, carol: User) -> None:
        project = make.running("KEN")
        aim = make.outcome(project, "1")
        output = make.outcome(project, "1.1", level="output", parent=aim)
        make.indicator(
            output,
            "percentage",
            baseline_numerator=1,
            baseline_denominator=8,
            baseline_on=date(2025, 1, 1),
            by=("sex",),
        )
        make.indicator(aim, "score", target_numerator=2)
        before = (RESULTS.read(project), INDICATORS.read(project))

        for section, rows in zip((RESULTS, INDICATORS), before, strict=True):
            assert section.refuse(project, rows) == []
            section.write(project, rows, carol)

        assert (RESULTS.read(project), INDICATORS.read(project)) == before

    def test_rows_are_added_changed_exchanged_and_removed(self, carol: User) -> None:
        project = make.running("KEN")
        for code in ("1", "2", "3"):
            make.indicator(make.outcome(project, code), code=f"{code}.a")
        results, indicators = RESULTS.read(project), INDICATORS.read(project)
        results[0]["code"], results[1]["code"] = "2", "1"
        results[2:] = [
            {"key": "new1", "level": "output", "code": "2.1", "title": "Guide", "outcome": "2", "assumptions": ""}
        ]
        indicators[0]["result"], indicators[1]["result"] = "2.1", "1"
        indicators[2:] = [{**indicators[0], "key": "new1", "result": "2", "code": "2.z", "target_numerator": "12.5"}]

        assert RESULTS.refuse(project, results) == []
        assert INDICATORS.refuse(project, indicators) == []
        RESULTS.write(project, results, carol)
        INDICATORS.write(project, indicators, carol)

        told = [(r["code"], r["title"], r["outcome"]) for r in RESULTS.read(project)]
        assert told == [("2", "Outcome 1", ""), ("1", "Outcome 2", ""), ("2.1", "Guide", "2")]
        assert [(i["result"], i["code"], i["target_numerator"]) for i in INDICATORS.read(project)] == [
            ("2", "2.z", "12.5"),
            ("1", "2.a", ""),
            ("2.1", "1.a", ""),
        ]

    def test_refuses_with_all_reasons(self, alice: User) -> None:
        project = make.running("KEN")
        row = make.indicator(make.outcome(project, "1"))
        make.value(row, make.period(project), by=alice)
        results = [{"key": "new1", "level": "output", "code": "9", "title": "", "outcome": "7", "assumptions": ""}]
        other = {
            **INDICATORS.read(project)[0],
            "kind": "score",
            "scale_max": "3",
            "baseline_numerator": "many",
            "disaggregations": "colour",
        }

        assert len(RESULTS.refuse(project, results)) == 4  # title, outcome 7, no outcome left, the value
        assert [str(reason)[:18] for reason in INDICATORS.refuse(project, [other])] == [
            "“1.1”: “colour” is",
            "“1.1”: a figure or",
            "“1.1 Indicator 1” ",
        ]
        assert INDICATORS.refuse(project, []) != []

    def test_what_goes_back_to_the_deciding_official(self) -> None:
        project = make.running("KEN")
        make.indicator(make.outcome(project, "1"), target_numerator=10)
        results, indicators = RESULTS.read(project), INDICATORS.read(project)

        assert not RESULTS.is_major(project, results, [{**results[0], "assumptions": "Peace"}])
        assert RESULTS.is_major(project, results, [{**results[0], "title": "Less"}])
        assert not INDICATORS.is_major(project, indicators, [{**indicators[0], "title": "Visits made"}])
        assert INDICATORS.is_major(project, indicators, [{**indicators[0], "target_numerator": "5"}])
        assert INDICATORS.is_major(project, indicators, [])


def test_every_way_to_break_down_ends_with_what_is_not_recorded() -> None:
    for kind in DisaggregationType.objects.prefetch_related("categories"):
        *named, last = kind.categories.all()
        assert last.is_not_recorded
        assert not any(category.is_not_recorded for category in named)
    names = DisaggregationCategory.objects.values_list("name_ar", "name_es", "name_fr", "name_ru", "name_zh_hans")
    assert all(all(row) for row in names)
    assert Result._meta.get_field("parent").null
