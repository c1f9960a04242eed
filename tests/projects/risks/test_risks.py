"""The register of risks: judgements that are kept, the matrix, and who reads it."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.workflow import NotAllowed
from projects.portfolio.models import Project
from projects.risks import actions
from projects.risks.desk import tasks
from projects.risks.figures import matrix
from projects.risks.levels import LEVELS, SCALE, bounds, level_of, trend
from projects.risks.models import Risk
from tests.factories import workplan
from tests.factories.people import again
from tests.factories.workplan import day

pytestmark = pytest.mark.django_db


def judgement(**changes: Any) -> dict[str, Any]:
    return {"likelihood": 4, "impact": 4, "status": "open", "note": "Two refusals.", "review_on": day(90)} | changes


@pytest.mark.parametrize(
    ("product", "key"),
    [(1, "low"), (4, "low"), (5, "moderate"), (9, "moderate"), (10, "high"), (12, "high"), (15, "very_high"), (25, "very_high")],
)  # fmt: skip
def test_levels_and_their_bounds_agree(product: int, key: str) -> None:
    assert level_of(product).key == key
    low, high = bounds(key)
    assert low <= product <= high


def test_bounds_cover_every_product_once() -> None:
    covered = [n for level in LEVELS for n in range(bounds(level.key)[0], bounds(level.key)[1] + 1)]
    assert covered == list(range(1, 26))


@pytest.mark.parametrize(("now", "before", "found"), [(5, None, None), (5, 4, 1), (5, 5, 0), (4, 5, -1)])
def test_the_trend_is_the_last_change(now: int, before: int | None, found: int | None) -> None:
    assert trend(now, before) == found


class TestActs:
    def test_a_new_risk_begins_its_history_and_is_internal(self, running: Project, carol: User) -> None:
        risk = workplan.risk(running, carol)

        assert list(risk.reviews.values_list("likelihood", "impact", "status", "by")) == [(3, 4, "open", carol.pk)]
        event = AuditEvent.objects.about(running).get(verb="add_risk")
        assert (event.note, event.is_internal) == ("Visits are refused (High, 12)", True)

    def test_a_review_is_added_and_the_one_before_is_kept(self, running: Project, carol: User) -> None:
        risk = workplan.risk(running, carol)

        actions.review(risk, by=carol, **judgement())

        stored = Risk.objects.all().with_level().get()
        assert (stored.risk_level, stored.level_before, stored.review_on) == (16, 12, day(90))  # type: ignore[attr-defined]
        assert list(risk.reviews.values_list("likelihood", "impact", "note")) == [(4, 4, "Two refusals."), (3, 4, "")]

    def test_every_reason_is_said(self, running: Project, carol: User) -> None:
        risk = workplan.risk(running, carol)

        with pytest.raises(NotAllowed) as refusal:
            actions.review(risk, by=carol, **judgement(likelihood=6, impact=0, note=" ", review_on=day(-1)))

        assert [reason.anchor for reason in refusal.value.reasons] == [
            "id_likelihood", "id_impact", "id_review_on", "id_note",
        ]  # fmt: skip
        assert risk.reviews.count() == 1

    def test_what_has_happened_or_is_closed_needs_no_next_review(self, running: Project, carol: User) -> None:
        risk = workplan.risk(running, carol)
        Risk.objects.update(review_on=day(-5))

        actions.review(risk, by=carol, **judgement(status="closed", review_on=None))

        assert Risk.objects.get().status == "closed"
        with pytest.raises(NotAllowed, match="cannot be in the past"):
            actions.review(risk, by=carol, **judgement(review_on=None))

    def test_the_owner_works_for_ohchr(self, running: Project, carol: User, alice: User) -> None:
        with pytest.raises(NotAllowed, match="works for OHCHR"):
            workplan.risk(running, carol, owner=alice)

    def test_a_review_is_not_an_edit(self, running: Project, carol: User) -> None:
        with pytest.raises(ValueError, match="likelihood"):
            actions.edit(workplan.risk(running, carol), by=carol, facts={"likelihood": 1})

    def test_words_change_without_a_review(self, running: Project, carol: User, chris: User) -> None:
        risk = workplan.risk(running, carol)

        actions.edit(risk, by=carol, facts={"response": "Written authorization", "owner": chris})

        stored = Risk.objects.get()
        assert (stored.response, stored.owner, risk.reviews.count()) == ("Written authorization", chris, 1)
        event = AuditEvent.objects.about(running).get(verb="edit_risk")
        assert event.facts["changes"]["owner"] == ["Carol", "Chris"]

    @pytest.mark.parametrize("status", ["closed", "terminated", "cancelled"])
    def test_nothing_changes_after_the_project_has_ended(self, running: Project, carol: User, status: str) -> None:
        risk = workplan.risk(running, carol)
        Project.objects.filter(pk=running.pk).update(status=status)

        for act in (
            lambda: workplan.risk(running, carol),
            lambda: actions.edit(risk, by=carol, facts={"title": "x"}),
            lambda: actions.review(risk, by=carol, **judgement()),
        ):
            with pytest.raises(NotAllowed, match="has ended"):
                act()


def test_the_matrix_holds_each_open_risk_once(running: Project, carol: User) -> None:
    first, second = workplan.risk(running, carol), workplan.risk(running, carol, likelihood=1, impact=1)
    actions.review(workplan.risk(running, carol), by=carol, **judgement(status="closed"))

    lines = matrix(Risk.objects.all())

    assert [line.likelihood for line in lines] == [5, 4, 3, 2, 1]
    assert all([square.product for square in line.squares] == [line.likelihood * n for n in SCALE] for line in lines)
    held = {(line.likelihood, n + 1): square.risks for line in lines for n, square in enumerate(line.squares)}
    assert {place: risks for place, risks in held.items() if risks} == {(3, 4): (first,), (1, 1): (second,)}


# Who changes the register, and who reviews a risk that Frank owns.
RIGHTS = {
    "carol": (True, True), "dan": (True, True), "frank": (False, True), "ada": (False, False),
    "alice": (False, False), "zoe": (False, False), "tess": (False, False), "nora": (False, False),
}  # fmt: skip


@pytest.mark.parametrize("name", RIGHTS)
def test_rights_by_role(name: str, running: Project, carol: User, frank: User, request: pytest.FixtureRequest) -> None:
    risk = workplan.risk(running, carol, owner=frank)
    person = again(request.getfixturevalue(name))

    found = tuple(person.has_perm(f"projects.{verb}_risk", risk) for verb in ("change", "review"))

    assert found == RIGHTS[name]


@pytest.mark.parametrize(
    ("name", "sees"),
    [("carol", True), ("frank", True), ("ada", True), ("alice", False), ("tess", False), ("nora", False)],
)
def test_only_ohchr_reads_risks(
    name: str, sees: bool, running: Project, carol: User, client: Client, request: pytest.FixtureRequest
) -> None:
    risk = workplan.risk(running, carol)
    client.force_login(again(request.getfixturevalue(name)))

    pages = [
        client.get(path).status_code
        for path in (f"/en/projects/{running.pk}/risks/", f"/en/projects/{running.pk}/risks/{risk.pk}/", "/en/risks/")
    ]
    rows = client.get("/api/v1/risks/").json()["results"]
    tabs = client.get(f"/en/projects/{running.pk}/work-plan/").content.decode()

    assert pages == [200 if sees else 403] * 3
    assert len(rows) == sees
    assert (f"/en/projects/{running.pk}/risks/" in tabs) is sees


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("path", "queries"), [("/en/projects/{pk}/risks/", 7), ("/en/risks/", 6)])
def test_pages_ask_as_much_for_one_risk_as_for_three(
    running: Project,
    carol: User,
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
    count: int,
    path: str,
    queries: int,
) -> None:
    for _number in range(count):
        actions.review(workplan.risk(running, carol), by=carol, **judgement())
    client.force_login(carol)
    url = path.format(pk=running.pk)
    client.get(url)

    with django_assert_num_queries(queries):
        response = client.get(url)

    rows = BeautifulSoup(response.content, "html.parser").select(".tbl--stack tbody tr, #results tbody tr")
    assert len(rows) == count
    assert len(response.content) < 60_000


def test_the_list_is_filtered(running: Project, carol: User, chris: User, client: Client) -> None:
    workplan.risk(running, carol, title="High")
    workplan.risk(running, carol, title="Low", likelihood=1, owner=chris, category="financial")
    overdue = workplan.risk(running, carol, title="Overdue", likelihood=5)
    Risk.objects.filter(pk=overdue.pk).update(review_on=day(-1))
    client.force_login(carol)

    def found(query: str) -> list[str]:
        return [row["title"] for row in client.get(f"/api/v1/risks/?{query}&sort=title").json()["results"]]

    assert found("level=high") == ["High"]
    assert found("level=very_high") == ["Overdue"]
    assert found("category=financial") == ["Low"]
    assert found("owner=me") == ["High", "Overdue"]
    assert found("overdue=yes") == ["Overdue"]
    assert found("state=ZMB") == []


def test_the_matrix_says_levels_in_words_and_numbers(running: Project, carol: User, client: Client) -> None:
    risk = workplan.risk(running, carol)
    client.force_login(carol)

    page = BeautifulSoup(client.get(f"/en/projects/{running.pk}/risks/").content, "html.parser")

    cell = page.select_one(".matrix .has-risks")
    assert cell is not None
    assert cell.small.text == "12 High"  # type: ignore[union-attr]
    assert [link["href"] for link in cell.select("a")] == [f"/en/projects/{running.pk}/risks/{risk.pk}/"]
    assert len(page.select(".matrix td")) == 25


def test_pages_add_change_and_review(running: Project, carol: User, client: Client) -> None:
    client.force_login(carol)
    room = f"/en/projects/{running.pk}/risks/"
    words = {"title": "Visits are refused", "language": "en", "category": "political", "owner": carol.pk}

    refused = client.post(f"{room}new/", words | {"likelihood": 3, "impact": 4, "review_on": day(-1)})
    client.post(f"{room}new/", words | {"likelihood": 3, "impact": 4, "review_on": day(30)})
    risk = Risk.objects.get()
    client.post(f"{room}{risk.pk}/edit/", words | {"response": "Letters"})
    unsaid = client.post(f"{room}{risk.pk}/review/", judgement(note=""))
    client.post(f"{room}{risk.pk}/review/", judgement())

    risk.refresh_from_db()
    assert (refused.status_code, unsaid.status_code) == (409, 409)
    assert (risk.response, risk.level, risk.reviews.count()) == ("Letters", 16, 2)
    page = BeautifulSoup(client.get(f"{room}{risk.pk}/").content, "html.parser")
    assert "rising" in page.text


def test_an_overdue_review_is_on_the_desk_of_the_owner(running: Project, carol: User, chris: User) -> None:
    late = workplan.risk(running, carol, owner=chris)
    closed = workplan.risk(running, carol, owner=chris)
    workplan.risk(running, carol, owner=chris)
    Risk.objects.filter(pk__in=(late.pk, closed.pk)).update(review_on=day(-2))
    Risk.objects.filter(pk=closed.pk).update(status="closed")

    assert [(task.title, str(task.what), task.due_on) for task in tasks(again(chris))] == [
        ((running.code, "Visits are refused"), "Review the risk", day(-2))
    ]
    assert list(tasks(again(carol))) == []


def test_a_review_over_the_api(running: Project, carol: User, ada: User, client: Client) -> None:
    risk = workplan.risk(running, carol)
    url = f"/api/v1/risks/{risk.pk}/review/"
    sent = judgement(review_on=day(90).isoformat())
    client.force_login(ada)
    other = client.post(url, sent, "application/json").status_code
    client.force_login(carol)

    done = client.post(url, sent, "application/json")

    assert other == 403
    assert (done.json()["level"], done.json()["level_name"]) == (16, "Very high")
