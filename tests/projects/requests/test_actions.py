"""What each act on a request does, and when it refuses."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.workflow import NotAllowed
from projects.portfolio import actions as portfolio
from projects.requests import actions
from projects.requests.models import InterestDeclaration, Request
from projects.requests.workflow import MOVES, RequestStatus
from tests.factories import projects as make
from tests.factories.reference import state


def test_start_gives_a_reference_of_the_year_and_belongs_to_the_state(alice: User, bob: User) -> None:
    first, second = make.draft(alice), make.draft(bob)

    year = timezone.localdate().year
    assert [first.reference, second.reference] == [f"TCR-{year}-0001", f"TCR-{year}-0002"]
    assert list(Request.objects.visible_to(bob).order_by("id")) == [first, second]


def test_start_refuses_another_state(zoe: User) -> None:
    with pytest.raises(NotAllowed, match="your own State"):
        actions.start(state=state("KEN"), by=zoe, title="For my neighbour")

    assert Request.objects.count() == 0


def test_submit_lists_everything_that_is_missing(alice: User) -> None:
    draft = make.draft(alice)

    with pytest.raises(NotAllowed) as refusal:
        actions.submit(draft, by=alice)

    assert [reason.anchor for reason in refusal.value.reasons] == [
        "id_institution",
        "id_contact_name",
        "id_need",
        "id_no_recommendation_reason",
        "id_forms",
        "id_consent",
        *(f"id_score_{number}" for number in range(1, 8)),
        "id_letter_file",
    ]
    draft.refresh_from_db()
    assert (draft.status, draft.submitted_at, draft.versions.count()) == ("draft", None, 0)


def test_submit_freezes_what_the_state_wrote(alice: User) -> None:
    request = make.submitted(alice)

    version = request.versions.get()
    assert (request.status, request.submitted_by, version.number) == ("submitted", alice, 1)
    assert version.content["institution"] == "Ministry of Justice"
    assert version.content["components"]["3"] == [3, "Why component 3 is scored so.", "Act 12 of 2019, article 4"]
    assert version.content["estimated_cost_usd"] == "240000.00"


def test_a_letter_promised_too_late_does_not_do(alice: User) -> None:
    draft = make.complete_draft(alice)
    Request.objects.filter(pk=draft.pk).update(letter=None)
    today = timezone.localdate()

    actions.save_draft(draft, by=alice, facts={"letter_promised_by": today + timedelta(days=16)})
    Request.objects.filter(pk=draft.pk).update(letter=None)
    draft.refresh_from_db()
    late = [reason.anchor for reason in actions.WORKFLOW.reasons_against(draft, "submit")]
    draft.letter_promised_by = today + timedelta(days=15)

    assert late == ["id_letter_file"]
    assert actions.WORKFLOW.reasons_against(draft, "submit") == []


def test_a_sent_request_is_frozen(alice: User) -> None:
    request = make.submitted(alice)

    with pytest.raises(NotAllowed, match="frozen"):
        actions.save_draft(request, by=alice, facts={"title": "Another title"})

    request.refresh_from_db()
    assert request.title == "Monitoring of places of detention"


def test_save_draft_refuses_fields_that_are_not_the_states(alice: User) -> None:
    with pytest.raises(ValueError, match="status"):
        actions.save_draft(make.draft(alice), by=alice, facts={"status": "accepted"})


def test_the_letter_is_kept_with_its_type_from_the_content(alice: User) -> None:
    draft = make.draft(alice)

    actions.save_draft(draft, by=alice, facts={}, letter=SimpleUploadedFile("letter.docx", make.PDF))

    draft.refresh_from_db()
    assert draft.letter is not None
    assert (draft.letter.media_type, draft.letter.size) == ("application/pdf", len(make.PDF))


def test_questions_go_out_and_come_back_to_the_stage_they_interrupted(alice: User, carol: User) -> None:
    request = make.under_assessment(alice, carol)

    actions.ask(
        request,
        by=carol,
        questions=[("need", "Which places?")],
        answer_due_on=timezone.localdate() + timedelta(days=10),
    )
    with pytest.raises(NotAllowed, match="every question"):
        actions.send_answers(request, by=alice)
    actions.answer(request.questions.get(), by=alice, text="All prisons of the coast.")
    actions.send_answers(request, by=alice)

    request.refresh_from_db()
    assert (request.status, request.asked_during, request.answer_due_on) == ("assessment", "", None)
    assert [version.number for version in request.versions.all()] == [1, 2]


def test_a_decision_needs_two_assessments(alice: User, carol: User, chris: User) -> None:
    request = make.under_assessment(alice, carol)
    make.assess(request, carol)

    with pytest.raises(NotAllowed, match="Two assessments are needed; 1 is in"):
        actions.bring_to_decision(request, by=carol)
    make.assess(request, chris)
    with pytest.raises(NotAllowed, match="have to be consolidated"):
        actions.bring_to_decision(request, by=carol)
    make.consolidate(request, carol)
    actions.bring_to_decision(request, by=carol)

    request.refresh_from_db()
    assert request.status == "decision"


def test_nobody_assesses_twice(alice: User, carol: User) -> None:
    request = make.under_assessment(alice, carol)
    make.assess(request, carol)

    with pytest.raises(NotAllowed, match="already"):
        make.assess(request, carol)

    assert request.assessments.count() == 1


def test_an_assessor_never_decides(alice: User, carol: User, dan: User) -> None:
    request = make.under_assessment(alice, carol)
    make.assess(request, carol)
    make.assess(request, dan)
    make.consolidate(request, carol)
    actions.bring_to_decision(request, by=carol)

    with pytest.raises(NotAllowed, match="right"):
        actions.accept(request, by=dan, note="I liked it myself.")


def test_a_declared_interest_keeps_the_officer_out(alice: User, carol: User) -> None:
    request = make.submitted(alice)
    actions.declare_interest(request, by=carol, reason="My former ministry.")

    with pytest.raises(NotAllowed, match="right"):
        actions.take(request, by=carol)

    assert InterestDeclaration.objects.get().user == carol


def test_agree_makes_the_project_of_the_accepted_terms(alice: User, carol: User, chris: User, dan: User) -> None:
    request = make.with_terms(alice, (carol, chris), dan, title="Monitors")

    project = portfolio.agree(request, by=dan)

    request.refresh_from_db()
    assert (request.status, request.agreed_by) == ("agreed", dan)
    assert (project.title, project.budget_usd, project.starts_on) == ("Monitors", 220_000, date(2026, 1, 1))
    assert list(project.states.all()) == [state("KEN")]
    assert list(project.recommendations.all()) == list(request.recommendations.all())
    scores = project.component_scores.order_by("moment", "component__number").values_list("moment", "score")
    assert list(scores) == [*(("approval", 2),) * 7, *(("request", score) for score in (1, 2, 3, 0, 1, 2, 3))]


def test_a_state_does_not_conclude_the_agreement(alice: User, carol: User, chris: User, dan: User) -> None:
    request = make.with_terms(alice, (carol, chris), dan)

    with pytest.raises(NotAllowed, match="right"):
        portfolio.agree(request, by=alice)

    assert request.projects.count() == 0


def test_a_decision_needs_words(alice: User, carol: User, chris: User, dan: User) -> None:
    with pytest.raises(NotAllowed, match="reason in words"):
        actions.accept(make.for_decision(alice, (carol, chris)), by=dan, note="  ")


def test_a_finished_request_is_taken_up_again_within_24_months_under_its_number(
    alice: User, carol: User, chris: User, dan: User
) -> None:
    request = make.for_decision(alice, (carol, chris))
    actions.decline(request, by=dan, note="Not now.", now=timezone.now() - timedelta(days=729))
    number = request.reference

    actions.reopen(request, by=dan, note="The State has new facts.")

    request.refresh_from_db()
    assert (request.status, request.reference, request.decided_at) == ("screening", number, None)


def test_after_24_months_the_state_makes_a_new_request(alice: User, carol: User, chris: User, dan: User) -> None:
    request = make.for_decision(alice, (carol, chris))
    actions.decline(request, by=dan, note="Not now.", now=timezone.now() - timedelta(days=735))

    with pytest.raises(NotAllowed, match="more than 24 months ago"):
        actions.reopen(request, by=dan, note="The State has new facts.")


def test_every_move_leaves_one_event(alice: User, carol: User) -> None:
    request = make.under_assessment(alice, carol)

    events = AuditEvent.objects.about(request).order_by("id").values_list("verb", "from_status", "to_status")
    assert list(events) == [
        ("start", "", "draft"),
        ("submit", "draft", "submitted"),
        ("take", "submitted", "screening"),
        ("start_assessment", "screening", "assessment"),
    ]


@pytest.mark.parametrize("status", RequestStatus.values)
def test_only_the_table_moves_a_request(status: str) -> None:
    """Every pair of stage and verb that is not in the table is refused, with the stage and the verb in words."""
    request = Request(status=status)

    for move in MOVES:
        if status not in move.sources:
            (reason,) = actions.WORKFLOW.reasons_against(request, move.verb)
            assert str(move.label) in str(reason)
            assert str(actions.WORKFLOW.state(status).label) in str(reason)


@pytest.mark.parametrize(
    "facts",
    [
        {"submitted_at": None},
        {"decided_at": timezone.now()},
        {"status": "agreed", "decision_reasons": "yes"},
        {"status": "accepted"},
        {"status": "info_requested"},
        {"estimated_cost_usd": -1},
    ],
    ids="-".join,
)
def test_the_database_refuses_a_stage_without_its_facts(facts: dict[str, object], alice: User) -> None:
    request = make.submitted(alice)

    with pytest.raises(IntegrityError), transaction.atomic():
        Request.objects.filter(pk=request.pk).update(**facts)
