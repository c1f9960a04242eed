"""Scores of a project: what they need, when they are open, who corrects them, and what stays of them."""

from typing import Any

import pytest

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.workflow import NotAllowed
from projects.components import actions
from projects.components.complete import missing_at
from projects.components.evidence import Cite, Given, Kind, cited, from_stored, missing_in, of_rows
from projects.components.models import ComponentScore, Moment, ScoreEvidence
from projects.components.when import Gate, gate
from projects.portfolio.models import Project
from projects.portfolio.workflow import ProjectStatus
from tests.factories import components as scores
from tests.factories import projects as make
from tests.fixtures_scenes import scene


@pytest.fixture
@scene
def project(alice: User, carol: User, chris: User, dan: User) -> Project:
    return make.project(alice, (carol, chris), dan)


def now_in(project: Project, status: str) -> Project:
    Project.objects.filter(pk=project.pk).update(status=status)
    project.refresh_from_db()
    return project


def score_of(project: Project, moment: Moment, number: int) -> ComponentScore:
    return project.component_scores.get(moment=moment, component__number=number)


@pytest.mark.parametrize(
    ("said", "anchors"),
    [
        (Given(0, "Nobody asked for it."), []),
        (Given(0, ""), ["id_narrative_6"]),
        (Given(1, "In part.", cited("Act 12")), []),
        (Given(1, "In part."), ["id_evidence_6"]),
        (Given(3, " ", ()), ["id_narrative_6", "id_evidence_6"]),
        (Given(2, "", cited("Act 12")), ["id_narrative_6"]),
        (Given(None, "Words alone"), ["id_score_6"]),
        (Given(2, "Why.", tuple(Cite(Kind.CITATION, f"Act {n}") for n in range(21))), ["id_evidence_6"]),
    ],
    ids=str,
)
def test_a_score_needs_its_evidence(said: Given, anchors: list[str], db: None) -> None:
    assert [one.anchor for one in missing_in({6: said}, numbers=[6])] == anchors


def test_refused_scores_leave_nothing_behind(project: Project, dan: User) -> None:
    before = score_of(project, Moment.APPROVAL, 5).narrative

    with pytest.raises(NotAllowed) as refusal:
        actions.score_project(
            project, Moment.APPROVAL, scores={5: scores.said(3, "All take part."), 6: Given(2, "Why.")}, by=dan
        )

    assert [one.anchor for one in refusal.value.reasons] == ["id_evidence_6"]
    assert score_of(project, Moment.APPROVAL, 5).narrative == before


def test_evidence_of_every_kind_is_kept(project: Project, dan: User) -> None:
    cites = (
        Cite(Kind.RECOMMENDATION, project.recommendations.get().pk),
        Cite(Kind.INDICATOR, scores.indicator(project).pk),
        Cite(Kind.EVENT, scores.event(project).pk),
        Cite(Kind.PARTNER, scores.partner(project).pk),
        Cite(Kind.DOCUMENT, make.uploads_letter(dan).pk),
        Cite(Kind.URL, "https://www.ohchr.org/en/report"),
        Cite(Kind.CITATION, "Act 12"),
    )

    actions.score_project(project, Moment.APPROVAL, scores={6: Given(3, "Seen.", cites)}, by=dan)

    kept = score_of(project, Moment.APPROVAL, 6)
    assert (kept.score, kept.narrative, kept.language, kept.scored_by) == (3, "Seen.", "en", dan)
    assert of_rows(kept.evidence.all()) == cites


def test_records_of_another_project_are_no_evidence(project: Project, dan: User, carol: User) -> None:
    other = scores.project("TCP-9", "ZMB")
    foreign = (
        Cite(Kind.EVENT, scores.event(other).pk),
        Cite(Kind.INDICATOR, scores.indicator(other).pk),
        Cite(Kind.PARTNER, scores.partner(other).pk),
        Cite(Kind.RECOMMENDATION, make.recommendation("ZMB", paragraph="9.9").pk),
        Cite(Kind.DOCUMENT, make.uploads_letter(carol).pk),
    )

    with pytest.raises(NotAllowed) as refusal:
        actions.score_project(project, Moment.APPROVAL, scores={6: Given(2, "Why.", foreign)}, by=dan)

    assert [one.anchor for one in refusal.value.reasons] == ["id_evidence_6"] * 5


def test_what_is_said_as_before_keeps_its_person_and_time(project: Project, dan: User) -> None:
    row = score_of(project, Moment.APPROVAL, 6)
    same = Given(row.score, row.narrative, of_rows(row.evidence.all()))

    actions.score_project(project, Moment.APPROVAL, scores={6: same, 7: scores.said(1, "Less.")}, by=dan)

    again = score_of(project, Moment.APPROVAL, 6)
    assert (again.scored_by, again.scored_at) == (row.scored_by, row.scored_at)
    event = AuditEvent.objects.about(project).get(verb="score_components")
    assert list(event.facts["changes"]) == ["7"]


def test_the_project_takes_over_what_the_request_was_scored(project: Project, alice: User, carol: User) -> None:
    at_request, at_approval = score_of(project, Moment.REQUEST, 3), score_of(project, Moment.APPROVAL, 3)

    assert (at_request.score, at_request.scored_by, at_request.language) == (3, alice, "en")
    assert (at_approval.score, at_approval.scored_by) == (2, carol)
    assert of_rows(at_request.evidence.all()) == of_rows(at_approval.evidence.all()) == make.EVIDENCE
    assert project.request is not None
    assert project.request.component_scores.count() == project.component_scores.count() == 14


GATES = {
    "planning": (Gate.FROZEN, Gate.OPEN, Gate.EARLY),
    "active": (Gate.FROZEN, Gate.FROZEN, Gate.EARLY),
    "suspended": (Gate.FROZEN, Gate.FROZEN, Gate.EARLY),
    "completing": (Gate.FROZEN, Gate.FROZEN, Gate.OPEN),
    "closed": (Gate.FROZEN, Gate.FROZEN, Gate.FROZEN),
    "terminated": (Gate.FROZEN, Gate.FROZEN, Gate.FROZEN),
    "cancelled": (Gate.NEVER, Gate.NEVER, Gate.NEVER),
}


@pytest.mark.parametrize("status", ProjectStatus.values)
def test_when_the_scores_of_a_moment_are_open(status: str) -> None:
    project = Project(status=status, request_id=1)

    assert tuple(gate(project, moment) for moment in Moment) == GATES[status]


def test_a_project_without_a_request_says_where_it_starts_from() -> None:
    assert gate(Project(status="planning"), Moment.REQUEST) is Gate.OPEN
    assert gate(Project(status="active"), Moment.REQUEST) is Gate.FROZEN


WRITES: dict[tuple[str, str], set[str]] = {
    ("planning", "approval"): {"carol", "dan"},
    ("active", "approval"): {"dan"},
    ("active", "closure"): set(),
    ("completing", "closure"): {"carol", "dan"},
    ("closed", "closure"): {"dan"},
    ("closed", "request"): {"dan"},
    ("cancelled", "approval"): set(),
}


@pytest.mark.parametrize(("status", "moment"), WRITES)
@pytest.mark.parametrize("name", ["alice", "carol", "dan", "frank", "tess"])
def test_who_writes_scores_when(
    status: str, moment: str, name: str, project: Project, request: pytest.FixtureRequest
) -> None:
    person, at = request.getfixturevalue(name), now_in(project, status)

    def write() -> None:
        actions.score_project(
            at, Moment(moment), scores={1: scores.said(1, "Anew.")}, by=person, reason="A report came."
        )

    if name in WRITES[status, moment]:
        write()
        assert score_of(project, Moment(moment), 1).narrative == "Anew."
    else:
        with pytest.raises(NotAllowed):
            write()


def test_a_correction_of_frozen_scores_needs_its_reason_and_stays_in_the_history(project: Project, dan: User) -> None:
    now_in(project, "active")
    new = {6: scores.said(3, "The groups sit in the steering committee.")}

    with pytest.raises(NotAllowed) as refusal:
        actions.score_project(project, Moment.APPROVAL, scores=new, by=dan)
    actions.score_project(project, Moment.APPROVAL, scores=new, by=dan, reason=" Minutes came to light. ")

    assert [one.anchor for one in refusal.value.reasons] == ["id_reason"]
    event = AuditEvent.objects.about(project).get(verb="correct_scores")
    assert (event.note, event.actor) == ("Minutes came to light.", dan)
    assert event.facts == {
        "moment": "approval",
        "changes": {
            "6": [
                [2, "Agreed score of component 6.", [["citation", "Act 12 of 2019, article 4"]]],
                [3, "The groups sit in the steering committee.", [["citation", "Act 12 of 2019, article 4"]]],
            ]
        },
    }


def test_closing_waits_for_all_seven_and_for_evidence_that_is_still_there(project: Project, dan: User) -> None:
    now_in(project, "completing")
    workshop = scores.event(project)
    all_but_one = {number: scores.said(2) for number in range(1, 6)}
    cites = {6: Given(3, "Seen.", (Cite(Kind.EVENT, workshop.pk),))}
    actions.score_project(project, Moment.CLOSURE, scores=all_but_one | cites, by=dan)

    before = [(str(one), one.url) for one in missing_at(project, Moment.CLOSURE)]
    actions.score_project(project, Moment.CLOSURE, scores={7: Given(0, "Left to the country team.")}, by=dan)
    complete = missing_at(project, Moment.CLOSURE)
    workshop.delete()
    after = [(str(one), one.url) for one in missing_at(project, Moment.CLOSURE)]

    room = f"/en/projects/{project.pk}/components/closure"
    assert before == [("Score all seven components for the moment “At closure”; 6 are scored.", f"{room}/7/")]
    assert complete == []
    assert after == [("Cite what the score of the component “Participation” rests on.", f"{room}/6/")]


def test_scores_from_the_time_before_evidence_read_as_they_were() -> None:
    assert from_stored([2, "Why."]) == Given(2, "Why.", ())
    assert from_stored([2, "Why.", [["citation", "Act 12"]]]) == Given(2, "Why.", cited("Act 12"))


def test_taking_a_score_away_takes_its_evidence(alice: User) -> None:
    request: Any = make.complete_draft(alice)

    actions.score(request, Moment.REQUEST, scores={3: (None, "")}, by=alice)

    assert request.component_scores.count() == 6
    assert ScoreEvidence.objects.count() == 6
