"""Rights of the people of a State on one request, as tables: default, narrowed, named, and when somebody leaves."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.accounts.models import Membership, User
from portal.accounts.roles import Role
from portal.workflow import NotAllowed
from projects.requests.drafting.actions import save_section, set_team
from projects.requests.models import Request
from projects.requests.rights import Right
from tests.factories import projects as make
from tests.factories.people import again, member

VERBS = ("change", "submit", "withdraw", "answer", "share")
NOBODY: set[str] = set()
WRITER = {"change", "answer"}
SENDER = set(VERBS)


def may(person: User, request: Request) -> set[str]:
    fresh, found = again(person), Request.objects.get(pk=request.pk)
    return {verb for verb in VERBS if fresh.has_perm(f"projects.{verb}_request", found)}


def sees(person: User, request: Request) -> bool:
    return Request.objects.visible_to(again(person)).filter(pk=request.pk).exists()


@pytest.mark.parametrize(
    ("others", "named", "sees_it", "verbs"),
    [
        (Right.SUBMIT, None, True, SENDER),
        (Right.EDIT, None, True, WRITER),
        (Right.VIEW, None, True, NOBODY),
        (Right.NONE, None, False, NOBODY),
        (Right.SUBMIT, Right.VIEW, True, NOBODY),
        (Right.NONE, Right.VIEW, True, NOBODY),
        (Right.NONE, Right.EDIT, True, WRITER),
        (Right.VIEW, Right.SUBMIT, True, SENDER),
    ],
)
def test_what_a_colleague_may_do(
    others: Right, named: Right | None, sees_it: bool, verbs: set[str], alice: User, bob: User
) -> None:
    draft = make.draft(alice)

    set_team(draft, others=others, named={alice: Right.SUBMIT, bob: named or 0}, by=alice)

    assert (sees(bob, draft), may(bob, draft)) == (sees_it, verbs)
    assert (sees(alice, draft), may(alice, draft)) == (True, SENDER)


@pytest.mark.parametrize("name", ["zoe", "carol", "dan", "nora", "tess", "ada"])
def test_the_team_is_no_way_in_for_anybody_else(name: str, alice: User, request: pytest.FixtureRequest) -> None:
    person: User = request.getfixturevalue(name)
    draft = make.draft(alice)

    with pytest.raises(NotAllowed, match="Not a focal point of this State"):
        set_team(draft, others=Right.SUBMIT, named={person: Right.SUBMIT}, by=alice)

    assert (sees(person, draft), may(person, draft)) == (False, NOBODY)


def test_somebody_must_be_able_to_send(alice: User, bob: User) -> None:
    draft = make.draft(alice)

    with pytest.raises(NotAllowed, match="At least one person"):
        set_team(draft, others=Right.VIEW, named={alice: Right.EDIT, bob: Right.EDIT}, by=alice)

    assert Request.objects.get(pk=draft.pk).others_right == Right.SUBMIT
    assert draft.team.count() == 0


def test_when_the_last_sender_leaves_the_request_returns_to_the_state(alice: User, bob: User) -> None:
    draft = make.draft(alice)
    set_team(draft, others=Right.NONE, named={alice: Right.SUBMIT}, by=alice)
    before = sees(bob, draft)

    yesterday = timezone.localdate() - timedelta(days=1)
    Membership.objects.filter(user=alice, role=Role.FOCAL_POINT).update(ends_on=yesterday)

    assert (before, sees(bob, draft), may(bob, draft)) == (False, True, SENDER)
    assert (sees(alice, draft), may(alice, draft)) == (False, NOBODY)


def test_a_closed_account_is_no_sender(alice: User, bob: User) -> None:
    draft = make.draft(alice)
    set_team(draft, others=Right.NONE, named={alice: Right.SUBMIT}, by=alice)

    User.objects.filter(pk=alice.pk).update(is_active=False)

    assert (sees(bob, draft), may(bob, draft)) == (True, SENDER)


def test_who_only_writes_cannot_change_the_team(alice: User, bob: User) -> None:
    draft = make.draft(alice)
    set_team(draft, others=Right.EDIT, named={alice: Right.SUBMIT}, by=alice)

    with pytest.raises(NotAllowed, match="The team is set by who began"):
        set_team(draft, others=Right.SUBMIT, named={}, by=again(bob))


def test_who_only_reads_cannot_write(alice: User, bob: User) -> None:
    draft = make.draft(alice)
    set_team(draft, others=Right.VIEW, named={alice: Right.SUBMIT}, by=alice)

    with pytest.raises(NotAllowed):
        save_section(draft, "need", {"need": "x"}, by=again(bob))


def test_a_new_colleague_has_the_right_of_everybody_else(alice: User) -> None:
    draft = make.draft(alice)
    set_team(draft, others=Right.EDIT, named={alice: Right.SUBMIT}, by=alice)

    assert may(member("New", Role.FOCAL_POINT, iso3="KEN"), draft) == WRITER


def test_staff_see_a_sent_request_whatever_its_team(alice: User, carol: User) -> None:
    request = make.submitted(alice)
    set_team(request, others=Right.NONE, named={alice: Right.SUBMIT}, by=alice)

    assert sees(carol, request)
