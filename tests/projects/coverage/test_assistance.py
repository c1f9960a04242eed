"""What counts as assistance, and for whom: nobody learns of another State's request from a number."""

import pytest

from portal.accounts.models import User
from projects.coverage.assistance import with_assistance
from projects.coverage.dimensions import DIMENSIONS
from projects.coverage.figures import Counts, Question, coverage
from projects.models import Recommendation
from tests.factories import coverage as make
from tests.factories.people import again

pytestmark = pytest.mark.django_db


def assistance(user: User, one: Recommendation) -> str:
    return with_assistance(Recommendation.objects.filter(pk=one.pk), user).values_list("assistance", flat=True)[0]


REQUESTS = {
    "draft": "none", "submitted": "requested", "screening": "requested", "info_requested": "requested", "assessment": "requested",
    "board_advice": "requested", "decision": "requested", "accepted": "requested", "agreed": "requested", "deferred": "requested",
    "declined": "none", "redirected": "none", "withdrawn": "none", "lapsed": "none",
}  # fmt: skip
PROJECTS = {
    "planning": "requested", "active": "assisted", "suspended": "assisted", "completing": "assisted", "closed": "assisted",
    "terminated": "assisted", "cancelled": "none",
}  # fmt: skip


@pytest.mark.parametrize("status", REQUESTS)
def test_by_stage_of_the_request(status: str, alice: User) -> None:
    one = make.recommendation()
    make.request(alice, one, status=status)

    assert assistance(again(alice), one) == REQUESTS[status]


@pytest.mark.parametrize("status", PROJECTS)
def test_by_stage_of_the_project(status: str, carol: User) -> None:
    one = make.recommendation()
    make.project(one, status=status)

    assert assistance(carol, one) == PROJECTS[status]


def test_an_agreed_request_whose_project_was_cancelled_is_no_longer_pending(alice: User) -> None:
    one = make.recommendation()
    request = make.request(alice, one, status="agreed")
    project = make.project(one, status="cancelled")
    project.request = request
    project.save()

    assert assistance(again(alice), one) == "none"


SEES = {
    "alice": Counts(2, 0, 1), "bob": Counts(2, 0, 1), "zoe": Counts(2, 0, 1), "carol": Counts(2, 0, 2), "dan": Counts(2, 0, 2),
    "frank": Counts(2, 0, 2), "ada": Counts(2, 0, 2), "tess": Counts(2, 0, 0), "nora": Counts(2, 0, 0),
}  # fmt: skip


@pytest.mark.parametrize("name", SEES)
def test_requests_are_counted_for_those_who_see_them(
    name: str, request: pytest.FixtureRequest, alice: User, zoe: User
) -> None:
    make.request(alice, make.recommendation("KEN"))
    make.request(zoe, make.recommendation("ZMB"), iso3="ZMB")
    reader = again(request.getfixturevalue(name))

    made = coverage(reader, Question(DIMENSIONS["state"]))

    assert made.total == SEES[name]
    assert made.counts_requests == (name not in ("tess", "nora"))


def test_an_unpublished_project_of_another_state_does_not_show_in_numbers(alice: User, zoe: User, carol: User) -> None:
    make.project(make.recommendation("KEN"), is_published=False)

    seen = {user: coverage(again(user), Question(DIMENSIONS["state"])).total.assisted for user in (alice, zoe, carol)}

    assert list(seen.values()) == [1, 0, 1]
