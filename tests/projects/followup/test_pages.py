from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from portal.accounts.models import User
from projects.followup import actions
from projects.followup.models import Cluster, ProgressEntry
from projects.institutions.models import Institution
from projects.recommendations.models import Recommendation
from tests.factories.projects import PDF, recommendation
from tests.factories.reference import state

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 1)
BOARD = "/en/recommendations/follow-up/"
REVIEW = "/en/recommendations/follow-up/review/"


def as_person(client: Client, person: User) -> Client:
    client.force_login(person)
    return client


def reported(alice: User, progress: str, day: date = DAY, **facts: Any) -> Recommendation:
    record = recommendation(paragraph=f"1.{Recommendation.objects.count() + 1}")
    actions.report_progress(record, by=alice, progress=progress, as_at=day, **facts)
    record.refresh_from_db()
    return record


def shown(client: Client, **query: str) -> list[str]:
    return [row.paragraph for row, _seen in client.get(BOARD, query).context["rows"]]


class TestBoard:
    @pytest.mark.parametrize("count", [1, 3])
    def test_costs_the_same_for_one_and_three(
        self, client: Client, alice: User, django_assert_num_queries: DjangoAssertNumQueries, count: int
    ) -> None:
        for _n in range(count):
            reported(alice, "planned")
        as_person(client, alice).get(BOARD)  # choices that stay in the cache

        with django_assert_num_queries(12):
            response = client.get(BOARD)

        assert len(response.context["rows"]) == count

    def test_a_focal_point_sees_the_own_state_and_staff_choose(self, client: Client, alice: User, carol: User) -> None:
        recommendation("KEN", paragraph="1.1")
        recommendation("ZMB", paragraph="2.1")

        assert shown(as_person(client, alice)) == ["1.1"]
        assert "Choose a State" in client.get(BOARD, {"state": "ZMB"}).content.decode()
        assert "Choose a State" in as_person(client, carol).get(BOARD).content.decode()
        assert shown(client, state="ZMB") == ["2.1"]

    @pytest.mark.parametrize("name", ["tess", "nora"])
    def test_is_closed_to_others(self, client: Client, name: str, request: pytest.FixtureRequest) -> None:
        assert as_person(client, request.getfixturevalue(name)).get(BOARD).status_code == 403

    @pytest.mark.parametrize(("name", "may"), [("alice", True), ("carol", True), ("frank", False), ("ada", False)])
    def test_only_those_who_follow_get_ticks(
        self, client: Client, name: str, may: bool, request: pytest.FixtureRequest
    ) -> None:
        record = recommendation()
        page = as_person(client, request.getfixturevalue(name)).get(BOARD, {"state": "KEN"}).content.decode()

        assert (f'name="recommendation" value="{record.pk}"' in page) is may

    def test_filters(self, client: Client, alice: User, carol: User) -> None:
        today = timezone.localdate()
        ministry = Institution.objects.create(state=state("KEN"), name="Ministry")
        old = reported(alice, "planned", today - timedelta(days=400))
        fresh = reported(alice, "implemented", today - timedelta(days=10))
        settled = reported(alice, "implemented", today - timedelta(days=800))
        never = recommendation(paragraph="1.4")
        actions.set_lead(old, by=alice, institution=ministry)
        cluster = actions.create_cluster(state=state("KEN"), by=alice, name="Torture", recommendations=[never])
        actions.verify_progress(fresh, by=carol, progress="in_progress", as_at=today, comment="Not yet")
        as_person(client, alice)

        assert shown(client) == ["1.1", "1.2", "1.3", "1.4"]
        assert shown(client, progress="implemented") == ["1.2", "1.3"]
        assert shown(client, progress="none") == ["1.4"]
        assert shown(client, lead=str(ministry.pk)) == ["1.1"]
        assert shown(client, lead="none") == ["1.2", "1.3", "1.4"]
        assert shown(client, cluster=str(cluster.pk)) == ["1.4"]
        assert shown(client, cluster="none") == ["1.1", "1.2", "1.3"]
        assert shown(client, updated="6-months") == ["1.2"]
        assert shown(client, updated="never") == ["1.4"]
        assert shown(client, updated="overdue") == ["1.1", "1.4"]
        assert shown(client, updated="to-verify") == ["1.1", "1.3"]
        assert shown(client, updated="disagree") == ["1.2"]
        assert shown(client, before=(today - timedelta(days=300)).isoformat()) == ["1.1", "1.3", "1.4"]
        assert shown(client, mechanism="UPR", cycle="3", position="supported", q="independent") == [
            "1.1", "1.2", "1.3", "1.4",
        ]  # fmt: skip
        assert shown(client, cycle="2") == []
        assert shown(client, sort="-updated") == ["1.2", "1.1", "1.3", "1.4"]
        assert settled.state_progress == "implemented"

    def test_a_report_after_the_verification_waits_again(self, client: Client, alice: User, carol: User) -> None:
        record = reported(alice, "planned")
        actions.verify_progress(record, by=carol, progress="planned", as_at=DAY, comment="So it is")
        assert shown(as_person(client, carol), state="KEN", updated="to-verify") == []

        actions.report_progress(record, by=alice, progress="in_progress", as_at=DAY)
        assert shown(client, state="KEN", updated="to-verify") == ["1.1"]

    def test_a_full_page_stays_under_60_kb(self, client: Client, carol: User) -> None:
        for n in range(50):
            recommendation(paragraph=f"1.{n + 1}", text=f"Text {n}")
        Recommendation.objects.update(text="Strengthen the protection of everybody, " * 20)

        first = as_person(client, carol).get(BOARD, {"state": "KEN"})
        second = client.get(BOARD, {"state": "KEN", "page": "2"})

        assert len(first.content) < 60_000
        assert [len(page.context["rows"]) for page in (first, second)] == [40, 10]

    def test_what_is_left_out_is_said_and_no_file_answers_half_a_question(self, client: Client, alice: User) -> None:
        recommendation()
        client.force_login(alice)
        words = {"progress": "qqqqq", "updatd": "overdue", "sort": "citaton", "page": "9"}

        response = client.get(BOARD, words)
        refused = client.get(BOARD, {**words, "export": "csv"})

        assert response.status_code == 200
        assert [one.unread.name for one in response.context["problems"]] == ["progress", "updatd", "sort", "page"]
        assert "Did you mean:" in response.content.decode()
        assert (refused.status_code, client.get(BOARD, {**words, "export": "sheet"}).status_code) == (400, 400)
        assert client.get(BOARD, {"export": "csv"})["Content-Type"].startswith("text/csv")

    def test_csv_carries_codes_of_progress(self, client: Client, alice: User) -> None:
        reported(alice, "partially_implemented")

        lines = b"".join(as_person(client, alice).get(BOARD, {"export": "csv"})).decode("utf-8-sig").splitlines()

        assert len(lines) == 2
        assert "Partially implemented" in lines[1]
        assert "partially_implemented,2026-03-01" in lines[1]


class TestReview:
    def test_shows_then_records(self, client: Client, alice: User) -> None:
        """Without a script: ticks, one choice for all, the preview, the button."""
        rows = [recommendation(paragraph=f"1.{n}") for n in (1, 2)]
        ministry = Institution.objects.create(state=state("KEN"), name="Ministry")
        form = {
            "state": "KEN",
            "query": "?progress=none",
            "recommendation": [str(row.pk) for row in rows],
            "progress": "planned",
            "lead": str(ministry.pk),
            **{f"seen-{row.pk}": "0.0" for row in rows},
        }

        page = as_person(client, alice).post(REVIEW, form)

        assert page.status_code == 200
        assert [one.progress for one in page.context["planned"]] == ["Planned", "Planned"]
        assert not ProgressEntry.objects.exists()

        answer = client.post(
            REVIEW, {**form, "confirm": "1", "as_at": "2026-03-01", "comment": "Mid-term report", "language": "en"}
        )

        assert answer["Location"] == f"{BOARD}?progress=none&state=KEN"
        assert [row.state_progress for row in Recommendation.objects.order_by("pk")] == ["planned", "planned"]
        assert set(Recommendation.objects.values_list("lead", flat=True)) == {ministry.pk}
        assert [str(message) for message in client.get(answer["Location"]).context["messages"]] == [
            "Recorded: progress of 2 recommendations and lead institution of 2 recommendations."
        ]

    def test_a_row_may_have_its_own_progress(self, client: Client, alice: User) -> None:
        one, two = (recommendation(paragraph=f"1.{n}") for n in (1, 2))
        form = {"state": "KEN", "recommendation": [two.pk], "progress": "planned", f"progress-{one.pk}": "implemented"}

        page = as_person(client, alice).post(REVIEW, form)

        assert [(item.record, item.change.progress) for item in page.context["planned"]] == [
            (one, "implemented"),
            (two, "planned"),
        ]

    def test_a_stale_board_says_what_moved_and_overwrites_nothing(self, client: Client, alice: User, bob: User) -> None:
        record = recommendation()
        actions.report_progress(record, by=bob, progress="in_progress", as_at=DAY)
        form = {
            "state": "KEN", "recommendation": [record.pk], "progress": "planned", f"seen-{record.pk}": "0.0",
            "confirm": "1", "as_at": "2026-03-02", "language": "en",
        }  # fmt: skip

        page = as_person(client, alice).post(REVIEW, form)

        assert page.status_code == 409
        content = page.content.decode()
        assert "Nothing was recorded" in content
        assert content.count("“In progress” was recorded on") == 2  # among the reasons, and on the row
        record.refresh_from_db()
        assert record.state_progress == "in_progress"

        entry = record.progress_entries.get()
        assert f'name="seen-{record.pk}" value="{entry.pk}.0"' in content  # the second form takes up what is there now
        done = client.post(REVIEW, {**form, f"seen-{record.pk}": f"{entry.pk}.0"})
        assert done.status_code == 302
        record.refresh_from_db()
        assert record.state_progress == "planned"

    def test_a_change_of_lead_asks_for_no_statement(self, client: Client, carol: User) -> None:
        record = recommendation()
        Recommendation.objects.filter(pk=record.pk).update(
            lead=Institution.objects.create(state=state("KEN"), name="Ministry")
        )
        form = {"state": "KEN", "recommendation": [record.pk], "lead": "none", "confirm": "1"}

        assert as_person(client, carol).post(REVIEW, form).status_code == 302
        record.refresh_from_db()
        assert record.lead is None

    def test_ohchr_gives_its_reason(self, client: Client, carol: User) -> None:
        record = recommendation()
        form = {"state": "KEN", "recommendation": [record.pk], "progress": "planned", "confirm": "1", "language": "en"}

        page = as_person(client, carol).post(REVIEW, {**form, "as_at": "2026-03-01"})

        assert page.status_code == 200
        assert page.context["form"].errors == {"comment": ["This field is required."]}

    def test_bodies_and_clusters_of_another_state_count_as_not_chosen(self, client: Client, carol: User) -> None:
        record = recommendation()
        body = Institution.objects.create(state=state("ZMB"), name="Ministry")
        cluster = Cluster.objects.create(state=state("ZMB"), name="Torture")

        answer = as_person(client, carol).post(
            REVIEW, {"state": "KEN", "recommendation": [record.pk], "lead": body.pk, "join": cluster.pk, "query": "//x"}
        )

        assert answer["Location"].startswith(f"{BOARD}?")

    def test_nobody_works_on_another_states_board(self, client: Client, zoe: User) -> None:
        record = recommendation()
        form = {"state": "KEN", "recommendation": [record.pk], "progress": "planned"}

        assert as_person(client, zoe).post(REVIEW, form).status_code == 403


class TestRecord:
    def test_both_sides_are_public_with_the_office_as_author(self, client: Client, alice: User, carol: User) -> None:
        record = reported(alice, "implemented", comment="The law is in force", evidence_url="https://laws.example/12")
        actions.verify_progress(record, by=carol, progress="in_progress", as_at=DAY, comment="No decree yet")
        path = reverse("recommendation_detail", args=[record.pk])

        pages = [client.get(path).content.decode()]
        pages += [as_person(client, person).get(path).content.decode() for person in (alice, carol)]

        for page in pages:
            assert "The law is in force" in page
            assert "No decree yet" in page
            assert "The State reports “Implemented”; OHCHR finds “In progress”." in page
            assert "https://laws.example/12" in page
        assert ["Focal point of Kenya" in page for page in pages] == [True, False, False]
        assert ["<bdi>Alice</bdi>" in page for page in pages] == [False, True, True]
        assert ["<bdi>Carol</bdi>" in page for page in pages] == [False, False, True]
        assert alice.email not in pages[0]

    def test_a_statement_through_the_form(self, client: Client, alice: User) -> None:
        record = recommendation()
        path = reverse("followup_statement", args=[record.pk, "report"])
        assert "are public as soon as you record them" in as_person(client, alice).get(path).content.decode()

        answer = client.post(
            path,
            {
                "seen_token": "0.0",
                "progress": "planned",
                "as_at": "2026-03-01",
                "comment": "Bill",
                "language": "fr",
                "evidence_url": "https://laws.example/1",
                "attachments": [SimpleUploadedFile("a.pdf", PDF), SimpleUploadedFile("b.pdf", PDF)],
            },
        )

        assert answer["Location"].endswith(f"/recommendations/{record.pk}/#follow-up")
        entry = ProgressEntry.objects.get()
        assert (entry.progress, entry.language, entry.documents.count()) == ("planned", "fr", 2)

    def test_a_stale_statement_is_refused_in_words(self, client: Client, alice: User, bob: User) -> None:
        record = recommendation()
        actions.report_progress(record, by=bob, progress="in_progress", as_at=DAY)
        path = reverse("followup_statement", args=[record.pk, "report"])

        page = as_person(client, alice).post(
            path, {"seen_token": "0.0", "progress": "planned", "as_at": "2026-03-01", "language": "en"}
        )

        assert page.status_code == 409
        assert "“In progress” was recorded on" in page.content.decode()
        assert ProgressEntry.objects.count() == 1

    @pytest.mark.parametrize(
        ("field", "value", "says"),
        [
            ("evidence_url", "javascript:alert(1)", "Enter a valid URL."),
            ("evidence_url", "ftp://files.example/x", "Enter a valid URL."),
            ("as_at", "2999-01-01", "The day cannot be in the future."),
            ("progress", "done", "Select a valid choice."),
            ("attachments", SimpleUploadedFile("a.xlsm", b"PK\x03\x04"), "This is not a PDF, DOCX, JPEG or PNG file"),
        ],
    )
    def test_what_the_form_refuses(self, client: Client, alice: User, field: str, value: Any, says: str) -> None:
        path = reverse("followup_statement", args=[recommendation().pk, "report"])
        facts = {"progress": "planned", "as_at": "2026-03-01", "language": "en", field: value}

        page = as_person(client, alice).post(path, facts)

        assert page.status_code == 200
        assert says in page.content.decode()
        assert not ProgressEntry.objects.exists()

    @pytest.mark.parametrize(
        ("name", "report", "verify", "lead"),
        [
            ("alice", 200, 403, 200),
            ("zoe", 403, 403, 403),
            ("carol", 403, 200, 200),
            ("frank", 403, 403, 403),
            ("tess", 403, 403, 403),
        ],
    )
    def test_who_opens_which_form(
        self, client: Client, name: str, report: int, verify: int, lead: int, request: pytest.FixtureRequest
    ) -> None:
        record = recommendation()
        as_person(client, request.getfixturevalue(name))

        found = [
            client.get(reverse("followup_statement", args=[record.pk, voice])).status_code
            for voice in ("report", "verify")
        ]

        assert [*found, client.get(reverse("followup_lead", args=[record.pk])).status_code] == [report, verify, lead]
        assert client.get(reverse("followup_statement", args=[record.pk, "guess"])).status_code == 404

    @pytest.mark.parametrize(
        ("name", "status"), [("alice", 200), ("bob", 200), ("carol", 200), ("ada", 200), ("zoe", 403), ("tess", 403)]
    )
    def test_who_opens_attached_evidence(
        self, client: Client, alice: User, name: str, status: int, request: pytest.FixtureRequest
    ) -> None:
        record = reported(alice, "planned", files=[SimpleUploadedFile("bill.pdf", PDF)])
        other = reported(alice, "planned", files=[SimpleUploadedFile("other.pdf", PDF)])
        entry, foreign = record.progress_entries.get(), other.progress_entries.get().documents.get()
        as_person(client, request.getfixturevalue(name))

        answer = client.get(reverse("evidence_file", args=[entry.pk, entry.documents.get().pk]))

        assert answer.status_code == status
        if status == 200:
            assert b"".join(answer) == PDF
            assert client.get(reverse("evidence_file", args=[entry.pk, foreign.pk])).status_code == 404

    def test_a_visitor_reads_only_that_there_is_a_file(self, client: Client, alice: User) -> None:
        record = reported(alice, "planned", files=[SimpleUploadedFile("bill.pdf", PDF)])

        page = client.get(reverse("recommendation_detail", args=[record.pk])).content.decode()

        assert "1 attached file, for the State and OHCHR only" in page
        assert "bill.pdf" not in page

    def test_lead_through_the_form(self, client: Client, alice: User) -> None:
        record = recommendation()
        ministry = Institution.objects.create(state=state("KEN"), name="Ministry")

        as_person(client, alice).post(reverse("followup_lead", args=[record.pk]), {"lead": ministry.pk})

        record.refresh_from_db()
        assert record.lead == ministry


class TestClusters:
    def test_open_rename_remove_merge(self, client: Client, alice: User) -> None:
        record = recommendation()
        as_person(client, alice)
        client.post("/en/recommendations/clusters/new/", {"name": "Torture", "language": "en"})
        other = actions.create_cluster(state=state("KEN"), by=alice, name="Detention")
        made = Cluster.objects.get(name="Torture")
        path = reverse("cluster_detail", args=[made.pk])
        client.post(REVIEW, {
            "state": "KEN", "recommendation": [record.pk], "join": made.pk, "confirm": "1",
        })  # fmt: skip
        assert "A/HRC/44/9, para. 142.10" in client.get(path).content.decode()

        client.post(f"{path}edit/", {"name": "Prevention of torture", "language": "en"})
        client.post(f"{path}remove/", {"recommendation": [record.pk]})
        answer = client.post(f"{path}merge/", {"into": other.pk})

        assert answer["Location"] == reverse("cluster_detail", args=[other.pk])
        assert list(Cluster.objects.values_list("name", flat=True)) == ["Detention"]
        assert "Detention" in client.get("/en/recommendations/clusters/").content.decode()

    def test_another_states_cluster_is_not_found(self, client: Client, alice: User, zoe: User) -> None:
        made = actions.create_cluster(state=state("KEN"), by=alice, name="Torture")
        as_person(client, zoe)

        for part in ("", "edit/", "remove/", "merge/"):
            assert client.post(reverse("cluster_detail", args=[made.pk]) + part).status_code in (404, 405)

    @pytest.mark.parametrize("count", [1, 3])
    def test_one_cluster_costs_the_same_for_one_and_three(
        self, client: Client, carol: User, django_assert_num_queries: DjangoAssertNumQueries, count: int
    ) -> None:
        rows = [recommendation(paragraph=f"1.{n}") for n in range(1, count + 1)]
        made = actions.create_cluster(state=state("KEN"), by=carol, name="Torture", recommendations=rows)
        as_person(client, carol).get(reverse("cluster_detail", args=[made.pk]))

        with django_assert_num_queries(7):
            client.get(reverse("cluster_detail", args=[made.pk]))


@pytest.mark.parametrize("language", ["ar", "en", "fr", "zh-hans"])
def test_pages_in_other_languages(client: Client, alice: User, language: str) -> None:
    record = reported(alice, "planned", comment="x")
    cluster = actions.create_cluster(state=state("KEN"), by=alice, name="Torture", recommendations=[record])
    body = Institution.objects.create(state=state("KEN"), name="Ministry")
    as_person(client, alice)

    for address in (
        "follow-up/", "clusters/", f"clusters/{cluster.pk}/", f"clusters/{cluster.pk}/edit/", "institutions/",
        "institutions/new/", f"institutions/{body.pk}/", f"{record.pk}/", f"{record.pk}/lead/",
        f"{record.pk}/progress/report/", "calendar/",
    ):  # fmt: skip
        assert client.get(f"/{language}/recommendations/{address}").status_code == 200, address
