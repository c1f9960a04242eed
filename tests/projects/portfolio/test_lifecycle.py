"""Every verb of a project × every stage × everybody of the cast, and what each move waits for."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.workflow import NotAllowed
from projects.components.models import Moment
from projects.portfolio import actions
from projects.portfolio.checks import CHECKS, checked
from projects.portfolio.models import Project, ProjectMember
from projects.portfolio.workflow import ENDED, ProjectStatus
from projects.results.models import IndicatorValue
from projects.workplan.models import BudgetLine
from tests.factories import portfolio
from tests.factories import projects as make
from tests.factories.people import again
from tests.fixtures_scenes import scene

CAST = ("alice", "bob", "zoe", "carol", "chris", "dan", "frank", "tess", "nora", "ada")
MANAGERS, DECIDERS = {"carol", "chris", "dan"}, {"dan"}
RUNNING = {"active", "suspended", "completing"}
# verb → from where, to where, by whom
TABLE: dict[str, tuple[set[str], str, set[str]]] = {
    "activate": ({"planning"}, "active", MANAGERS),
    "suspend": ({"active"}, "suspended", DECIDERS),
    "resume": ({"suspended"}, "active", DECIDERS),
    "complete": ({"active"}, "completing", MANAGERS),
    "reopen": ({"completing"}, "active", MANAGERS),
    "close": ({"completing"}, "closed", DECIDERS),
    "terminate": (RUNNING, "terminated", DECIDERS),
    "cancel": ({"planning"}, "cancelled", DECIDERS),
}


class Undone(Exception):
    """Takes back what a try wrote."""


@pytest.fixture
@scene
def project(alice: User, carol: User, chris: User, dan: User) -> Project:
    return portfolio.prepared(make.project(alice, (carol, chris), dan), dan)


@pytest.fixture
@scene
def nothing_missing(project: Project, dan: User) -> Project:
    """Every check-list is done: the budget is carried by the regular budget, so that no money is set aside either."""
    project.budget_lines.update(source=BudgetLine.Source.RB23)
    Project.objects.filter(pk=project.pk).update(status="completing")
    project.refresh_from_db()
    portfolio.finish_check_list(project, dan)
    Project.objects.filter(pk=project.pk).update(status="active")
    project.refresh_from_db()
    return project


def attempt(project: Project, verb: str, person: User, note: str = "The reason") -> str:
    """Where the move leads, or "" when it is refused; nothing stays."""
    try:
        with transaction.atomic():
            moved = actions.move(Project.objects.get(pk=project.pk), verb, by=again(person), note=note)
            raise Undone(moved.status)
    except NotAllowed:
        return ""
    except Undone as done:
        return str(done)


def test_the_table_names_every_verb() -> None:
    assert set(TABLE) == {move.verb for move in actions.WORKFLOW.moves}


@pytest.mark.parametrize("status", ProjectStatus.values)
def test_each_verb_from_each_stage_by_each_person(
    status: str, request: pytest.FixtureRequest, nothing_missing: Project
) -> None:
    people = {name: request.getfixturevalue(name) for name in CAST}
    Project.objects.filter(pk=nothing_missing.pk).update(status=status)

    found = {(verb, name): attempt(nothing_missing, verb, person) for verb in TABLE for name, person in people.items()}

    assert found == {
        (verb, name): target if status in sources and name in allowed else ""
        for verb, (sources, target, allowed) in TABLE.items()
        for name in people
    }


def test_a_member_of_the_team_manages_while_they_are_in_it(nothing_missing: Project, ada: User) -> None:
    today = timezone.localdate()
    membership = ProjectMember.objects.create(project=nothing_missing, user=ada, since=today - timedelta(days=9))

    assert attempt(nothing_missing, "complete", ada) == "completing"
    assert attempt(nothing_missing, "suspend", ada) == ""
    membership.until = today - timedelta(days=1)
    membership.save()
    assert attempt(nothing_missing, "complete", ada) == ""


@pytest.mark.parametrize("verb", ["suspend", "resume", "terminate", "cancel", "reopen"])
def test_what_stops_or_takes_back_needs_a_reason(verb: str, nothing_missing: Project, dan: User) -> None:
    (source, *_others), target, _who = (sorted(TABLE[verb][0]), *TABLE[verb][1:])
    Project.objects.filter(pk=nothing_missing.pk).update(status=source)

    assert attempt(nothing_missing, verb, dan, note="  ") == ""
    assert attempt(nothing_missing, verb, dan) == target


def open_items(project: Project, verb: str) -> set[str]:
    return {item.key for item in checked(Project.objects.get(pk=project.pk), verb) if not item.is_done}


def without_budget(project: Project) -> None:
    project.budget_lines.all().delete()
    Project.objects.filter(pk=project.pk).update(budget_usd=0)


ALSO = {"budget": {"cost_plan"}}  # without a budget there is nothing that a cost plan could add up to
MISSING: dict[str, tuple[str, Callable[[Project], Any]]] = {
    "agreement": ("activate", lambda p: p.request.terms.update(state_accepted_at=None, state_accepted_by=None)),
    "reach": ("activate", lambda p: p.states.clear()),
    "manager": ("activate", lambda p: Project.objects.filter(pk=p.pk).update(manager=None)),
    "start": (
        "activate",
        lambda p: Project.objects.filter(pk=p.pk).update(starts_on=timezone.localdate() + timedelta(days=1)),
    ),
    "budget": ("activate", without_budget),
    "cost_plan": ("activate", lambda p: p.budget_lines.update(amount_usd=p.budget_usd + Decimal("0.01"))),
    "framework": ("activate", lambda p: p.results.update(level="output")),
    "money": ("activate", lambda p: p.budget_lines.update(source=BudgetLine.Source.VFTC)),
    "components": ("activate", lambda p: p.component_scores.filter(moment=Moment.APPROVAL)[0].delete()),
}


@pytest.mark.parametrize("key", MISSING)
def test_activation_waits_for_each_item(key: str, nothing_missing: Project, dan: User) -> None:
    verb, take_away = MISSING[key]
    Project.objects.filter(pk=nothing_missing.pk).update(status="planning")
    assert attempt(nothing_missing, verb, dan) == "active"

    take_away(Project.objects.get(pk=nothing_missing.pk))

    assert open_items(nothing_missing, verb) == {key} | ALSO.get(key, set())
    assert attempt(nothing_missing, verb, dan) == ""


def test_every_item_before_activation_is_tried() -> None:
    assert {key for key, check in CHECKS["activate"].items() if check.missing.__module__.startswith("projects.")} <= {
        *MISSING
    }


@pytest.mark.parametrize(
    ("key", "take_away"),
    [
        ("narrative", lambda p: Project.objects.filter(pk=p.pk).update(final_narrative="  ")),
        ("components", lambda p: p.component_scores.filter(moment=Moment.CLOSURE)[0].delete()),
        ("money", lambda p: portfolio.with_money(p, amount=Decimal("10.00"))),
        ("indicators", lambda p: IndicatorValue.objects.filter(period__project=p).update(status="submitted")),
        ("lessons", lambda p: p.lessons.update(status="draft")),
    ],
)
def test_closing_waits_for_each_item(
    key: str, take_away: Callable[[Project], Any], nothing_missing: Project, dan: User
) -> None:
    take_away(nothing_missing)
    Project.objects.filter(pk=nothing_missing.pk).update(status="completing")

    assert open_items(nothing_missing, "close") == {key}
    assert attempt(nothing_missing, "close", dan) == ""


def test_money_that_is_left_goes_on_under_a_reference(nothing_missing: Project, dan: User) -> None:
    portfolio.with_money(nothing_missing, amount=Decimal("10.00"))
    (item,) = (item for item in checked(nothing_missing, "close") if item.key == "money")
    assert "US$\u00a010.00 is left" in str(item.blockers[0])

    actions.edit(nothing_missing, by=dan, facts={"carry_over_reference": "IOV/2026/12"})

    assert open_items(nothing_missing, "close") == set()


def test_a_project_with_money_set_aside_is_not_cancelled(project: Project, dan: User) -> None:
    portfolio.with_money(project, amount=Decimal("10.00"))

    with pytest.raises(NotAllowed, match=r"10\.00 is set aside"):
        actions.move(project, "cancel", by=dan, note="Not wanted any more.")


def test_the_refusal_gives_every_reason_at_once(project: Project, dan: User) -> None:
    Project.objects.filter(pk=project.pk).update(manager=None, starts_on=timezone.localdate() + timedelta(days=3))

    with pytest.raises(NotAllowed) as refusal:
        actions.move(project, "activate", by=dan)

    assert [str(reason) for reason in refusal.value.reasons] == [
        "Name the manager.",
        "The start date has not been reached.",
        "US$\u00a00.00 is reserved of a budget of US$\u00a0220,000.00; US$\u00a0220,000.00 is lacking.",
    ]


@pytest.mark.parametrize("verb", ["close", "terminate", "cancel"])
def test_what_ends_a_project_keeps_when(verb: str, nothing_missing: Project, dan: User) -> None:
    (source, *_others) = sorted(TABLE[verb][0])
    Project.objects.filter(pk=nothing_missing.pk).update(status=source)
    now = timezone.now() - timedelta(days=2)

    actions.move(nothing_missing, verb, by=dan, note="The reason", now=now)

    nothing_missing.refresh_from_db()
    assert (nothing_missing.status in ENDED, nothing_missing.closed_at) == (True, now)


def test_work_is_reopened_and_closed_again(nothing_missing: Project, dan: User) -> None:
    for verb in ("complete", "reopen", "suspend", "resume", "complete", "close"):
        actions.move(nothing_missing, verb, by=dan, note="The reason")

    nothing_missing.refresh_from_db()
    assert nothing_missing.status == "closed"


AT_ONCE = {"title": "Another title", "presence": "adviser", "is_published": False, "summary": "More."}
BY_AMENDMENT = {"budget_usd": Decimal(9), "reach": "global", "forms": [], "starts_on": None, "ends_on": None}


@pytest.mark.parametrize("status", ProjectStatus.values)
def test_what_changes_directly_in_which_stage(status: str, nothing_missing: Project, dan: User) -> None:
    Project.objects.filter(pk=nothing_missing.pk).update(status=status)

    def may(name: str, value: Any) -> bool:
        try:
            with transaction.atomic():
                actions.edit(Project.objects.get(pk=nothing_missing.pk), by=dan, facts={name: value})
                raise Undone
        except NotAllowed:
            return False
        except Undone:
            return True

    directly = {name: may(name, value) for name, value in (AT_ONCE | BY_AMENDMENT).items() if name != "starts_on"}

    assert directly == dict.fromkeys(AT_ONCE, status not in ENDED) | {
        name: status == "planning" for name in BY_AMENDMENT if name != "starts_on"
    }
    assert may("final_narrative", "New words") is (status in RUNNING)


def test_only_what_an_amendment_may_change_raises_the_revision(project: Project, carol: User) -> None:
    project.refresh_from_db()
    before = project.revision

    actions.edit(project, by=carol, facts={"title": "Another title"})
    assert project.revision == before
    actions.edit(project, by=carol, facts={"budget_usd": Decimal(100)})

    assert project.revision == before + 1
