from datetime import date
from typing import Any

import pytest
from django.test import Client

from portal.accounts.models import User
from projects.followup import actions
from projects.followup.models import Cluster, ProgressEntry
from projects.institutions.models import Institution
from projects.recommendations.models import Recommendation
from tests.factories.projects import recommendation
from tests.factories.reference import state

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 1)


def send(client: Client, person: User, path: str, facts: Any, method: str = "post") -> Any:
    client.force_login(person)
    return getattr(client, method)(f"/api/v1/{path}", facts, content_type="application/json")


class TestProgress:
    def test_create_calls_the_action(self, client: Client, alice: User) -> None:
        record = recommendation()

        answer = send(client, alice, "progress/", {
            "recommendation": record.pk, "side": "state", "progress": "planned", "as_at": "2026-03-01", "comment": "Bill",
        })  # fmt: skip

        assert answer.status_code == 201
        assert answer.json()["author"] == "Alice"
        record.refresh_from_db()
        assert (record.state_progress, record.state_progress_on) == ("planned", DAY)

    def test_a_refusal_is_409_with_the_reasons(self, client: Client, carol: User) -> None:
        facts = {"recommendation": recommendation().pk, "side": "ohchr", "progress": "planned", "as_at": "2999-03-01"}

        answer = send(client, carol, "progress/", facts)

        assert answer.status_code == 409
        assert answer.json() == {
            "reasons": ["The day cannot be in the future.", "Give the reason for what OHCHR finds."]
        }

    def test_a_later_entry_than_the_one_seen_is_a_conflict(self, client: Client, alice: User, bob: User) -> None:
        record = recommendation()
        entry = actions.report_progress(record, by=bob, progress="planned", as_at=DAY)
        facts = {"recommendation": record.pk, "side": "state", "progress": "implemented", "as_at": "2026-03-01"}

        assert send(client, alice, "progress/", {**facts, "seen": 0}).status_code == 409
        assert send(client, alice, "progress/", {**facts, "seen": entry.pk}).status_code == 201

    @pytest.mark.parametrize(
        ("name", "side", "status"),
        [("alice", "ohchr", 403), ("carol", "state", 403), ("zoe", "state", 403), ("tess", "ohchr", 403)],
    )
    def test_each_speaks_only_for_their_own_side(
        self, client: Client, name: str, side: str, status: int, request: pytest.FixtureRequest
    ) -> None:
        facts = {
            "recommendation": recommendation().pk, "side": side, "progress": "planned", "as_at": "2026-03-01",
            "comment": "x",
        }  # fmt: skip

        assert send(client, request.getfixturevalue(name), "progress/", facts).status_code == status
        assert not ProgressEntry.objects.exists()

    def test_list_is_public_to_whoever_signs_in_with_the_office_for_strangers(
        self, client: Client, alice: User, zoe: User
    ) -> None:
        kenya = recommendation()
        other = recommendation("ZMB", paragraph="2.1")
        actions.report_progress(kenya, by=alice, progress="planned", as_at=DAY)
        actions.report_progress(other, by=zoe, progress="planned", as_at=DAY)
        client.force_login(zoe)

        (row,) = client.get("/api/v1/progress/", {"state": "KEN"}).json()["results"]

        assert (row["author"], row["files"], row["recommendation"]) == ("Focal point of Kenya", 0, kenya.pk)
        assert client.get("/api/v1/progress/", {"side": "ohchr"}).json()["count"] == 0
        assert client.get("/api/v1/progress/", {"recommendation": other.pk}).json()["count"] == 1

    def test_entries_cannot_be_changed(self, client: Client, alice: User) -> None:
        entry = actions.report_progress(recommendation(), by=alice, progress="planned", as_at=DAY)

        for method in ("put", "patch", "delete"):
            assert send(client, alice, f"progress/{entry.pk}/", {}, method).status_code == 405


class TestBulk:
    def test_all_in_one(self, client: Client, alice: User) -> None:
        one, two = (recommendation(paragraph=f"1.{n}") for n in (1, 2))
        ministry = Institution.objects.create(state=state("KEN"), name="Ministry")
        cluster = Cluster.objects.create(state=state("KEN"), name="Torture")

        answer = send(client, alice, "follow-up/bulk/", {
            "as_at": "2026-03-01", "comment": "Mid-term report",
            "changes": [
                {"recommendation": one.pk, "progress": "planned", "lead": ministry.pk, "seen": "0.0"},
                {"recommendation": two.pk, "join": cluster.pk},
            ],
        })  # fmt: skip

        assert answer.json() == {"progress": 1, "lead": 1, "joined": 1, "left": 0}
        one.refresh_from_db()
        assert (one.state_progress, one.lead) == ("planned", ministry)

    def test_lead_null_takes_it_away_and_left_out_keeps_it(self, client: Client, alice: User) -> None:
        ministry = Institution.objects.create(state=state("KEN"), name="Ministry")
        one, two = (recommendation(paragraph=f"1.{n}") for n in (1, 2))
        Recommendation.objects.update(lead=ministry)

        send(client, alice, "follow-up/bulk/", {
            "as_at": "2026-03-01",
            "changes": [{"recommendation": one.pk, "lead": None}, {"recommendation": two.pk, "progress": "planned"}],
        })  # fmt: skip

        assert list(Recommendation.objects.order_by("pk").values_list("lead", flat=True)) == [None, ministry.pk]

    def test_all_or_nothing_with_every_reason(self, client: Client, alice: User) -> None:
        kenya, zambia = recommendation(paragraph="1.1"), recommendation("ZMB", paragraph="2.1")
        changes = [{"recommendation": row.pk, "progress": "planned"} for row in (kenya, zambia)]

        answer = send(client, alice, "follow-up/bulk/", {"as_at": "2026-03-01", "changes": changes})

        assert answer.status_code == 409
        assert answer.json() == {"reasons": [f"There is no recommendation {zambia.pk}."]}
        assert not ProgressEntry.objects.exists()

    @pytest.mark.parametrize("changes", [[], [{"recommendation": 1, "progress": "done"}], [{}], [{"seen": "x"}]])
    def test_nonsense_is_400(self, client: Client, alice: User, changes: list[Any]) -> None:
        assert send(client, alice, "follow-up/bulk/", {"as_at": "2026-03-01", "changes": changes}).status_code == 400

    def test_rows_are_those_of_the_board(self, client: Client, alice: User) -> None:
        record = recommendation()
        recommendation("ZMB", paragraph="2.1")
        actions.report_progress(record, by=alice, progress="partially_implemented", as_at=DAY)
        client.force_login(alice)

        (row,) = client.get("/api/v1/follow-up/").json()["results"]

        assert (row["id"], row["state_progress_code"], row["updated"], row["iri"], row["grade"]) == (
            record.pk, "partially_implemented", "2026-03-01", 2, "B",
        )  # fmt: skip

    def test_staff_ask_for_a_lead_without_naming_the_state(self, client: Client, carol: User, zoe: User) -> None:
        ministry = Institution.objects.create(state=state("KEN"), name="Ministry")
        recommendation(paragraph="1.1")
        led = recommendation(paragraph="1.2")
        Recommendation.objects.filter(pk=led.pk).update(lead=ministry)
        client.force_login(carol)

        assert [row["id"] for row in client.get("/api/v1/follow-up/", {"lead": ministry.pk}).json()["results"]] == [
            led.pk
        ]
        client.force_login(zoe)
        assert client.get("/api/v1/follow-up/", {"lead": ministry.pk}).status_code == 400


class TestClusters:
    def test_create_change_add_remove_merge(self, client: Client, alice: User) -> None:
        one, two = (recommendation(paragraph=f"1.{n}") for n in (1, 2))
        made = send(client, alice, "clusters/", {"state": "KEN", "name": "Torture", "recommendations": [one.pk]}).json()
        path = f"clusters/{made['id']}/"

        assert send(client, alice, path, {"name": "Prevention"}, "patch").json()["name"] == "Prevention"
        assert send(client, alice, f"{path}add/", {"recommendations": [two.pk]}).json()["recommendations"] == [
            one.pk, two.pk,
        ]  # fmt: skip
        assert send(client, alice, f"{path}remove/", {"recommendations": [one.pk]}).json()["recommendations"] == [
            two.pk
        ]
        other = send(client, alice, "clusters/", {"state": "KEN", "name": "Detention"}).json()
        merged = send(client, alice, f"{path}merge/", {"into": other["id"]}).json()
        assert (merged["id"], merged["recommendations"]) == (other["id"], [two.pk])
        assert client.get(f"/api/v1/{path}").status_code == 404

    def test_a_taken_name_is_409(self, client: Client, alice: User) -> None:
        actions.create_cluster(state=state("KEN"), by=alice, name="Torture")

        answer = send(client, alice, "clusters/", {"state": "KEN", "name": "torture"})

        assert (answer.status_code, answer.json()) == (
            409, {"reasons": ["The State already has a cluster of this name."]},
        )  # fmt: skip

    @pytest.mark.parametrize(("name", "status"), [("zoe", 403), ("frank", 403), ("tess", 403)])
    def test_who_may_not(self, client: Client, name: str, status: int, request: pytest.FixtureRequest) -> None:
        answer = send(client, request.getfixturevalue(name), "clusters/", {"state": "KEN", "name": "Torture"})

        assert answer.status_code == status
        assert not Cluster.objects.exists()


class TestInstitutions:
    def test_add_rename_retire(self, client: Client, alice: User) -> None:
        made = send(client, alice, "institutions/", {"state": "KEN", "name": "Parliament", "kind": "parliament"})
        assert made.status_code == 201
        path = f"institutions/{made.json()['id']}/"

        assert send(client, alice, path, {"name": "National Assembly"}, "patch").json()["name"] == "National Assembly"
        assert send(client, alice, f"{path}retire/", {}).json()["is_active"] == 0
        assert send(client, alice, f"{path}retire/", {}).status_code == 409

    def test_needs_its_state_and_the_right(self, client: Client, alice: User, zoe: User) -> None:
        facts = {"name": "Parliament"}

        assert send(client, alice, "institutions/", facts).status_code == 400
        assert send(client, zoe, "institutions/", {**facts, "state": "KEN"}).status_code == 403
        assert not Institution.objects.exists()
