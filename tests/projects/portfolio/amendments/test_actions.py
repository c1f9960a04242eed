"""From a draft to the day it is in force: who may, when, and what is then written."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from funding.allocations import actions as allocations
from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.workflow import Blocker, NotAllowed
from projects.participation.models import Event
from projects.portfolio.amendments import actions
from projects.portfolio.amendments.branch import FACTS, basis_of, content_now
from projects.portfolio.amendments.models import Amendment
from projects.portfolio.amendments.sections import SECTIONS, Section
from projects.portfolio.amendments.workflow import MOVES, AmendmentStatus
from projects.portfolio.models import Project
from projects.portfolio.workflow import ProjectStatus
from projects.results.models import Indicator, IndicatorValue, ReportingPeriod, Result
from projects.workplan.models import Activity
from tests.at_once import at_once
from tests.factories import amendments as make
from tests.factories import funding as money
from tests.factories.people import again
from tests.factories.sections import TEAM


def reasons(refusal: pytest.ExceptionInfo[NotAllowed]) -> list[str]:
    return [str(reason) for reason in refusal.value.reasons]


def test_an_amendment_begins_from_the_project_as_it_is(project: Project, carol: User) -> None:
    made = make.begun(project, carol)

    made.refresh_from_db()
    assert (made.number, made.status, made.base_revision, made.base) == (1, "draft", project.revision, made.proposal)
    assert made.base["facts"] == [
        {"key": "project", "starts_on": "2026-01-01", "ends_on": "2027-12-31", "budget_usd": "220000.00", "reach": "country"}
    ]  # fmt: skip
    assert made.base["states"] == [{"key": "KEN", "state": "KEN"}]


@pytest.mark.parametrize("status", ProjectStatus.values)
def test_only_a_running_project_is_amended(status: str, project: Project, carol: User) -> None:
    Project.objects.filter(pk=project.pk).update(status=status)

    if status in ("active", "suspended", "completing"):
        assert make.begun(project, carol).number == 1
    else:
        with pytest.raises(NotAllowed, match="Only a running project is amended"):
            make.begun(project, carol)


@pytest.mark.parametrize("name", ["alice", "zoe", "frank", "tess", "nora", "ada"])
def test_only_those_who_manage_it_begin_one(name: str, request: pytest.FixtureRequest, project: Project) -> None:
    with pytest.raises(NotAllowed, match="You do not manage this project"):
        make.begun(project, request.getfixturevalue(name))

    assert not Amendment.objects.exists()


def test_what_is_approved_is_what_the_project_then_says(
    project: Project, carol: User, chris: User, team: Section
) -> None:
    project.members.create(user=chris, part="Trains", since=date(2026, 2, 1))
    draft = make.begun(project, carol, ends_on="2028-03-31", budget_usd="231000.5")
    row = draft.proposal["team"][0]
    rows = [
        {**row, "part": "Leads the training"},
        {"key": "new1", "user": str(carol.pk), "part": "", "since": "2026-03-01"},
    ]
    draft = actions.save_section(draft, "team", rows, by=carol)

    actions.approve(actions.propose(draft, by=carol), by=chris)

    project.refresh_from_db()
    draft.refresh_from_db()
    assert (project.ends_on, project.budget_usd, project.revision) == (date(2028, 3, 31), Decimal("231000.50"), 2)
    assert list(project.members.order_by("pk").values_list("user__name", "part")) == [
        ("Chris", "Leads the training"),
        ("Carol", ""),
    ]
    assert (draft.status, draft.applied_revision, draft.decided_by) == ("approved", 2, chris)
    now = content_now(project)
    assert now["facts"] == [{**draft.proposal["facts"][0], "budget_usd": "231000.50"}]
    assert [{**row, "key": ""} for row in now["team"]] == [
        {"until": None, "colour": "unseen by the form", **row, "key": ""} for row in draft.proposal["team"]
    ]
    event = AuditEvent.objects.about(project).get(verb="amendment_approve")
    assert [one for one in event.facts["changes"] if one["section"] == "facts"] == [
        {"section": "facts", "row": "project", "what": "changed", "values": {"ends_on": ["2027-12-31", "2028-03-31"], "budget_usd": ["220000.00", "231000.5"]}}
    ]  # fmt: skip
    assert (event.is_internal, event.facts["what"]) == (False, "A1")


def test_what_follows_sees_the_project_as_amended(
    project: Project, carol: User, dan: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[date | None, str]] = []
    monkeypatch.setattr(actions, "FOLLOWS", [lambda project, by: seen.append((project.ends_on, by.name))])

    make.in_force(project, carol, dan, ends_on="2028-03-31")

    assert seen == [(date(2028, 3, 31), "Carol"), (date(2028, 3, 31), "Dan")]  # rehearsed, then in force


def test_rows_are_taken_away_and_rows_of_others_stay_as_they_are(
    project: Project, carol: User, chris: User, dan: User, team: Section
) -> None:
    kept = project.members.create(user=chris, part="Trains", since=date(2026, 2, 1))
    project.members.create(user=dan, part="Advises", since=date(2026, 2, 1))
    draft = make.begun(project, carol)

    rows = [{"key": str(kept.pk), "user": str(dan.pk), "part": "Trains", "since": "2026-02-01", "colour": "typed in"}]
    draft = actions.save_section(draft, "team", rows, by=carol)

    assert draft.proposal["team"] == [draft.base["team"][0]]  # who the person is, and what no form shows, stays


def test_a_draft_that_changes_nothing_is_not_proposed(project: Project, carol: User) -> None:
    draft = make.begun(project, carol, budget_usd="220000", ends_on="2027-12-31")

    with pytest.raises(NotAllowed) as refusal:
        actions.propose(draft, by=carol)

    assert reasons(refusal) == ["The draft does not change anything yet."]


def test_nobody_approves_what_they_proposed(project: Project, dan: User) -> None:
    amendment = make.proposed(project, dan)

    with pytest.raises(NotAllowed, match="You do not have the right"):
        actions.approve(amendment, by=dan)
    with pytest.raises(IntegrityError), transaction.atomic():
        Amendment.objects.filter(pk=amendment.pk).update(decided_by=dan, decided_at=amendment.proposed_at)


MAY = {  # who may make which move of a smaller one that Carol proposed, and of a larger one
    "alice": (set(), set()),
    "zoe": (set(), set()),
    "carol": ({"take_back", "withdraw"}, {"take_back", "withdraw"}),
    "chris": ({"approve", "refuse", "send_back", "take_back", "withdraw"}, {"take_back", "withdraw"}),
    "dan": ({"approve", "refuse", "send_back", "take_back", "withdraw"},) * 2,
    "frank": (set(), set()),
    "tess": (set(), set()),
    "nora": (set(), set()),
    "ada": (set(), set()),
}


@pytest.mark.parametrize("is_major", [False, True], ids=["smaller", "larger"])
@pytest.mark.parametrize("name", MAY)
def test_who_may_make_which_move(
    name: str, is_major: bool, project: Project, carol: User, request: pytest.FixtureRequest
) -> None:
    amendment = make.proposed(project, carol, budget_usd="300000" if is_major else "225000")
    person = again(request.getfixturevalue(name))

    open_moves = {move.verb for move in actions.WORKFLOW.open_moves(amendment, person)}

    assert (amendment.is_major, open_moves) == (is_major, MAY[name][is_major])
    for verb in actions.MOVE_BY.keys() - open_moves:
        with pytest.raises(NotAllowed):
            actions.MOVE_BY[verb](amendment, by=person, note="Why.")
    amendment.refresh_from_db()
    assert amendment.status == "proposed"


@pytest.mark.parametrize("status", AmendmentStatus.values)
def test_only_the_table_moves_an_amendment(status: str) -> None:
    amendment = Amendment(status=status)

    for move in MOVES:
        if status not in move.sources:
            (reason,) = actions.WORKFLOW.reasons_against(amendment, move.verb)
            assert str(move.label) in str(reason)


@pytest.mark.parametrize(
    ("verb", "note", "status"),
    [("refuse", "Too late.", "refused"), ("send_back", "Say what it costs.", "draft"), ("withdraw", "", "withdrawn")],
)
def test_what_is_not_approved_leaves_the_project_alone(
    verb: str, note: str, status: str, project: Project, carol: User, dan: User
) -> None:
    amendment = actions.MOVE_BY[verb](make.proposed(project, carol), by=dan, note=note)

    amendment.refresh_from_db()
    project.refresh_from_db()
    assert (amendment.status, project.ends_on, project.revision) == (status, date(2027, 12, 31), 1)
    assert (amendment.proposed_by is None) is (status == "draft")
    assert AuditEvent.objects.about(project).filter(verb=f"amendment_{verb}", is_internal=True).count() == 1


@pytest.mark.parametrize("verb", ["refuse", "send_back"])
def test_a_refusal_says_why(verb: str, project: Project, carol: User, dan: User) -> None:
    with pytest.raises(NotAllowed, match="Say why"):
        actions.MOVE_BY[verb](make.proposed(project, carol), by=dan, note=" ")


def test_several_small_steps_make_a_large_one(project: Project, carol: User, dan: User) -> None:
    make.in_force(project, carol, dan, budget_usd="260000")  # 18 % more than the terms

    second = make.proposed(project, carol, budget_usd="270000")  # 4 % more than now, 23 % more than the terms
    actions.approve(second, by=dan)
    third = make.proposed(project, carol, budget_usd="300000")  # 11 % more than the head has decided

    assert (second.is_major, third.is_major) == (True, False)
    assert (basis_of(project).source, basis_of(project).number) == ("amendment", 2)


def test_a_project_by_exception_is_measured_by_what_it_was(project: Project, carol: User, dan: User) -> None:
    Project.objects.filter(pk=project.pk).update(request=None, no_request_reason="Asked for by the Council.")

    make.in_force(project, carol, dan, budget_usd="250000")
    second = make.proposed(project, carol, budget_usd="270000")

    assert second.is_major is True
    assert basis_of(Project.objects.get(pk=project.pk)).budget_usd == 220_000


def test_other_states_are_for_the_deciding_official(project: Project, carol: User, dan: User) -> None:
    draft = make.begun(project, carol, reach="countries")
    rows = [*draft.proposal["states"], {"key": "new1", "state": "UGA"}]
    amendment = actions.propose(actions.save_section(draft, "states", rows, by=carol), by=carol)

    actions.approve(amendment, by=dan)

    assert amendment.is_major is True
    assert sorted(project.states.values_list("iso3", flat=True)) == ["KEN", "UGA"]


REFUSED = {
    "end before start": ({"ends_on": "2025-12-31"}, "id_project-ends_on", "cannot end before it starts"),
    "begins in the future": ({"starts_on": "2027-06-01"}, "id_project-starts_on", "first day cannot lie in the future"),
    "no budget": ({"budget_usd": "0.00"}, "id_project-budget_usd", "more than nothing"),
    "budget missing": ({"budget_usd": None}, "id_project-budget_usd", "this is needed"),
    "states do not fit": ({"reach": "countries"}, "section", "names at least two; 1 are named"),
    "regions do not fit": ({"reach": "regional"}, "section", "names its regions"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_broken_rule_is_named_with_its_place_and_the_draft_is_kept(case: str, project: Project, carol: User) -> None:
    facts, anchor, sentence = REFUSED[case]
    draft = make.begun(project, carol, **facts)

    with pytest.raises(NotAllowed, match=sentence) as refusal:
        actions.propose(draft, by=carol)

    (reason,) = refusal.value.reasons
    assert reason.anchor == anchor
    assert f"/projects/{project.pk}/amendments/1/edit/" in reason.url
    draft.refresh_from_db()
    assert {name: draft.proposal["facts"][0][name] for name in facts} == facts


def happened(project: Project, what: str, by: User) -> None:
    first, last = date(2026, 2, 1), date(2026, 8, 31)
    if what == "activities":
        Activity.objects.create(
            project=project, number=1, title="Course", starts_on=first, ends_on=last, status="ongoing"
        )
    elif what == "events":
        Event.objects.create(project=project, title="Course", starts_on=first, ends_on=last, invitation="open")
    else:
        result = Result.objects.create(project=project, level="outcome", code="1", title="Visits")
        indicator = Indicator.objects.create(result=result, code="1.a", title="Visits made", kind="number")
        period = ReportingPeriod.objects.create(project=project, starts_on=first, ends_on=last, due_on=last)
        IndicatorValue.objects.create(indicator=indicator, period=period, numerator=Decimal(3), entered_by=by)


@pytest.mark.parametrize("what", ["activities", "events", "reporting periods with values"])
def test_what_was_done_stays_within_the_project(what: str, project: Project, carol: User) -> None:
    happened(project, what, carol)
    draft = make.begun(project, carol, starts_on="2026-03-01", ends_on="2026-06-30")

    with pytest.raises(NotAllowed) as refusal:
        actions.propose(draft, by=carol)

    assert reasons(refusal) == [
        f"The project cannot end before what was done in it: {what} until 31 August 2026.",
        f"The project cannot begin after what was done in it: {what} from 1 February 2026.",
    ]


def test_the_budget_covers_what_is_allocated(project: Project, carol: User, frank: User) -> None:
    gift = money.received("200000")
    allocation = allocations.propose(contribution=gift, project=project, amount_usd=Decimal(150_000), by=frank)
    allocations.post(allocation, on=date(2026, 11, 1), by=frank)
    draft = make.begun(project, carol, budget_usd="149999.99")

    with pytest.raises(NotAllowed) as refusal:
        actions.propose(draft, by=carol)

    assert [(str(one), one.anchor) for one in refusal.value.reasons] == [
        ("The budget is below the US$\N{NO-BREAK SPACE}150,000.00 already allocated to the project. Take back allocations first.", "id_project-budget_usd")
    ]  # fmt: skip


def test_a_section_reads_only_rows_in_which_nothing_is_missing(project: Project, carol: User, team: Section) -> None:
    rows = [
        {"key": "new1", "user": str(carol.pk), "part": "x"},
        {"key": "new2", "user": str(carol.pk), "since": "1999-01-01"},
    ]
    draft = actions.save_section(make.begun(project, carol), "team", rows, by=carol)

    with pytest.raises(NotAllowed) as incomplete:
        actions.propose(draft, by=carol)
    draft = actions.save_section(draft, "team", [rows[1]], by=carol)
    with pytest.raises(NotAllowed) as wrong:
        actions.propose(draft, by=carol)

    assert [(str(one), one.anchor) for one in incomplete.value.reasons] == [("From: this is needed.", "id_new1-since")]
    assert [(str(one), one.anchor) for one in wrong.value.reasons] == [("Nobody began before 2000.", "id_new2-since")]


@pytest.mark.parametrize(
    ("anchor", "placed"),
    [
        ("id_new2-since", "id_new2-since"),
        ("id_line-1-since", "id_new2-since"),
        ("id_line-2-since", "section"),
        ("id_line-1-colour", "section"),
        ("since", "section"),
        ("", "section"),
    ],
)
def test_a_section_names_the_place_by_row_or_by_its_number(
    anchor: str, placed: str, project: Project, carol: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    section = replace(TEAM, refuse=lambda project, rows: [Blocker("Not so.", anchor)])
    monkeypatch.setitem(SECTIONS, "team", section)
    rows = [{"key": f"new{n}", "user": str(carol.pk), "since": "2026-02-01"} for n in (1, 2)]
    draft = actions.save_section(make.begun(project, carol), "team", rows, by=carol)

    (reason,) = actions.WORKFLOW.reasons_against(draft, "propose")

    assert (reason.anchor, reason.url.endswith("/amendments/1/edit/team/")) == (placed, True)


def test_what_the_database_does_not_take_is_refused_before_anybody_decides(
    project: Project, carol: User, dan: User, team: Section
) -> None:
    long = {"key": "new1", "user": str(dan.pk), "part": "x" * 121, "since": "2026-02-01"}
    twice = [{**long, "part": ""}, {**long, "key": "new2", "part": ""}]
    draft = actions.save_section(make.begun(project, carol), "team", [long], by=carol)

    with pytest.raises(NotAllowed, match="value too long") as refusal:
        actions.propose(draft, by=carol)
    draft = actions.save_section(draft, "team", twice, by=carol)
    with pytest.raises(NotAllowed, match=r"“Team” cannot be written like this: .*project_member_once_at_a_time"):
        actions.propose(draft, by=carol)

    draft.refresh_from_db()
    assert refusal.value.reasons[0].url.endswith("/amendments/1/edit/team/")
    assert (draft.status, project.members.count()) == ("draft", 0)


def test_proposing_writes_nothing_into_the_project(project: Project, carol: User, dan: User, team: Section) -> None:
    draft = make.begun(project, carol, ends_on="2028-03-31")
    rows = [{"key": "new1", "user": str(dan.pk), "part": "", "since": "2026-02-01"}]

    actions.propose(actions.save_section(draft, "team", rows, by=carol), by=carol)

    project.refresh_from_db()
    assert (project.ends_on, project.revision, project.members.count()) == (date(2027, 12, 31), 1, 0)


def test_a_row_taken_away_can_be_put_back_as_it_was(project: Project, carol: User, chris: User, team: Section) -> None:
    project.members.create(user=chris, part="Trains", since=date(2026, 2, 1))
    draft = make.begun(project, carol)
    before = draft.proposal["team"]

    draft = actions.save_section(draft, "team", [], by=carol)
    gone = draft.proposal["team"]
    draft = actions.save_section(draft, "team", before, by=carol)

    assert (gone, draft.proposal["team"]) == ([], before)


def test_an_old_base_is_refused_with_what_moved_and_by_whom(project: Project, carol: User, dan: User) -> None:
    waiting = make.proposed(project, carol, budget_usd="225000")
    draft = make.begun(project, carol, budget_usd="230000")
    make.in_force(project, carol, dan, ends_on="2028-03-31")

    for act in (actions.propose, actions.approve):
        with pytest.raises(NotAllowed) as refusal:
            act(draft if act is actions.propose else waiting, by=carol if act is actions.propose else dan)
        (reason,) = refusal.value.reasons
        assert str(reason) == (
            "The project has moved since this amendment began, by A3: Dates, budget and reach. Take over what moved first."
        )
        assert reason.url.endswith("/take-over/")
    project.refresh_from_db()
    assert (project.budget_usd, project.revision) == (220_000, 2)


def test_what_moved_is_taken_over_and_then_it_can_be_proposed(project: Project, carol: User, dan: User) -> None:
    draft = make.begun(project, carol, budget_usd="230000")
    make.in_force(project, carol, dan, ends_on="2028-03-31")

    draft = actions.take_over(draft, by=carol)
    actions.approve(actions.propose(draft, by=carol), by=dan)

    project.refresh_from_db()
    assert (project.ends_on, project.budget_usd, project.revision) == (date(2028, 3, 31), 230_000, 3)


@pytest.mark.parametrize(("side", "end"), [("now", "2028-03-31"), ("mine", "2028-05-31")])
def test_a_field_that_both_changed_asks_the_person(
    side: str, end: str, project: Project, carol: User, dan: User
) -> None:
    draft = make.begun(project, carol, ends_on="2028-05-31")
    make.in_force(project, carol, dan, ends_on="2028-03-31")

    with pytest.raises(NotAllowed) as refusal:
        actions.take_over(draft, by=carol)
    draft = actions.take_over(draft, by=carol, choices={FACTS: {("project", "ends_on"): side}})

    assert [reason.anchor for reason in refusal.value.reasons] == ["id_keep-facts-project-ends_on"]
    assert draft.proposal["facts"][0]["ends_on"] == end
    assert (draft.base["facts"][0]["ends_on"], draft.base_revision) == ("2028-03-31", 2)


def test_a_choice_counts_for_the_project_that_was_seen(project: Project, carol: User, dan: User) -> None:
    draft = make.begun(project, carol, ends_on="2028-05-31")
    seen = make.in_force(project, carol, dan, ends_on="2028-03-31").applied_revision
    make.in_force(project, carol, dan, ends_on="2028-04-30")

    with pytest.raises(NotAllowed, match="moved once more"):
        actions.take_over(draft, by=carol, choices={FACTS: {("project", "ends_on"): "now"}}, revision=seen)

    draft.refresh_from_db()
    assert draft.base_revision == 1


def test_an_older_page_decides_nothing(project: Project, carol: User, chris: User) -> None:
    draft = make.begun(project, carol, budget_usd="225000")
    seen = str(draft.edition)
    draft = make.save(draft, carol, budget_usd="226000")
    amendment = actions.propose(draft, by=carol)

    with pytest.raises(NotAllowed, match="Somebody has changed this amendment") as refusal:
        actions.approve(amendment, by=chris, seen=seen)

    happened = refusal.value.moved  # type: ignore[attr-defined]
    assert [(str(one.what), str(one.who)) for one in happened] == [
        ("Draft of the amendment changed", "Carol"),
        ("Proposed", "Carol"),
    ]


@pytest.mark.parametrize(
    "facts",
    [
        {"status": "proposed"},
        {"status": "approved"},
        {"applied_revision": 3},
        {"status": "refused", "decided_at": "2026-01-01T00:00Z"},
    ],
    ids=str,
)
def test_the_database_refuses_impossible_amendments(facts: dict[str, object], project: Project, carol: User) -> None:
    draft = make.begun(project, carol)

    with pytest.raises(IntegrityError), transaction.atomic():
        Amendment.objects.filter(pk=draft.pk).update(**facts)


@pytest.mark.django_db(transaction=True)
def test_two_approvals_at_the_same_moment_put_one_into_force(
    project: Project, carol: User, chris: User, dan: User
) -> None:
    both = [make.proposed(project, carol, budget_usd=budget) for budget in ("225000", "230000")]
    found = at_once(*(partial(actions.approve, one, by=who) for one, who in zip(both, (chris, dan), strict=True)))

    project.refresh_from_db()
    (winner,) = Amendment.objects.in_force()
    (refused,) = (one for one in found if isinstance(one, NotAllowed))
    assert "The project has moved since this amendment began" in str(refused)
    assert (project.revision, f"{project.budget_usd}") == (
        2,
        f"{Decimal(winner.proposal['facts'][0]['budget_usd']):.2f}",
    )
    assert AuditEvent.objects.filter(verb="amendment_approve").count() == 1
