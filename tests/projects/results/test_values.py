"""Entering values, sending them for review, and the review: who, when, what is kept and what is refused."""

from decimal import Decimal

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, InternalError, connection, transaction
from pytest_django import DjangoAssertNumQueries

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.workflow import NotAllowed
from projects.portfolio.models import Project
from projects.portfolio.workflow import ProjectStatus
from projects.results import actions
from projects.results.entries import Entry
from projects.results.models import (
    EvidenceGrade,
    Indicator,
    IndicatorValue,
    ReportingPeriod,
    ValueRevision,
    ValueStatus,
)
from tests.factories import results as make
from tests.fixtures_scenes import scene

pytestmark = pytest.mark.django_db


@pytest.fixture
@scene
def project() -> Project:
    return make.running("KEN")


@pytest.fixture
@scene
def period(project: Project) -> ReportingPeriod:
    return make.period(project)


@pytest.fixture
@scene
def people_trained(project: Project) -> Indicator:
    return make.indicator(make.outcome(project))


def stored(row: Indicator) -> IndicatorValue:
    return IndicatorValue.objects.get(indicator=row)


class TestSaving:
    def test_keeps_the_good_entries_and_refuses_the_others_with_rule_and_place(
        self, project: Project, period: ReportingPeriod, alice: User
    ) -> None:
        aim = make.outcome(project)
        number, share, score = (make.indicator(aim, kind) for kind in ("number", "percentage", "score"))

        done = actions.save_values(
            period, [make.entry(number, 40), make.entry(share, 9, 8), make.entry(score, 4)], by=alice
        )

        assert done.saved == (number.pk,)
        assert [(r.indicator_id, r.place, r.code) for r in done.refused] == [
            (share.pk, "numerator", "part_over_whole"),
            (score.pk, "numerator", "score_out_of_scale"),
        ]
        assert [(v.numerator, v.status, v.revision, v.entered_by) for v in IndicatorValue.objects.all()] == [
            (Decimal(40), "draft", 1, alice)
        ]

    def test_writes_a_revision_for_each_value_and_one_event_on_the_project(
        self, project: Project, period: ReportingPeriod, alice: User
    ) -> None:
        aim = make.outcome(project)
        first, second = make.indicator(aim), make.indicator(aim, by=("sex",))
        women, men = (c.pk for c in second.disaggregations.get().categories.all()[:2])

        actions.save_values(
            period,
            [
                make.entry(first, "12.50"),
                make.entry(second, 5, breakdown={women: (Decimal(3), None), men: (Decimal(2), None)}),
            ],
            by=alice,
        )

        contents = [row.content for row in ValueRevision.objects.order_by("value")]
        assert [content["numerator"] for content in contents] == ["12.5", "5"]
        assert contents[1]["breakdown"] == {str(women): ["3", None], str(men): ["2", None]}
        (event,) = AuditEvent.objects.about(project)
        assert (event.verb, event.facts["what"], event.actor) == ("save_values", "1.1, 1.2", alice)

    def test_what_is_stored_already_is_unchanged(
        self, people_trained: Indicator, period: ReportingPeriod, alice: User, bob: User
    ) -> None:
        make.value(people_trained, period, by=alice)

        done = actions.save_values(period, [make.entry(people_trained, "10.0", seen_revision=0)], by=bob)

        assert (done.saved, done.refused, done.unchanged) == ((), (), (people_trained.pk,))
        assert stored(people_trained).revision == 1

    def test_says_what_somebody_else_wrote_since_and_overwrites_nothing(
        self, people_trained: Indicator, period: ReportingPeriod, alice: User, bob: User
    ) -> None:
        make.value(people_trained, period, by=alice, numerator=12)

        done = actions.save_values(period, [make.entry(people_trained, 15, seen_revision=0)], by=bob)

        (refused,) = done.refused
        assert refused.code == "moved"
        assert "to 12 (Alice" in str(refused.sentence)
        assert stored(people_trained).numerator == 12

    def test_a_person_outside_does_not_read_who_at_ohchr_changed_it(
        self, people_trained: Indicator, period: ReportingPeriod, alice: User, carol: User
    ) -> None:
        make.value(people_trained, period, by=carol, numerator=12)

        done = actions.save_values(period, [make.entry(people_trained, 15, seen_revision=0)], by=alice)

        assert "(OHCHR, " in str(done.refused[0].sentence)

    def test_evidence_added_meanwhile_does_not_stand_in_the_way(
        self, people_trained: Indicator, period: ReportingPeriod, alice: User, bob: User
    ) -> None:
        made = make.value(people_trained, period, by=alice)
        actions.add_evidence(made, by=bob, citation="Attendance lists, May 2026")

        done = actions.save_values(period, [make.entry(people_trained, 11, seen_revision=1)], by=alice)

        assert done.saved == (people_trained.pk,)
        assert stored(people_trained).grade == "documented"

    def test_an_empty_entry_takes_a_draft_out_and_it_cannot_be_sent(
        self, people_trained: Indicator, period: ReportingPeriod, alice: User
    ) -> None:
        make.value(people_trained, period, by=alice)

        actions.save_values(period, [Entry(people_trained.pk)], by=alice)

        assert stored(people_trained).numerator is None
        with pytest.raises(NotAllowed, match="nothing to send"):
            actions.submit(period, by=alice)

    def test_a_submitted_value_that_is_corrected_is_a_draft_again(
        self, people_trained: Indicator, period: ReportingPeriod, alice: User
    ) -> None:
        make.submitted(people_trained, period, by=alice)

        actions.save_values(period, [make.entry(people_trained, 11)], by=alice)

        assert (stored(people_trained).status, stored(people_trained).numerator) == ("draft", 11)

    def test_one_indicator_twice_keeps_the_first(
        self, people_trained: Indicator, period: ReportingPeriod, alice: User
    ) -> None:
        done = actions.save_values(period, [make.entry(people_trained, n) for n in (1, 2)], by=alice)

        assert [r.code for r in done.refused] == ["twice"]
        assert stored(people_trained).numerator == 1

    def test_an_indicator_of_another_project_is_refused(self, period: ReportingPeriod, alice: User) -> None:
        foreign = make.indicator(make.outcome(make.running("KEN")))

        done = actions.save_values(period, [make.entry(foreign, 1), Entry(10**6, Decimal(1))], by=alice)

        assert [r.code for r in done.refused] == ["not_in_project", "not_in_project"]

    @pytest.mark.parametrize("count", [1, 3, 60])
    def test_costs_the_same_for_few_and_many(
        self,
        count: int,
        project: Project,
        period: ReportingPeriod,
        alice: User,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        aim = make.outcome(project)
        rows = [make.indicator(aim, by=("sex",)) for _n in range(count)]
        women, *_rest = (c.pk for c in rows[0].disaggregations.get().categories.all())
        entries = [make.entry(row, 5, breakdown={women: (Decimal(5), None)}) for row in rows]
        alice.has_perm("projects.report_project", project)
        ContentType.objects.get_for_model(Project)  # kept by every process

        with django_assert_num_queries(17):
            actions.save_values(period, entries, by=alice)


OPEN = {"draft": True, "submitted": True, "returned": True, "approved": False}
LOCKED = {"draft": False, "submitted": False, "returned": True, "approved": False}


@pytest.mark.parametrize("status", ValueStatus.values)
@pytest.mark.parametrize("is_locked", [True, False])
@pytest.mark.parametrize("project_status", ProjectStatus.values)
def test_when_a_value_may_be_entered(
    status: str,
    is_locked: bool,
    project_status: str,
    people_trained: Indicator,
    period: ReportingPeriod,
    alice: User,
    carol: User,
) -> None:
    """Every state of value, lock and project: only while the project runs, and only what is open."""
    made = make.value(people_trained, period, by=alice)
    facts = {"reviewed_by": carol, "reviewed_at": made.entered_at} if status == "approved" else {}
    IndicatorValue.objects.filter(pk=made.pk).update(status=status, **facts)
    ReportingPeriod.objects.update(is_locked=is_locked)
    Project.objects.update(status=project_status)

    done = actions.save_values(period, [make.entry(people_trained, 99)], by=alice)

    runs = project_status in ("active", "suspended", "completing")
    assert bool(done.saved) is (runs and (LOCKED if is_locked else OPEN)[status])
    assert bool(done.refused) is not bool(done.saved)


REPORTS = {"alice": True, "bob": True, "zoe": False, "carol": True, "dan": True, "frank": False, "tess": False, "nora": False, "ada": False}  # fmt: skip
REVIEWS = {"alice": False, "bob": False, "zoe": False, "carol": True, "dan": True, "frank": False, "tess": False, "nora": False, "ada": False}  # fmt: skip


@pytest.mark.parametrize("name", REPORTS)
def test_who_may_do_what(
    name: str, people_trained: Indicator, period: ReportingPeriod, chris: User, request: pytest.FixtureRequest
) -> None:
    """State × role: each act from the state it starts from, by each person."""
    person = request.getfixturevalue(name)

    def may(act: object) -> bool:
        try:
            with transaction.atomic():
                act()  # type: ignore[operator]
                transaction.set_rollback(True)
        except NotAllowed:
            return False
        return True

    assert may(lambda: actions.save_values(period, [make.entry(people_trained, 1)], by=person)) is REPORTS[name]
    made = make.value(people_trained, period, by=chris)
    assert may(lambda: actions.submit(period, by=person)) is REPORTS[name]
    assert may(lambda: actions.add_evidence(made, by=person, citation="x")) is REPORTS[name]
    evidence = actions.add_evidence(made, by=chris, citation="Attendance lists")
    assert may(lambda: actions.remove_evidence(evidence, by=person)) is REPORTS[name]
    assert may(lambda: actions.approve(made, by=person)) is False  # a draft
    actions.submit(period, by=chris)
    assert may(lambda: actions.approve(made, by=person)) is REVIEWS[name]
    assert may(lambda: actions.approve(made, by=person, verified=[made.pk])) is REVIEWS[name]
    assert may(lambda: actions.verify(made, by=person)) is REVIEWS[name]
    assert may(lambda: actions.send_back(made, by=person, note="Of how many?")) is REVIEWS[name]
    assert may(lambda: actions.reopen(made, by=person, note="Wrong")) is False  # not approved
    assert may(lambda: actions.lock(period, by=person)) is REVIEWS[name]
    actions.approve(made, by=request.getfixturevalue("dan"))
    assert may(lambda: actions.reopen(made, by=person, note="Wrong")) is REVIEWS[name]
    assert may(lambda: actions.unlock(period, by=person)) is REVIEWS[name]


class TestReview:
    def test_nobody_approves_what_they_wrote_though_another_corrected_it_since(
        self, people_trained: Indicator, period: ReportingPeriod, carol: User, chris: User, dan: User
    ) -> None:
        made = make.value(people_trained, period, by=carol)
        actions.save_values(period, [make.entry(people_trained, 11)], by=chris)
        actions.submit(period, by=chris)

        for person in (carol, chris):
            with pytest.raises(NotAllowed, match="You entered it yourself"):
                actions.approve(made, by=person)
        actions.approve(made, by=dan, note="Seen.")

        made.refresh_from_db()
        assert (made.status, made.reviewed_by) == ("approved", dan)

    def test_the_database_knows_that_rule_too(
        self, people_trained: Indicator, period: ReportingPeriod, carol: User
    ) -> None:
        made = make.submitted(people_trained, period, by=carol)

        with pytest.raises(IntegrityError, match="indicator_value_approved_by_another"):
            IndicatorValue.objects.filter(pk=made.pk).update(
                status="approved", reviewed_by=carol, reviewed_at=made.entered_at
            )

    def test_a_value_goes_back_with_a_reason_is_corrected_in_the_locked_period_and_approved(
        self, people_trained: Indicator, period: ReportingPeriod, alice: User, carol: User
    ) -> None:
        made = make.submitted(people_trained, period, by=alice)
        actions.lock(period, by=carol)
        with pytest.raises(NotAllowed, match="Say why"):
            actions.send_back(made, by=carol, note=" ")

        actions.send_back(made, by=carol, note="Does this include the second course?")
        actions.save_values(period, [make.entry(people_trained, 25)], by=alice)
        actions.submit(period, by=alice)
        actions.approve(made, by=carol)

        assert [(r.number, r.verb, r.status, r.comment) for r in made.revisions.all()] == [
            (1, "save", "draft", ""),
            (2, "submit", "submitted", ""),
            (3, "return", "returned", "Does this include the second course?"),
            (4, "save", "returned", ""),
            (5, "submit", "submitted", ""),
            (6, "approve", "approved", ""),
        ]

    def test_approving_all_locks_the_period(
        self, project: Project, period: ReportingPeriod, alice: User, carol: User
    ) -> None:
        aim = make.outcome(project)
        rows = [make.indicator(aim) for _n in range(2)]
        values = [make.submitted(row, period, by=alice) for row in rows]

        actions.approve(values[0], by=carol)
        assert not ReportingPeriod.objects.get().is_locked
        actions.approve(values[1], by=carol)
        assert ReportingPeriod.objects.get().is_locked

    def test_several_values_are_approved_all_or_none(
        self, project: Project, period: ReportingPeriod, alice: User, carol: User
    ) -> None:
        aim = make.outcome(project)
        first, second = (make.submitted(make.indicator(aim), period, by=alice) for _n in range(2))
        seen = {first.pk: first.revision, second.pk: second.revision}
        actions.save_values(period, [make.entry(second.indicator, 11)], by=alice)
        actions.submit(period, by=alice)

        with pytest.raises(NotAllowed) as refusal:
            actions.approve([first, second], by=carol, seen=seen)

        assert [reason.anchor for reason in refusal.value.reasons] == [f"value-{second.pk}"]
        assert set(IndicatorValue.objects.values_list("status", flat=True)) == {"submitted"}

    def test_an_approved_value_opens_again_only_while_the_project_runs(
        self, people_trained: Indicator, period: ReportingPeriod, alice: User, carol: User, dan: User
    ) -> None:
        made = make.approved(people_trained, period, by=alice, reviewer=carol)
        Project.objects.update(status="closed")
        with pytest.raises(NotAllowed, match="not running"):
            actions.reopen(made, by=dan, note="Counted twice")
        Project.objects.update(status="completing")

        actions.reopen(made, by=dan, note="Counted twice")

        made.refresh_from_db()
        assert (made.status, made.reviewed_by, made.reviewed_at) == ("returned", None, None)
        assert actions.save_values(period, [make.entry(people_trained, 9)], by=alice).saved == (people_trained.pk,)

    def test_values_of_two_projects_are_not_one_act(self, alice: User, carol: User) -> None:
        values = []
        for _n in range(2):
            project = make.running("KEN")
            values.append(make.submitted(make.indicator(make.outcome(project)), make.period(project), by=alice))

        with pytest.raises(NotAllowed, match="one project"):
            actions.approve(values, by=carol)


class TestEvidence:
    def test_grades_follow_the_evidence(
        self, people_trained: Indicator, period: ReportingPeriod, alice: User, carol: User
    ) -> None:
        made = make.value(people_trained, period, by=alice)
        refused = actions.save_values(period, [make.entry(people_trained, 10, grade="documented")], by=alice).refused
        assert [r.code for r in refused] == ["evidence_missing"]

        evidence = actions.add_evidence(made, by=alice, url="https://www.un.example/list")
        made.refresh_from_db()
        assert made.grade == EvidenceGrade.DOCUMENTED
        actions.remove_evidence(evidence, by=alice)
        made.refresh_from_db()
        assert made.grade == EvidenceGrade.REPORTED

    def test_verified_is_the_reviewers_word_and_falls_with_the_next_correction(
        self, people_trained: Indicator, period: ReportingPeriod, alice: User, carol: User
    ) -> None:
        made = make.value(people_trained, period, by=alice)
        refused = actions.save_values(period, [make.entry(people_trained, 10, grade="verified")], by=alice).refused
        assert [r.code for r in refused] == ["grade_of_reviewer"]
        actions.submit(period, by=alice)
        with pytest.raises(NotAllowed, match="no evidence"):
            actions.verify(made, by=carol)
        actions.add_evidence(made, by=alice, citation="Attendance lists")

        actions.verify(made, by=carol)
        made.refresh_from_db()
        assert made.grade == EvidenceGrade.VERIFIED
        actions.save_values(period, [make.entry(people_trained, 12)], by=alice)
        made.refresh_from_db()
        assert made.grade == EvidenceGrade.DOCUMENTED

    def test_approving_and_verifying_is_one_act(
        self, people_trained: Indicator, period: ReportingPeriod, alice: User, carol: User
    ) -> None:
        made = make.submitted(people_trained, period, by=alice)
        actions.add_evidence(made, by=alice, citation="Attendance lists")

        actions.approve(made, by=carol, verified=[made.pk])

        made.refresh_from_db()
        assert (made.status, made.grade) == ("approved", "verified")

    def test_nothing_is_added_to_an_approved_value(
        self, people_trained: Indicator, period: ReportingPeriod, alice: User, carol: User
    ) -> None:
        made = make.approved(people_trained, period, by=alice, reviewer=carol)

        with pytest.raises(NotAllowed, match="approved"):
            actions.add_evidence(made, by=alice, citation="Late list")

    def test_needs_something(self, people_trained: Indicator, period: ReportingPeriod, alice: User) -> None:
        made = make.value(people_trained, period, by=alice)

        with pytest.raises(NotAllowed, match="Name the source"):
            actions.add_evidence(made, by=alice, citation="  ")


@pytest.mark.parametrize(
    "sql", ["UPDATE projects_valuerevision SET comment = 'x'", "DELETE FROM projects_valuerevision"]
)
def test_the_history_of_a_value_is_only_ever_added_to(
    sql: str, people_trained: Indicator, period: ReportingPeriod, alice: User
) -> None:
    make.value(people_trained, period, by=alice)

    with (
        pytest.raises(InternalError, match="Cannot update or delete"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)

    assert ValueRevision.objects.count() == 1


SEES = {"alice": 4, "bob": 4, "zoe": 1, "carol": 4, "frank": 4, "tess": 1, "nora": 1}


@pytest.mark.parametrize("name", SEES)
def test_who_sees_values_before_they_are_approved(
    name: str, project: Project, period: ReportingPeriod, alice: User, carol: User, request: pytest.FixtureRequest
) -> None:
    aim = make.outcome(project)
    make.value(make.indicator(aim), period, by=alice)
    make.submitted(make.indicator(aim), period, by=alice)
    actions.send_back(make.submitted(make.indicator(aim), period, by=alice), by=carol, note="Of how many?")
    make.approved(make.indicator(aim), period, by=alice, reviewer=carol)

    assert IndicatorValue.objects.visible_to(request.getfixturevalue(name)).count() == SEES[name]
