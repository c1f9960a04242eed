"""The pages of results: what each reader sees, what a press does, and what they cost."""

import statistics
import time
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from portal.accounts.models import User
from projects.portfolio.models import Project
from projects.results import actions
from projects.results.models import Indicator, IndicatorValue, ReportingPeriod, Result
from tests.factories import results as make
from tests.factories.projects import PDF
from tests.fixtures_scenes import scene
from tests.projects.results.test_figures import large

pytestmark = pytest.mark.django_db


def as_person(client: Client, person: User) -> Client:
    client.force_login(person)
    return client


def text_of(response: Any) -> str:
    return " ".join(BeautifulSoup(response.content, "html.parser").get_text(" ").split())


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
def row(project: Project) -> Indicator:
    return make.indicator(make.outcome(project), target_numerator=40, by=("sex",))


class TestRoom:
    def test_the_public_reads_approved_values_only(
        self, client: Client, project: Project, period: ReportingPeriod, row: Indicator, alice: User, carol: User
    ) -> None:
        other = make.indicator(row.result)
        make.approved(row, period, by=alice, reviewer=carol, numerator=31, note="Told by Ms A. Named")
        make.submitted(other, period, by=alice, numerator=77)

        page = text_of(client.get(reverse("results", args=[project.pk])))

        assert "31" in page
        assert "77" not in page
        assert "No data yet" in page
        value = row.values.get()
        told = text_of(client.get(reverse("results_value", args=[project.pk, value.pk])))
        assert "31" in told
        assert "Ms A. Named" not in told
        assert "History of this value" not in told
        hidden = other.values.get()
        assert client.get(reverse("results_value", args=[project.pk, hidden.pk])).status_code == 404

    def test_staff_may_count_what_is_under_review_and_the_page_says_so(
        self, client: Client, project: Project, period: ReportingPeriod, row: Indicator, alice: User, carol: User
    ) -> None:
        make.submitted(row, period, by=alice, numerator=40)
        url = reverse("results", args=[project.pk])

        for person, query, achieved in ((carol, "", 0), (carol, "review", 1), (alice, "review", 0)):
            page = text_of(as_person(client, person).get(url, {"basis": query}))
            assert ("Achieved 1" in page) is bool(achieved)
            assert ("not final" in page) is bool(achieved)

    @pytest.mark.parametrize(
        ("size", "count"), [((1, 1, 1), 12), ((3, 3, 3), 12), ((12, 60, 16), 12), ((12, 5, 16), 12)], ids=str
    )
    def test_costs_the_same_for_few_and_11520_values_and_stays_small(
        self,
        size: tuple[int, int, int],
        count: int,
        client: Client,
        carol: User,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        project = large(*size)
        url = reverse("results", args=[project.pk])
        as_person(client, carol).get(url)

        with django_assert_num_queries(count):
            response = client.get(url)

        assert len(response.content) <= 60_000
        last = Result.objects.filter(project=project).order_by("-position")[0]
        for query in ({"outcome": last.pk, "page": 2}, {"outcome": last.pk, "from": 4}, {"outcome": "none"}):
            assert len(client.get(url, query).content) <= 60_000

    def test_takes_no_more_than_a_few_times_an_empty_page(self, client: Client, carol: User) -> None:
        """Of 11,520 values, measured against the room of a project that has none, in turn."""
        full, empty = large(12, 60, 16), make.running("KEN")
        urls = [reverse("results", args=[project.pk]) for project in (full, empty)]
        as_person(client, carol)
        times: list[list[float]] = [[], []]

        for turn in range(7):
            for index, url in enumerate(urls):
                start = time.perf_counter()
                assert client.get(url).status_code == 200
                if turn:
                    times[index].append(time.perf_counter() - start)

        ratio = statistics.median(times[0]) / statistics.median(times[1])
        print(f"{ratio:.1f} times the empty room")
        assert ratio < 15

    def test_a_page_shows_the_outcome_that_its_address_opens(
        self, client: Client, project: Project, carol: User
    ) -> None:
        for title in ("Visits", "Complaints"):
            make.indicator(make.outcome(project), title=title)
        second = project.results.get(code="2")

        page = text_of(as_person(client, carol).get(reverse("results", args=[project.pk]), {"outcome": second.pk}))

        assert "Complaints" in page
        assert "Visits" not in page

    def test_a_stranger_sees_nothing_of_a_project_that_is_not_shown(
        self, client: Client, zoe: User, row: Indicator
    ) -> None:
        Project.objects.update(is_published=False)

        for name, key in (("results", None), ("results_indicator", row.pk)):
            args = [row.result.project_id, *([key] if key else [])]
            assert as_person(client, zoe).get(reverse(name, args=args)).status_code == 404


class TestValue:
    def test_history_says_who_changed_what(
        self, client: Client, project: Project, period: ReportingPeriod, row: Indicator, alice: User, carol: User
    ) -> None:
        made = make.submitted(row, period, by=alice, numerator=31)
        actions.send_back(made, by=carol, note="Of both courses?")
        actions.save_values(period, [make.entry(row, 35, note="Both courses")], by=alice)
        url = reverse("results_value", args=[project.pk, made.pk])

        history = BeautifulSoup(as_person(client, alice).get(url).content, "html.parser").select(".rev__i")

        told = [" ".join(item.get_text(" ").split()) for item in history]
        assert [each.split(" ")[0] for each in told] == ["Entered", "Sent", "Sent", "Entered"]
        assert "Value 31 35" in told[0]
        assert "Of both courses?" in told[1]
        assert "OHCHR" in told[1]
        assert "Carol" not in told[1]

    def test_a_reviewer_approves_and_a_reporter_cannot(
        self, client: Client, project: Project, period: ReportingPeriod, row: Indicator, alice: User, carol: User
    ) -> None:
        made = make.submitted(row, period, by=alice)
        url = reverse("results_value_move", args=[project.pk, made.pk, "approve_value"])

        assert as_person(client, alice).post(url).status_code == 403
        assert as_person(client, carol).post(url, {"seen": made.revision - 1}).status_code == 409
        assert client.post(url, {"seen": made.revision}).status_code == 302

        made.refresh_from_db()
        assert made.status == "approved"

    def test_what_stands_against_an_approval_is_shown_before(
        self, client: Client, project: Project, period: ReportingPeriod, row: Indicator, carol: User
    ) -> None:
        made = make.submitted(row, period, by=carol)

        page = text_of(as_person(client, carol).get(reverse("results_value", args=[project.pk, made.pk])))

        assert "Not possible yet:" in page
        assert "You entered it yourself" in page

    def test_evidence_is_added_opened_and_taken_out(
        self, client: Client, project: Project, period: ReportingPeriod, row: Indicator, alice: User, zoe: User
    ) -> None:
        made = make.value(row, period, by=alice)
        url = reverse("results_value_evidence", args=[project.pk, made.pk])

        assert as_person(client, alice).post(url, {"citation": " "}).status_code == 400
        answer = client.post(url, {"citation": "Lists", "file": SimpleUploadedFile("lists.pdf", PDF)})
        assert answer.status_code == 302
        evidence = made.evidence.get()
        args = [project.pk, made.pk, evidence.pk]
        opened = client.get(reverse("results_value_file", args=args))
        assert b"".join(opened.streaming_content) == PDF  # type: ignore[attr-defined]
        assert client.post(reverse("results_value_evidence_remove", args=args)).status_code == 302
        assert not made.evidence.exists()
        assert as_person(client, zoe).post(url, {"citation": "x"}).status_code == 403


class TestReview:
    def test_several_are_approved_and_one_sent_back_with_its_note(
        self, client: Client, project: Project, period: ReportingPeriod, row: Indicator, alice: User, carol: User
    ) -> None:
        rows = [row, make.indicator(row.result), make.indicator(row.result)]
        values = [make.submitted(each, period, by=alice) for each in rows]
        actions.add_evidence(values[0], by=alice, citation="Lists")
        values = list(IndicatorValue.objects.order_by("pk"))
        words = {f"seen-{value.pk}": value.revision for value in values}
        words |= {f"act-{values[0].pk}": "approve", f"verified-{values[0].pk}": "1", f"act-{values[1].pk}": "return"}
        url = reverse("results_review", args=[project.pk, period.pk])

        refused = as_person(client, carol).post(url, words)  # no note with the one that goes back
        assert refused.status_code == 409
        assert "needs a reason" in text_of(refused)
        fresh = client.post(url, words | {f"note-{values[1].pk}": "Of how many?"})

        assert fresh.status_code == 302
        assert [(v.status, v.grade) for v in IndicatorValue.objects.order_by("pk")] == [
            ("approved", "verified"),
            ("returned", "reported"),
            ("submitted", "reported"),
        ]

    @pytest.mark.parametrize("count", [1, 3])
    def test_costs_the_same_for_one_and_three(
        self,
        count: int,
        client: Client,
        project: Project,
        period: ReportingPeriod,
        alice: User,
        carol: User,
        django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:
        aim = make.outcome(project)
        for _n in range(count):
            make.submitted(make.indicator(aim), period, by=alice)
        url = reverse("results_review", args=[project.pk, period.pk])
        as_person(client, carol).get(url)

        with django_assert_num_queries(10):
            response = client.get(url)

        assert len(response.context["lines"]) == count

    def test_is_for_those_who_manage_the_project(
        self, client: Client, project: Project, period: ReportingPeriod, alice: User, zoe: User, frank: User
    ) -> None:
        url = reverse("results_review", args=[project.pk, period.pk])

        for person in (alice, zoe, frank):
            assert as_person(client, person).get(url).status_code == 403

    def test_a_manager_opens_and_locks_a_period(
        self, client: Client, project: Project, alice: User, carol: User
    ) -> None:
        period = make.period(project, is_locked=True)
        url = reverse("results_period_lock", args=[project.pk, period.pk, "unlock"])

        assert as_person(client, alice).post(url).status_code == 403
        assert as_person(client, carol).post(url).status_code == 302
        assert not ReportingPeriod.objects.get().is_locked


class TestFrameworkPages:
    def test_a_framework_is_built_on_the_pages(self, client: Client, carol: User) -> None:
        project = make.running("KEN", status="planning")
        as_person(client, carol)
        outcome = {"level": "outcome", "code": "1", "title": "Visits are free", "language": "en"}
        indicator = {
            "code": "1.a", "title": "Share visited", "language": "en", "kind": "percentage", "counting": "to_date",
            "direction": "up", "target_numerator": "30",
        }  # fmt: skip

        assert client.post(reverse("results_result_new", args=[project.pk]), outcome).status_code == 302
        result = project.results.get()
        add = reverse("results_indicator_new", args=[project.pk, result.pk])
        refused = client.post(add, indicator)
        assert refused.status_code == 409
        assert "needs the part and the whole" in text_of(refused)
        assert client.post(add, indicator | {"target_denominator": "40"}).status_code == 302
        make_periods = reverse("results_periods_make", args=[project.pk])
        assert client.post(make_periods, {"rhythm": "year", "due_after": "30"}).status_code == 302
        row = Indicator.objects.get()
        first, second = project.reporting_periods.all()
        targets = reverse("results_indicator_targets", args=[project.pk, row.pk])
        assert client.post(targets, {f"part-{first.pk}": "41", f"whole-{first.pk}": "40"}).status_code == 200
        assert client.post(targets, {f"part-{first.pk}": "10", f"whole-{first.pk}": "40"}).status_code == 302
        edit = reverse("results_period_edit", args=[project.pk, second.pk])
        assert (
            client.post(edit, {"starts_on": "2025-12-01", "ends_on": "2026-12-31", "due_on": "2027-01-15"}).status_code
            == 409
        )
        assert (
            client.post(edit, {"starts_on": "2026-01-01", "ends_on": "2026-12-31", "due_on": "2027-02-15"}).status_code
            == 302
        )

        page = text_of(client.get(reverse("results_framework", args=[project.pk])))
        assert "75% (30 of 40)" in page
        assert "15 February 2027" in page
        assert row.period_targets.get().numerator == 10

    def test_a_running_project_sends_to_amendments(
        self, client: Client, project: Project, row: Indicator, carol: User
    ) -> None:
        as_person(client, carol)

        page = text_of(client.get(reverse("results_framework", args=[project.pk])))
        refused = client.post(reverse("results_result_act", args=[project.pk, row.result_id, "remove"]))

        assert "changes by an amendment" in page
        assert refused.status_code == 409
        assert Indicator.objects.count() == 1

    def test_is_not_for_those_who_report(self, client: Client, project: Project, alice: User) -> None:
        assert as_person(client, alice).get(reverse("results_framework", args=[project.pk])).status_code == 403


class TestDesk:
    def test_says_what_waits_for_whom(
        self,
        client: Client,
        project: Project,
        period: ReportingPeriod,
        row: Indicator,
        alice: User,
        carol: User,
        chris: User,
        dan: User,
    ) -> None:
        from projects.results.desk import tasks

        Project.objects.update(manager=carol)
        made = make.submitted(row, period, by=alice)
        assert [str(task.what) for task in tasks(carol)] == ["Review 1 value"]
        assert [list(tasks(person)) for person in (alice, chris, dan)] == [[], [], []]

        actions.send_back(made, by=carol, note="Of how many?")
        assert [str(task.what) for task in tasks(alice)] == ["Correct 1 value"]
        assert list(tasks(carol)) == []

    @pytest.mark.parametrize("count", [1, 3])
    def test_costs_the_same_for_one_and_three(
        self, count: int, alice: User, carol: User, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        from projects.results.desk import tasks

        for _n in range(count):
            made = make.running("KEN", manager=carol)
            make.submitted(make.indicator(make.outcome(made)), make.period(made), by=alice)
        assert carol.standing.is_staff

        with django_assert_num_queries(3):
            assert len(list(tasks(carol))) == count
