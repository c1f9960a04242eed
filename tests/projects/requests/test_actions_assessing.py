"""Two blind assessments, their consolidation, assignments and interests."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.workflow import NotAllowed
from projects.components.evidence import Cite, Given, Kind, of_rows
from projects.components.models import Moment
from projects.requests import actions
from projects.requests.assessing.places import conflicts, eligible
from projects.requests.assessing.views import agreed_scores
from projects.requests.models import Assessment, Request
from tests.factories import projects as make

SECRET = "The need is real"


def reads(client: Client, person: User, request: Request) -> dict[str, str]:
    """Everything that speaks of the request to this person."""
    client.force_login(person)
    pages = {
        path: client.get(path).content.decode()
        for path in (
            f"/en/requests/{request.pk}/",
            f"/en/requests/{request.pk}/versions/",
            f"/en/requests/{request.pk}/interest/",
            f"/en/thread/request/{request.pk}/",
            f"/api/v1/requests/{request.pk}/",
            f"/api/v1/requests/{request.pk}/assessments/",
            f"/api/v1/requests/{request.pk}/moves/",
            f"/api/v1/requests/{request.pk}/versions/",
            "/en/desk/",
        )
    }
    export = client.get("/en/requests/", {"export": "csv"})
    return pages | {"csv": b"".join(export.streaming_content).decode()}  # type: ignore[attr-defined]


@pytest.mark.parametrize("stage", ["assessment", "info_requested", "withdrawn"])
def test_nothing_tells_the_other_assessor_before_both_are_in(
    stage: str, client: Client, alice: User, carol: User, chris: User, dan: User
) -> None:
    request = make.under_assessment(alice, carol)
    make.assess(request, carol, advice="not_support")
    if stage != "assessment":
        make_asked(request, carol)
    if stage == "withdrawn":
        actions.withdraw(request, by=alice, note="No longer.")

    for person in (alice, chris, dan):
        leaks = {
            path for path, text in reads(client, person, request).items() if SECRET in text or "Do not support" in text
        }
        assert leaks == set(), person
    assert SECRET in reads(client, carol, request)[f"/en/requests/{request.pk}/"]


def make_asked(request: Request, by: User) -> None:
    from datetime import timedelta

    from django.utils import timezone

    due = timezone.localdate() + timedelta(days=9)
    actions.ask(request, by=by, questions=[("need", "Which places?")], answer_due_on=due)


def test_both_are_shown_to_staff_when_both_are_in_and_never_to_the_state(
    client: Client, alice: User, carol: User, chris: User, frank: User
) -> None:
    request = make.assessed(alice, (carol, chris))

    assert SECRET in reads(client, chris, request)[f"/api/v1/requests/{request.pk}/assessments/"]
    assert not [
        path for path, text in reads(client, alice, request).items() if SECRET in text or "Both assessors" in text
    ]
    client.force_login(frank)
    assert client.get(f"/api/v1/requests/{request.pk}/assessments/").status_code == 403
    assert list(Assessment.objects.visible_to(frank)) == list(Assessment.objects.visible_to(alice)) == []


def test_a_third_person_does_not_assess(alice: User, carol: User, chris: User, dan: User) -> None:
    request = make.under_assessment(alice, carol)
    make.assess(request, carol)
    make.assess(request, chris)

    with pytest.raises(NotAllowed, match="Two other people"):
        make.assess(request, dan)


def test_named_assessors_hold_their_places(alice: User, carol: User, chris: User, dan: User) -> None:
    request = actions.take(make.submitted(alice), by=carol)
    actions.start_assessment(request, by=carol, assessors=[chris, dan])

    with pytest.raises(NotAllowed, match="Two other people"):
        make.assess(request, carol)
    make.assess(request, chris)
    with pytest.raises(NotAllowed, match="one of them"):
        actions.assign_assessors(request, assessors=[carol, dan], by=carol)
    actions.assign_assessors(request, assessors=[chris, carol], by=carol)
    make.assess(request, carol)

    assert {one.assessor for one in request.assessments.all()} == {chris, carol}


def test_all_seven_scores_are_needed(alice: User, carol: User) -> None:
    request = make.under_assessment(alice, carol)

    with pytest.raises(NotAllowed, match="all seven"):
        actions.assess(
            request, by=carol, advice="support", narrative="x", cost_estimate_usd=Decimal(1), scores={1: Given(2, "Why.", make.EVIDENCE)}, precedents_seen=True
        )  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second", "apart"),
    [
        ({"1": 0}, {"1": 0}, []),
        ({"1": 0}, {"1": 1}, []),
        ({"1": 0}, {"1": 2}, [1]),
        ({"1": 3, "2": 0, "7": 1}, {"1": 1, "2": 3, "7": 2}, [1, 2]),
    ],
)
def test_scores_that_differ_by_more_than_one_are_a_conflict(
    first: dict[str, int], second: dict[str, int], apart: list[int]
) -> None:
    assert conflicts([Assessment(scores=first), Assessment(scores=second)]) == apart


def disputed(alice: User, carol: User, chris: User) -> Request:
    request = make.under_assessment(alice, carol)
    make.assess(request, carol)
    actions.assess(
        request, by=chris, advice="conditions", narrative="Weak on participation.", cost_estimate_usd=Decimal(260_000),
        scores=make.all_scored(2, c6=0), precedents_seen=True,
    )  # fmt: skip
    return request


def test_a_conflict_needs_its_reason(alice: User, carol: User, chris: User) -> None:
    request = disputed(alice, carol, chris)
    silent = make.all_scored(2) | {6: Given(2, "", make.EVIDENCE)}
    heard = Given(1, "Groups are named, not yet heard.", make.EVIDENCE)

    with pytest.raises(NotAllowed) as refusal:
        make.consolidate(request, carol, scores=silent, precedents=" ")
    make.consolidate(request, carol, scores=silent | {6: heard})

    assert [reason.anchor for reason in refusal.value.reasons] == ["id_precedents", "id_narrative_6"]
    made = request.consolidations.get()
    assert (made.conflicts, made.scores["6"]) == ([6], [1, heard.narrative, [make.EVIDENCE[0].plain]])


def test_the_page_flags_the_conflict_and_fills_in_what_both_gave(
    client: Client, alice: User, carol: User, chris: User
) -> None:
    request = disputed(alice, carol, chris)
    client.force_login(carol)

    page = client.get(f"/en/requests/{request.pk}/consolidate/").content.decode()
    refused = client.post(
        f"/en/requests/{request.pk}/consolidate/",
        {"advice": "support", "narrative": "Agreed.", "cost_estimate_usd": "240000", "precedents": "None."}
        | {f"score_{n}": "2" for n in range(1, 8)},
    )

    assert page.count(">Conflict<") == 1
    assert 'value="240000.00"' in page
    assert b"scores of component 6 lie apart" in refused.content
    assert b"Agreed." in refused.content


def test_an_assessor_cites_recommendations_of_the_request_and_both_are_carried_to_approval(
    client: Client, alice: User, carol: User, chris: User, dan: User
) -> None:
    request = make.under_assessment(alice, carol)
    recommendation = request.recommendations.get()
    facts = {"advice": "support", "narrative": "Good.", "cost_estimate_usd": "1000", "precedents_seen": "on"}
    ticked = make.score_posts(2) | {"recommendations_3": [recommendation.pk], "evidence_3": ""}
    client.force_login(carol)
    refused = client.post(f"/en/requests/{request.pk}/assess/", facts | make.score_posts(2) | {"evidence_3": ""})
    client.post(f"/en/requests/{request.pk}/assess/", facts | ticked)
    make.assess(request, chris)

    page = client.get(f"/en/requests/{request.pk}/consolidate/").content.decode()
    (first, _second) = request.assessments.all()
    form = agreed_scores(request, list(request.assessments.all()))
    client.post(
        f"/en/requests/{request.pk}/consolidate/",
        {"advice": "support", "narrative": "Agreed.", "cost_estimate_usd": "1000", "precedents": "None."} | form,
    )
    actions.bring_to_decision(request, by=carol)
    actions.accept(request, by=dan, note="It fits.")

    assert b"Cite what the score of the component" in refused.content
    assert first.reasons["3"] == ["Why.", [["recommendation", recommendation.pk]]]
    assert recommendation.citation in page
    kept = request.component_scores.get(moment=Moment.APPROVAL, component__number=3)
    assert kept.narrative == "Why.\nWhy 3 has 2."
    assert of_rows(kept.evidence.all()) == (Cite(Kind.RECOMMENDATION, recommendation.pk), *make.EVIDENCE)


def test_consolidated_scores_become_the_scores_at_approval(alice: User, carol: User, chris: User, dan: User) -> None:
    request = make.accepted(alice, (carol, chris), dan)

    scores = request.component_scores.filter(moment=Moment.APPROVAL).values_list(
        "component__number", "score", "narrative"
    )
    assert list(scores) == [(number, 2, f"Agreed score of component {number}.") for number in range(1, 8)]


def test_who_consolidated_does_not_decide(alice: User, carol: User, chris: User, dan: User) -> None:
    request = make.under_assessment(alice, carol)
    make.assess(request, carol)
    make.assess(request, chris)
    make.consolidate(request, dan)
    actions.bring_to_decision(request, by=carol)

    with pytest.raises(NotAllowed, match="right"):
        actions.accept(request, by=dan, note="As I wrote.")


def test_a_reopened_request_is_assessed_anew(alice: User, carol: User, chris: User, dan: User) -> None:
    request = make.for_decision(alice, (carol, chris))
    actions.decline(request, by=dan, note="Not now.")
    actions.reopen(request, by=dan, note="New facts.")
    actions.start_assessment(request, by=carol)

    with pytest.raises(NotAllowed, match="0 is in"):
        actions.bring_to_decision(request, by=carol)
    make.assess(request, carol)

    assert [one.round for one in request.assessments.all()] == [1, 1, 2]


# Interests

ACTS: dict[str, Callable[[Request, User], Any]] = {
    "take": lambda request, person: actions.take(request, by=person),
    "assign": lambda request, person: actions.assign_officer(request, officer=person, by=person),
}


@pytest.mark.parametrize("act", ACTS)
def test_an_interest_keeps_out_until_it_is_withdrawn(act: str, alice: User, carol: User) -> None:
    request = make.submitted(alice)
    declaration = actions.declare_interest(request, by=carol, reason="My former ministry.")

    with pytest.raises(NotAllowed, match=r"right|may not"):
        ACTS[act](request, carol)
    actions.withdraw_interest(declaration, by=carol)
    ACTS[act](request, carol)

    request.refresh_from_db()
    assert request.officer == carol


def test_an_interest_takes_the_request_out_of_the_hands(alice: User, carol: User, chris: User, dan: User) -> None:
    request = actions.take(make.submitted(alice), by=carol)
    actions.start_assessment(request, by=carol, assessors=[carol, chris])

    actions.declare_interest(request, by=carol, reason="A relative works there.")

    request.refresh_from_db()
    assert request.officer is None
    assert [one.user for one in request.assignments.all()] == [chris]
    assert list(eligible(request)) == [chris, dan]
    with pytest.raises(NotAllowed, match="Carol does not work"):
        actions.assign_officer(request, officer=carol, by=dan)
    with pytest.raises(NotAllowed, match="may not assess"):
        make.assess(request, carol)
    with pytest.raises(NotAllowed, match="already declared"):
        actions.declare_interest(request, by=carol, reason="Again.")


def test_an_assessment_does_not_count_while_its_assessor_has_an_interest(
    alice: User, carol: User, chris: User, dan: User
) -> None:
    request = make.under_assessment(alice, carol)
    make.assess(request, carol)
    make.assess(request, chris)
    actions.declare_interest(request, by=carol, reason="A relative works there.")

    with pytest.raises(NotAllowed, match="1 is in"):
        make.consolidate(request, chris)
    assert (
        list(Assessment.objects.that_stand().visible_to(dan)) == []
    )  # the third assessor is as blind as the first was
    make.assess(request, dan)
    make.consolidate(request, chris)

    assert {one.assessor for one in Assessment.objects.that_stand().visible_to(chris)} == {chris, dan}


def test_interests_are_for_staff_alone(client: Client, alice: User, carol: User, dan: User) -> None:
    request = make.submitted(alice)
    client.force_login(carol)
    client.post(f"/en/requests/{request.pk}/interest/", {"reason": "My former ministry."})

    shown = reads(client, dan, request)
    hidden = reads(client, alice, request)

    assert "Interest declared" in shown[f"/en/requests/{request.pk}/"]
    assert "My former ministry." in shown[f"/en/requests/{request.pk}/interest/"]
    assert not [path for path, text in hidden.items() if "nterest declared" in text or "former ministry" in text]
    assert client.get(f"/en/requests/{request.pk}/interest/").status_code == 403
    client.force_login(carol)
    client.post(f"/en/requests/{request.pk}/interest/withdraw/")
    verbs = AuditEvent.objects.about(request).filter(is_internal=True).order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["declare_interest", "withdraw_interest"]


def test_nobody_withdraws_the_interest_of_another(alice: User, carol: User, dan: User) -> None:
    declaration = actions.declare_interest(make.submitted(alice), by=carol, reason="A relative.")

    with pytest.raises(NotAllowed, match="Only the person"):
        actions.withdraw_interest(declaration, by=dan)
