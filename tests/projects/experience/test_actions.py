"""Writing, the gate with its second person, withdrawal."""

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import InternalError

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.workflow import NotAllowed
from projects.experience import actions, gate
from projects.experience.models import Lesson, LessonRelease
from projects.experience.workflow import MOVES, LessonStatus
from projects.portfolio import checks
from projects.portfolio.models import Project
from projects.requests.models import Request
from tests.factories import experience as make
from tests.factories import projects
from tests.factories.reference import assistance_form, state
from tests.fixtures_scenes import scene

pytestmark = pytest.mark.django_db


def reasons(refusal: pytest.ExceptionInfo[NotAllowed]) -> list[str]:
    return [str(reason) for reason in refusal.value.reasons]


@pytest.fixture
@scene
def project(alice: User, carol: User, chris: User, dan: User) -> Project:
    return projects.project(alice, (carol, chris), dan)


def test_a_lesson_takes_over_what_the_project_is_about(project: Project, carol: User) -> None:
    lesson = make.draft(carol, project)

    assert lesson.reference.startswith("LES-")
    assert list(lesson.states.all()) == [state("KEN")]
    assert [group.code for group in lesson.regions.all()] == ["AFG"]
    assert list(lesson.forms.all()) == [assistance_form("training-courses")]
    assert [one.number for one in lesson.components.all()] == [4]
    event = AuditEvent.objects.about(project).get(verb="write_lesson")
    assert (event.is_internal, event.facts["what"]) == (True, lesson.reference)


@pytest.mark.parametrize("name", ["alice", "zoe", "frank", "tess", "nora", "ada"])
def test_only_programme_staff_write(name: str, request: pytest.FixtureRequest) -> None:
    with pytest.raises(NotAllowed):
        make.draft(request.getfixturevalue(name))

    assert Lesson.objects.count() == 0


def test_entering_needs_all_three_parts(carol: User) -> None:
    lesson = make.draft(carol, learnt="", advice=" ")

    with pytest.raises(NotAllowed) as refusal:
        actions.move(lesson, "enter", by=carol)

    assert [reason.anchor for reason in refusal.value.reasons] == ["id_learnt", "id_advice"]


@pytest.mark.parametrize("status", LessonStatus.values)
def test_only_the_table_moves_a_lesson(status: str) -> None:
    lesson = Lesson(status=status)

    for move in MOVES:
        if status not in move.sources:
            (reason,) = actions.WORKFLOW.reasons_against(lesson, move.verb)
            assert str(move.label) in str(reason)


def test_editing_keeps_both_wordings(carol: User) -> None:
    lesson = make.draft(carol)

    actions.edit(lesson, by=carol, facts={"title": "Another title", "components": []})

    event = AuditEvent.objects.about(lesson).get(verb="edit_lesson")
    assert event.facts["changes"]["title"] == [make.TITLE, "Another title"]
    assert event.facts["changes"]["components"][1] == []
    assert list(lesson.components.all()) == []


def test_editing_nothing_says_nothing(carol: User) -> None:
    lesson = make.draft(carol)

    actions.edit(lesson, by=carol, facts={"title": make.TITLE})

    assert not AuditEvent.objects.about(lesson).filter(verb="edit_lesson").exists()


def test_edit_takes_only_editable_fields(carol: User) -> None:
    with pytest.raises(ValueError, match="status"):
        actions.edit(make.draft(carol), by=carol, facts={"status": "public"})


def test_every_finding_needs_an_answer(carol: User) -> None:
    lesson = make.entered(carol)

    with pytest.raises(NotAllowed) as refusal:
        make.propose(lesson, carol, situation=make.SITUATION)

    assert reasons(refusal) == [
        "“Ms. Wanjiru Otieno” in “what happened” (Name of a person): remove it, or say why it may stay.",
        "“+254 712 345 678” in “what happened” (Telephone number): remove it, or say why it may stay.",
    ]
    lesson.refresh_from_db()
    assert (lesson.status, lesson.releases.count()) == ("entered", 0)


def test_what_was_taken_out_and_what_stays_is_kept_with_the_release(carol: User) -> None:
    lesson = make.entered(carol)
    key = gate.key_of("name", "Ms. Wanjiru Otieno")

    release = make.propose(
        lesson,
        carol,
        situation="Ms. Wanjiru Otieno led the first visit.",
        keeps={key: "She agreed in writing to be named."},
    )

    assert [(one["text"], one["answer"], one["reason"]) for one in release.findings] == [
        ("Ms. Wanjiru Otieno", "kept", "She agreed in writing to be named."),
        ("+254 712 345 678", "removed", ""),
    ]
    lesson.refresh_from_db()
    assert lesson.status == "checking"
    assert lesson.situation == make.SITUATION


def test_words_that_the_proposer_adds_are_scanned_too(carol: User) -> None:
    with pytest.raises(NotAllowed, match=r"jane@example\.org"):
        make.propose(make.entered(carol), carol, advice="Write to jane@example.org first.")


def test_a_second_person_releases(carol: User, chris: User) -> None:
    waiting = make.waiting(carol)

    release = actions.release(waiting, by=chris, note="Read twice.")

    release.refresh_from_db()
    assert (release.status, release.decided_by, release.decision_note) == ("released", chris, "Read twice.")
    assert release.lesson.status == "public"
    assert release.sha256 == gate.fingerprint_of(release)


MAY_RELEASE = {"carol": False, "chris": True, "dan": True, "frank": False, "ada": False, "alice": False, "tess": False}


@pytest.mark.parametrize("name", MAY_RELEASE)
def test_who_may_release(name: str, carol: User, request: pytest.FixtureRequest) -> None:
    waiting = make.waiting(carol)
    person = request.getfixturevalue(name)

    assert person.has_perm("projects.release_lesson", waiting.lesson) is MAY_RELEASE[name]
    if not MAY_RELEASE[name]:
        with pytest.raises(NotAllowed):
            actions.release(waiting, by=person)


def test_who_proposed_or_changed_it_last_does_not_release(carol: User, chris: User, dan: User) -> None:
    lesson = make.entered(carol)
    actions.edit(lesson, by=dan, facts={"title": "A better title"})
    waiting = make.propose(Lesson.objects.get(pk=lesson.pk), dan)

    for person in (carol, dan):
        with pytest.raises(NotAllowed):
            actions.release(waiting, by=person)

    assert actions.release(waiting, by=chris).status == "released"


@pytest.mark.parametrize("who", ["proposed_by", "written_by"])
def test_the_database_refuses_the_same_person(who: str, carol: User, chris: User) -> None:
    release = make.public(carol, chris)
    same = getattr(release, who)

    with pytest.raises(IntegrityError), transaction.atomic():
        LessonRelease.objects.filter(pk=release.pk).update(decided_by=same)


@pytest.mark.parametrize("field", ["title", "situation", "learnt", "advice", "language", "sha256", "shows_states"])
def test_the_database_keeps_the_words_of_a_release(field: str, carol: User, chris: User) -> None:
    release = make.public(carol, chris)
    value = True if field == "shows_states" else "fr"

    with pytest.raises(InternalError), transaction.atomic():
        LessonRelease.objects.filter(pk=release.pk).update(**{field: value})


def test_a_refusal_says_why_and_the_lesson_stays_inside(carol: User, chris: User) -> None:
    waiting = make.waiting(carol)

    with pytest.raises(NotAllowed):
        actions.send_back(waiting, "refuse", by=chris, note=" ")
    actions.send_back(waiting, "refuse", by=chris, note="The prison can be guessed.")

    waiting.refresh_from_db()
    assert (waiting.status, waiting.decided_by, waiting.lesson.status) == ("refused", chris, "entered")
    assert waiting.decision_note == "The prison can be guessed."


def test_a_proposal_can_be_taken_back_and_made_anew(carol: User, chris: User) -> None:
    waiting = make.waiting(carol)

    actions.send_back(waiting, "take_back", by=carol, note="One more word.")
    again = make.propose(Lesson.objects.get(pk=waiting.lesson_id), carol)

    waiting.refresh_from_db()
    assert (waiting.status, again.number, again.status) == ("withdrawn", 2, "proposed")


def test_what_waits_is_not_changed(carol: User) -> None:
    waiting = make.waiting(carol)

    with pytest.raises(NotAllowed, match="take the proposal back"):
        actions.edit(waiting.lesson, by=carol, facts={"title": "Another"})


def test_a_later_edit_needs_a_new_release_and_the_twin_stays(carol: User, chris: User) -> None:
    release = make.public(carol, chris)

    actions.edit(release.lesson, by=carol, facts={"advice": "Pair every monitor."})
    lesson = Lesson.objects.for_page().get(pk=release.lesson_id)
    in_force = lesson.in_force()

    assert (lesson.status, lesson.advice) == ("entered", "Pair every monitor.")
    assert in_force is not None
    assert in_force.advice == make.ADVICE

    second = actions.release(make.propose(lesson, carol), by=chris)
    release.refresh_from_db()
    assert (release.status, second.status, second.number) == ("superseded", "released", 2)


def test_a_withdrawal_takes_the_twin_out_at_once(carol: User, chris: User, dan: User) -> None:
    release = make.public(carol, chris)

    with pytest.raises(NotAllowed):
        actions.move(release.lesson, "withdraw", by=dan)
    actions.move(release.lesson, "withdraw", by=dan, note="A reader recognised the person.")

    release.refresh_from_db()
    assert (release.status, release.lesson.status) == ("withdrawn", "withdrawn")
    assert list(LessonRelease.objects.in_force()) == []
    with pytest.raises(NotAllowed, match="withdrawn"):
        actions.edit(release.lesson, by=carol, facts={"title": "Another"})


def test_findings_that_are_new_at_release_block(carol: User, chris: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """The list of small places may know more on the day of release: here a place that the twin names is added to it."""
    waiting = make.propose(make.entered(carol), carol, situation="The first visit was to Bellewaarde prison.")
    monkeypatch.setattr("portal.harm.places.is_small_place", lambda name: name == "bellewaarde")

    with pytest.raises(NotAllowed, match="Bellewaarde"):
        actions.release(waiting, by=chris)

    waiting.refresh_from_db()
    assert waiting.status == "proposed"


@pytest.mark.parametrize(("consent", "may_name"), [("publish", True), ("summary", False), ("confidential", False)])
def test_consent_decides_whether_states_are_named(consent: str, may_name: bool, project: Project, carol: User) -> None:
    Request.objects.filter(pk=project.request_id).update(consent=consent)
    lesson = make.entered(carol, Project.objects.get(pk=project.pk))

    if may_name:
        release = make.propose(lesson, carol, shows_states=True, situation="In Kenya two teams went together.")
        assert [one.iso3 for one in release.states.all()] == ["KEN"]
        return
    with pytest.raises(NotAllowed, match="not named"):
        make.propose(lesson, carol, shows_states=True)


@pytest.mark.parametrize("name", ["Kenya", "Kenia", "Кения", "كينيا", "肯尼亚"])
def test_an_unnamed_state_is_named_in_no_language(name: str, project: Project, carol: User) -> None:
    lesson = make.entered(carol, project)

    with pytest.raises(NotAllowed) as refusal:
        make.propose(
            lesson, carol, situation=f"Two teams in {name} went together.", keeps={gate.key_of("mark", name): "why not"}
        )

    assert reasons(refusal) == [f"“{name}” in “what happened” must not be named: remove it."]


def test_neither_project_nor_request_is_named_by_its_number(project: Project, carol: User) -> None:
    lesson = make.entered(carol, project)

    with pytest.raises(NotAllowed, match="must not be named"):
        make.propose(lesson, carol, situation=f"As in {project.code}, two teams went together.")


def test_consent_taken_back_after_the_proposal_blocks(project: Project, carol: User, chris: User) -> None:
    waiting = make.propose(make.entered(carol, project), carol, shows_states=True)
    Request.objects.filter(pk=project.request_id).update(consent="confidential")

    with pytest.raises(NotAllowed, match="confidential"):
        actions.release(LessonRelease.objects.get(pk=waiting.pk), by=chris)


def test_a_project_closes_with_a_lesson(project: Project, carol: User) -> None:
    def item() -> bool:
        return next(one for one in checks.checked(project, "close") if str(one.label) == "Lessons are entered").is_done

    before = item()
    make.draft(carol, project, stage="closing")
    drafted = item()
    make.entered(carol, project, stage="closing")

    assert (before, drafted, item()) == (False, False, True)
