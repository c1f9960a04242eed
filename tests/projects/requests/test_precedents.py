"""Similar earlier requests: what counts as similar, what a reader may know of them, and which figures stand on enough cases."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from portal.accounts.models import User
from portal.accounts.roles import Role
from projects.recommendations.models import Theme
from projects.requests import actions as requests
from projects.requests import precedents
from projects.requests.clock import days_to_decision
from projects.requests.models import Request
from projects.requests.precedents import like_recommendations, like_request
from tests.factories import projects as make
from tests.factories.people import member
from tests.factories.reference import state
from tests.fixtures_scenes import scene

TITLE = "Monitoring of places of detention"
NEED = "Regular visits to places of detention by trained monitors."


def ended(
    by: User,
    head: User,
    iso3: str,
    *,
    days: int = 14,
    consent: str = "confidential",
    theme: str = "Conditions of detention",
) -> Request:
    """A request like the others that was declined after so many days."""
    request = make.complete_draft(by, iso3)
    request.recommendations.get().themes.add(Theme.objects.get_or_create(vocabulary="uhri-2024", name=theme)[0])
    Request.objects.filter(pk=request.pk).update(consent=consent)
    request.refresh_from_db()
    begun = datetime(2026, 1, 5, 10, tzinfo=UTC)  # a Monday
    requests.submit(request, by=by, now=begun)
    requests.take(request, by=head, now=begun)
    return requests.decline(request, by=head, note="Not now.", now=begun + timedelta(days=days))


def wanted(by: User, iso3: str = "KEN") -> Request:
    draft = make.complete_draft(by, iso3)
    draft.recommendations.get().themes.add(
        Theme.objects.get_or_create(vocabulary="uhri-2024", name="Conditions of detention")[0]
    )
    return draft


@pytest.fixture
@scene
def zambians(zoe: User, dan: User) -> list[Request]:
    return [ended(zoe, dan, "ZMB", days=days) for days in (7, 14, 21, 28)]


def test_another_state_s_request_is_never_shown(alice: User, zoe: User, dan: User, zambians: list[Request]) -> None:
    for_kenya = like_request(wanted(alice), user=alice)
    for_zambia = like_request(wanted(zoe, "ZMB"), user=zoe)

    assert (for_kenya.count, for_kenya.shown) == (4, ())
    assert {one.reference for one in for_zambia.shown} == {request.reference for request in zambians}


def test_below_five_cases_a_state_gets_no_figures(alice: User, zambians: list[Request]) -> None:
    found = like_request(wanted(alice), user=alice)

    assert (found.has_figures, found.outcomes, found.median_days, found.costs_known) == (False, (), None, 0)


def test_from_five_cases_on_there_are_outcome_and_median(
    alice: User, zoe: User, dan: User, zambians: list[Request]
) -> None:
    ended(zoe, dan, "ZMB", days=35)

    found = like_request(wanted(alice), user=alice)

    assert [(state.value, n) for state, n in found.outcomes] == [("declined", 5)]
    assert found.median_days == 15
    assert found.costs_known == 0


def test_staff_see_each_case_and_costs_only_from_five(alice: User, carol: User, chris: User, dan: User) -> None:
    people = (carol, chris)
    for amount in (100, 200, 300, 400):
        agreed(alice, people, dan, amount)
    request = make.submitted(member("Fiona", Role.FOCAL_POINT, iso3="FJI"), "FJI")
    few = like_request(request, user=carol)

    agreed(alice, people, dan, 900)
    enough = like_request(request, user=carol)

    assert (few.count, few.costs_known, few.lowest_cost_usd) == (4, 0, None)
    assert sorted(one.cost_usd for one in few.shown if one.cost_usd) == [100, 200, 300, 400]
    assert (enough.median_cost_usd, enough.lowest_cost_usd, enough.highest_cost_usd) == (300, 100, 900)


def agreed(by: User, officers: tuple[User, User], head: User, amount: int, consent: str = "publish") -> Request:
    project = make.project(by, officers, head)
    type(project).objects.filter(pk=project.pk).update(budget_usd=Decimal(amount))
    Request.objects.filter(pk=project.request_id).update(consent=consent)
    return Request.objects.get(pk=project.request_id)


@pytest.mark.parametrize(
    ("consent", "shown"),
    [
        ("publish", [("", TITLE, "Kenya", Decimal(100))]),
        ("summary", [("", TITLE, "Kenya", None)]),
        ("confidential", []),
    ],
)
def test_what_was_published_is_shown_as_far_as_the_state_consented(
    consent: str, shown: list[object], alice: User, zoe: User, carol: User, chris: User, dan: User
) -> None:
    agreed(alice, (carol, chris), dan, 100, consent)

    found = like_request(make.complete_draft(zoe, "ZMB"), user=zoe)

    assert found.count == 1
    assert [(one.reference, one.title, one.state, one.cost_usd) for one in found.shown] == shown
    assert not any(one.is_open for one in found.shown)


def test_what_is_not_alike_is_left_out(alice: User, carol: User, dan: User) -> None:
    other = ended(alice, dan, "KEN", theme="Right to food")
    other.forms.set([])
    Request.objects.filter(pk=other.pk).update(title="Maritime search", need="Boats")
    request = make.draft(member("Fiona", Role.FOCAL_POINT, iso3="FJI"), "FJI", title="Statistics office")

    assert like_request(request, user=carol).count == 0


def test_the_most_alike_comes_first(alice: User, zoe: User, carol: User, dan: User) -> None:
    far = ended(zoe, dan, "ZMB", theme="Right to food")
    near = ended(zoe, dan, "ZMB")

    found = like_request(wanted(alice), user=carol)

    assert [one.pk for one in found.shown] == [near.pk, far.pk]
    assert found.shown[0].likeness > found.shown[1].likeness


def test_before_a_draft_recommendations_alone_are_enough(alice: User, dan: User) -> None:
    past = ended(alice, dan, "KEN")

    found = like_recommendations(wanted(alice).recommendations.all(), user=alice)

    assert [one.pk for one in found.shown] == [past.pk]


def test_days_on_which_the_state_was_asked_do_not_count(alice: User, dan: User, carol: User) -> None:
    begun = datetime(2026, 1, 5, 10, tzinfo=UTC)
    request = make.complete_draft(alice)
    requests.submit(request, by=alice, now=begun)
    requests.take(request, by=carol, now=begun)
    requests.ask(
        request, by=carol, questions=[("need", "Where?")], answer_due_on=timezone.localdate() + timedelta(days=9),
        now=begun + timedelta(days=7),
    )  # fmt: skip
    requests.answer(request.questions.get(), by=alice, text="Here.")
    requests.send_answers(request, by=alice, now=begun + timedelta(days=21))
    requests.decline(request, by=dan, note="No.", now=begun + timedelta(days=28))

    request.refresh_from_db()

    assert days_to_decision([request]) == {request.pk: 10}


def test_days_of_a_request_whose_moves_nobody_logged_are_not_known(dan: User) -> None:
    request = Request.objects.create(
        state=state("KEN"), reference="TCR-2026-9001", status="declined", title="A request", submitted_by=dan,
        submitted_at=timezone.now(), decided_at=timezone.now(), decided_by=dan, decision_reasons="No.",
    )  # fmt: skip

    assert days_to_decision([request]) == {}


def test_lessons_that_a_later_app_brings_are_shown(alice: User, dan: User, monkeypatch: pytest.MonkeyPatch) -> None:
    past = ended(alice, dan, "KEN")
    monkeypatch.setattr(precedents, "LESSONS", [lambda keys: {key: ["Begin with the law."] for key in keys}])

    found = like_request(wanted(alice), user=alice)

    assert [(one.pk, one.lessons) for one in found.shown] == [(past.pk, ("Begin with the law.",))]


@pytest.mark.parametrize("cases", [1, 3])
def test_the_questions_to_the_database_do_not_grow(
    cases: int, alice: User, zoe: User, dan: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _case in range(cases):
        ended(zoe, dan, "ZMB")
    request = wanted(alice)
    like_request(request, user=alice)

    with django_assert_num_queries(9):
        like_request(request, user=alice)


def test_the_pages_show_them(client: Client, alice: User, dan: User) -> None:
    past = ended(alice, dan, "KEN")
    draft = wanted(alice)
    client.force_login(alice)

    page = client.get(f"/en/requests/{draft.pk}/precedents/").content.decode()
    new = client.get("/en/requests/new/", {"recommendation": draft.recommendations.get().pk}).content.decode()

    assert past.reference in page
    assert past.reference in new
