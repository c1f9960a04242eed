"""Decisions, conditions and terms, from the acceptance to the agreement."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from portal.accounts.models import User
from portal.workflow import NotAllowed
from projects.portfolio import actions as portfolio
from projects.requests import actions
from projects.requests.deciding.models import Terms
from projects.requests.models import Request, RequestCondition
from tests.factories import projects as make

Officers = tuple[User, User]


@pytest.fixture
def officers(carol: User, chris: User) -> Officers:
    return carol, chris


def with_condition(alice: User, officers: Officers, dan: User, owner: str = "state") -> RequestCondition:
    due = timezone.localdate() + timedelta(days=30)
    request = make.accepted(alice, officers, dan, conditions=[("Name a counterpart", due, owner)])
    return request.conditions.get()


def test_a_redirection_says_where_and_why(alice: User, carol: User) -> None:
    request = actions.take(make.submitted(alice), by=carol)

    with pytest.raises(NotAllowed, match="where"):
        actions.redirect(request, by=carol, note="Not ours.", to=" ")
    actions.redirect(request, by=carol, note="It is about elections.", to="Electoral Assistance Division")

    request.refresh_from_db()
    assert (request.status, request.redirected_to, request.decision_reasons) == (
        "redirected",
        "Electoral Assistance Division",
        "It is about elections.",
    )


def test_a_deferral_has_a_day_of_review_to_come(alice: User, officers: Officers, dan: User) -> None:
    request = make.for_decision(alice, officers)

    with pytest.raises(NotAllowed, match="after today"):
        actions.defer(request, by=dan, note="Next year.", review_on=timezone.localdate())
    actions.defer(request, by=dan, note="Next year.", review_on=timezone.localdate() + timedelta(days=90))

    request.refresh_from_db()
    assert (request.status, request.decided_by) == ("deferred", dan)


@pytest.mark.parametrize("advice", Request.BoardAdvice.values)
def test_the_advice_of_the_board_comes_before_the_decision(
    advice: str, alice: User, officers: Officers, dan: User
) -> None:
    request = make.assessed(alice, officers)
    actions.seek_advice(request, by=officers[0])

    actions.record_advice(request, by=dan, note="As discussed.", advice=advice)

    request.refresh_from_db()
    assert (request.status, request.board_advice) == ("decision", advice)


def test_a_condition_of_the_state_is_met_by_it_and_closed_by_ohchr(alice: User, officers: Officers, dan: User) -> None:
    condition = with_condition(alice, officers, dan)

    with pytest.raises(NotAllowed, match="Nobody has said"):
        actions.close_condition(condition, by=dan)
    actions.meet_condition(condition, by=alice, evidence="Ms. Director, by letter of today.")
    with pytest.raises(NotAllowed, match="side that did not"):
        actions.close_condition(condition, by=alice)
    actions.return_condition(condition, by=dan, note="The letter is not signed.")
    condition.refresh_from_db()
    assert (condition.evidence, condition.met_at) == ("", None)
    actions.meet_condition(condition, by=alice, evidence="Signed now.")
    actions.close_condition(condition, by=dan)

    condition.refresh_from_db()
    assert (condition.met_by, condition.closed_by) == (alice, dan)
    with pytest.raises(NotAllowed, match="is closed"):
        actions.meet_condition(condition, by=alice, evidence="Again.")


def test_a_condition_of_ohchr_is_closed_by_the_state(alice: User, officers: Officers, dan: User) -> None:
    condition = with_condition(alice, officers, dan, owner="ohchr")

    with pytest.raises(NotAllowed, match="other side meets"):
        actions.meet_condition(condition, by=alice, evidence="Done.")
    actions.meet_condition(condition, by=officers[0], evidence="A coordinator is appointed.")
    with pytest.raises(NotAllowed, match="side that did not"):
        actions.close_condition(condition, by=dan)
    actions.close_condition(condition, by=alice)

    condition.refresh_from_db()
    assert condition.closed_by == alice


def test_nobody_closes_what_they_reported(alice: User, officers: Officers, dan: User) -> None:
    condition = with_condition(alice, officers, dan)
    actions.meet_condition(condition, by=dan, evidence="Told me on the telephone.")

    with pytest.raises(NotAllowed, match="side that did not"):
        actions.close_condition(condition, by=dan)
    with pytest.raises(IntegrityError), transaction.atomic():
        RequestCondition.objects.filter(pk=condition.pk).update(closed_at=timezone.now(), closed_by=dan)


def propose(request: Request, by: User, **changes: Any) -> Terms:
    facts: dict[str, Any] = {
        "title": "Monitors", "budget_usd": Decimal(1000), "starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31),
    }  # fmt: skip
    return actions.propose_terms(request, by=by, **facts | changes)


@pytest.mark.parametrize("state_first", [True, False])
def test_both_sides_accept_in_either_order(state_first: bool, alice: User, officers: Officers, dan: User) -> None:
    request = make.accepted(alice, officers, dan)
    terms = propose(request, officers[0])
    first, second = (alice, dan) if state_first else (dan, alice)

    actions.accept_terms(request, by=first, sha256=terms.sha256)
    with pytest.raises(NotAllowed, match="has not accepted the terms yet"):
        portfolio.agree(request, by=dan)
    with pytest.raises(NotAllowed, match="already"):
        actions.accept_terms(request, by=first, sha256=terms.sha256)
    actions.accept_terms(request, by=second, sha256=terms.sha256)
    portfolio.agree(request, by=dan)

    request.refresh_from_db()
    assert request.status == "agreed"


@pytest.mark.parametrize(
    "change", [{"title": "Others"}, {"budget_usd": Decimal("1000.01")}, {"text": "x"}, {"ends_on": None}]
)
def test_any_change_makes_both_acceptances_void(
    change: dict[str, Any], alice: User, officers: Officers, dan: User
) -> None:
    request = make.accepted(alice, officers, dan)
    old = propose(request, officers[0])
    actions.accept_terms(request, by=alice, sha256=old.sha256)
    actions.accept_terms(request, by=dan, sha256=old.sha256)

    new = propose(request, officers[0], **change)

    assert new.sha256 != old.sha256
    with pytest.raises(NotAllowed) as refusal:
        portfolio.agree(request, by=dan)
    assert [str(reason) for reason in refusal.value.reasons] == [
        "The State has not accepted the terms yet.",
        "OHCHR has not accepted the terms yet.",
    ]
    with pytest.raises(NotAllowed, match="read them first"):
        actions.accept_terms(request, by=alice, sha256=old.sha256)


def test_the_same_terms_are_not_proposed_twice(alice: User, officers: Officers, dan: User) -> None:
    request = make.accepted(alice, officers, dan)
    propose(request, officers[0])

    with pytest.raises(NotAllowed, match="proposed already"):
        propose(request, officers[0], title=" Monitors ")


def test_strangers_and_officers_accept_for_nobody(alice: User, zoe: User, officers: Officers, dan: User) -> None:
    request = make.accepted(alice, officers, dan)
    terms = propose(request, officers[0])

    for person in (zoe, officers[1]):
        with pytest.raises(NotAllowed, match="either side"):
            actions.accept_terms(request, by=person, sha256=terms.sha256)


def test_an_open_condition_stands_in_the_way(alice: User, officers: Officers, dan: User) -> None:
    condition = with_condition(alice, officers, dan)
    request = condition.request
    terms = propose(request, officers[0])
    actions.accept_terms(request, by=alice, sha256=terms.sha256)
    actions.accept_terms(request, by=dan, sha256=terms.sha256)

    with pytest.raises(NotAllowed, match="Every condition"):
        portfolio.agree(request, by=dan)

    assert terms.content["conditions"] == [["Name a counterpart", "state", condition.due_on.isoformat()]]  # type: ignore[union-attr]


def test_the_state_reads_conditions_and_terms_and_acts_on_them(
    client: Client, alice: User, officers: Officers, dan: User
) -> None:
    condition = with_condition(alice, officers, dan)
    terms = propose(condition.request, officers[0])
    client.force_login(alice)

    page = client.get(f"/en/requests/{condition.request_id}/").content.decode()
    client.post(f"/en/conditions/{condition.pk}/meet/", {"evidence": "Ms. Director."})
    stale = client.post(f"/en/requests/{condition.request_id}/terms/accept/", {"sha256": "0" * 64})
    client.post(f"/en/requests/{condition.request_id}/terms/accept/", {"sha256": terms.sha256})

    assert "Name a counterpart" in page
    assert terms.sha256 in page
    assert stale.status_code == 409
    condition.refresh_from_db()
    terms.refresh_from_db()
    assert (condition.evidence, terms.state_accepted_by) == ("Ms. Director.", alice)
