"""Which requests each person sees, and what each may do with one: one row per person."""

import pytest

from portal.accounts.models import User
from projects.requests.models import Request
from projects.requests.workflow import MOVES
from tests.factories import projects as make
from tests.factories.people import again
from tests.fixtures_scenes import scene


@pytest.fixture
@scene
def kenya_draft(alice: User) -> Request:
    return make.draft(alice, title="Kenya, draft")


@pytest.fixture
@scene
def kenya_sent(alice: User) -> Request:
    return make.submitted(alice)


@pytest.fixture
@scene
def zambia_sent(zoe: User) -> Request:
    return make.submitted(zoe, "ZMB")


SEES = {
    "alice": {"kenya_draft", "kenya_sent"},
    "bob": {"kenya_draft", "kenya_sent"},
    "zoe": {"zambia_sent"},
    "carol": {"kenya_sent", "zambia_sent"},
    "dan": {"kenya_sent", "zambia_sent"},
    "frank": {"kenya_sent", "zambia_sent"},
    "ada": {"kenya_sent", "zambia_sent"},
    "tess": set(),
    "nora": set(),
}


@pytest.mark.parametrize("name", SEES)
def test_who_sees_which_request(
    name: str, request: pytest.FixtureRequest, kenya_draft: Request, kenya_sent: Request, zambia_sent: Request
) -> None:
    person: User = request.getfixturevalue(name)
    names = {kenya_draft.pk: "kenya_draft", kenya_sent.pk: "kenya_sent", zambia_sent.pk: "zambia_sent"}

    seen = {names[pk] for pk in Request.objects.visible_to(again(person)).values_list("pk", flat=True)}

    assert seen == SEES[name]


MAY = {
    "alice": {"change", "submit", "withdraw", "answer"},
    "zoe": set(),
    "carol": {"screen", "assess"},
    "dan": {"screen", "assess", "decide", "agree", "reopen"},
    "frank": set(),
    "tess": set(),
    "nora": set(),
    "ada": set(),
}


@pytest.mark.parametrize("name", MAY)
def test_who_may_do_what_with_a_request_of_kenya(
    name: str, request: pytest.FixtureRequest, kenya_sent: Request
) -> None:
    person = again(request.getfixturevalue(name))
    verbs = ("change", "submit", "withdraw", "answer", "screen", "assess", "decide", "agree", "reopen")

    may = {verb for verb in verbs if person.has_perm(f"projects.{verb}_request", kenya_sent)}

    assert may == MAY[name]


def test_every_move_names_a_permission_that_exists(alice: User) -> None:
    request = Request(state_id=0)

    assert {move.verb: alice.has_perm(move.permission, request) for move in MOVES} == {
        move.verb: False for move in MOVES
    }
