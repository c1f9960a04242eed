from datetime import date
from typing import Any

import pytest

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.workflow import NotAllowed
from projects.amendable import PARTNERS
from projects.components.models import ComponentScore, ScoreEvidence
from projects.partners import actions
from projects.partners.models import ProjectPartner
from projects.portfolio.amendments.sections import SECTIONS
from projects.portfolio.models import Project
from projects.portfolio.workflow import RUNNING, ProjectStatus
from tests.factories import participation as make
from tests.factories.reference import component

pytestmark = pytest.mark.django_db

BEGUN = "The project has begun: this changes by an amendment."
ENDED = "The project has ended: nothing of it changes any more."


def reasons(act: Any) -> list[str]:
    with pytest.raises(NotAllowed) as refusal:
        act()
    return [str(reason) for reason in refusal.value.reasons]


def add(project: Project, by: User, **facts: Any) -> ProjectPartner:
    partner = facts.pop("partner", None) or make.partner(by)
    known = {"role": "implementing", "since": date(2026, 2, 1), "contribution": " Trains. "}
    return actions.add_role(project, by=by, partner=partner, **known | facts)


def test_a_role_begins_and_ends_in_planning(carol: User) -> None:
    project = make.project(status="planning")

    made = add(project, carol)
    actions.end_role(made, by=carol, until=date(2026, 5, 1), reason="Funds ran out")

    made.refresh_from_db()
    project.refresh_from_db()
    assert (made.contribution, made.until, made.end_reason) == ("Trains.", date(2026, 5, 1), "Funds ran out")
    assert project.revision == 3
    notes = AuditEvent.objects.about(project).order_by("id").values_list("verb", "note", "is_internal")
    assert list(notes) == [
        ("add_project_partner", f"P-{made.partner_id} · Implementing", False),
        ("end_project_partner", f"P-{made.partner_id} · Implementing", False),
    ]


def test_what_is_refused_in_planning(carol: User) -> None:
    project = make.project(status="planning")
    made = add(project, carol)

    assert reasons(lambda: add(project, carol, partner=made.partner)) == [
        "“Legal Aid Network” has the role “Implementing” already."
    ]
    assert reasons(lambda: add(project, carol, partner=make.partner(carol, "Gone", is_active=False))) == [
        "“Gone” is no longer active in the registry."
    ]
    assert reasons(lambda: actions.end_role(made, by=carol, until=date(2026, 1, 1), reason=" ")) == [
        "The role cannot end before it begins.",
        "Say why the role ends.",
    ]


@pytest.mark.parametrize("status", ProjectStatus.values)
def test_direct_change_is_for_planning(carol: User, status: str) -> None:
    project = make.project()
    made = make.role(project, make.partner(carol, "First"), carol)
    Project.objects.filter(pk=project.pk).update(status=status)
    other = make.partner(carol, "Second")

    acts = [
        lambda: actions.add_role(project, by=carol, partner=other, role="consulted", since=date(2026, 3, 1)),
        lambda: actions.end_role(made, by=carol, until=date(2026, 5, 1), reason="Done"),
        lambda: actions.remove_role(made, by=carol),
    ]

    for act in acts:
        if status == "planning":
            act()
        else:
            assert reasons(act) == [BEGUN if status in RUNNING else ENDED]


@pytest.mark.parametrize("status", ProjectStatus.values)
def test_what_a_partner_does_is_described_while_the_project_lasts(carol: User, status: str) -> None:
    project = make.project()
    made = make.role(project, make.partner(carol), carol)
    Project.objects.filter(pk=project.pk).update(status=status)

    if status in ("planning", *RUNNING):
        actions.describe(made, by=carol, contribution="Trains judges.")
        assert ProjectPartner.objects.get().contribution == "Trains judges."
    else:
        assert reasons(lambda: actions.describe(made, by=carol, contribution="x")) == [ENDED]


def test_an_ended_role_keeps_its_text(carol: User) -> None:
    made = make.role(make.project(), make.partner(carol), carol, until="2026-05-01", end_reason="Done")

    assert reasons(lambda: actions.describe(made, by=carol, contribution="x")) == [
        "This role has ended: its history stays as it is."
    ]


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("carol", True),
        ("dan", True),
        ("alice", False),
        ("zoe", False),
        ("frank", False),
        ("tess", False),
        ("nora", False),
    ],
)
def test_who_changes_partners(name: str, may: bool, carol: User, request: pytest.FixtureRequest) -> None:
    person = request.getfixturevalue(name)
    project = make.project(status="planning")
    partner = make.partner(carol)

    def act() -> ProjectPartner:
        return actions.add_role(project, by=person, partner=partner, role="consulted", since=date(2026, 3, 1))

    if may:
        assert act().partner == partner
    else:
        assert reasons(act) == ["You do not manage this project."]


def test_a_role_that_a_score_rests_on_is_not_taken_out(carol: User) -> None:
    project = make.project(status="planning")
    made = add(project, carol)
    score = ComponentScore.objects.create(project=project, moment="approval", component=component(5), score=2)
    ScoreEvidence.objects.create(score=score, partner=made)

    assert reasons(lambda: actions.remove_role(made, by=carol)) == [
        f"The score of “{component(5).name}” (At approval) rests on it. Take it out of the evidence first."
    ]


def test_events_about_a_protected_partner_are_internal(carol: User) -> None:
    project = make.project(status="planning")
    add(project, carol, partner=make.partner(carol, "Shelter", is_protected=True))

    event = AuditEvent.objects.about(project).get()
    assert (event.is_internal, "Shelter" in event.note) == (True, False)


# The section of amendments


def test_partners_are_a_section_of_amendments(carol: User) -> None:
    project = make.project()
    ended = make.role(project, make.partner(carol, "Old"), carol, until="2026-03-01", end_reason="Done")
    row = make.role(project, make.partner(carol), carol, contribution="Trains.")

    assert SECTIONS["partners"] is PARTNERS
    assert PARTNERS.read(project) == [
        {
            "key": str(row.pk), "partner": str(row.partner_id), "role": "implementing", "since": "2026-02-01",
            "contribution": "Trains.", "until": None, "end_reason": "",
        }
    ]  # fmt: skip
    assert ended.until == date(2026, 3, 1)


def test_an_amendment_ends_a_role_and_begins_another(carol: User) -> None:
    project = make.project()
    old = make.role(project, make.partner(carol), carol)
    rows = PARTNERS.read(project)
    rows[0] |= {"until": "2026-05-31", "end_reason": "Another role"}
    rows.append({"key": "new1", "partner": str(old.partner_id), "role": "accountable", "since": "2026-06-01"})

    assert PARTNERS.refuse(project, rows) == []
    PARTNERS.write(project, rows, carol)

    kept = ProjectPartner.objects.order_by("id").values_list("role", "since", "until", "end_reason")
    assert list(kept) == [
        ("implementing", date(2026, 2, 1), date(2026, 5, 31), "Another role"),
        ("accountable", date(2026, 6, 1), None, ""),
    ]


def test_an_unchanged_amendment_changes_nothing(carol: User) -> None:
    project = make.project()
    make.role(project, make.partner(carol), carol, contribution="Trains.")
    before = PARTNERS.read(project)

    assert PARTNERS.refuse(project, before) == []
    PARTNERS.write(project, before, carol)

    assert PARTNERS.read(project) == before


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"role": "funding"}, "{p}: a role that is there can only end. End it and add the new role as a new row."),
        ({"since": "2026-01-15"}, "{p}: a role that is there can only end. End it and add the new role as a new row."),
        ({"until": "2026-01-01", "end_reason": "x"}, "{p}: the role cannot end before it begins."),
        ({"until": "2026-05-01"}, "{p}: say why the role ends."),
        ({"end_reason": "x"}, "{p}: give the day on which the role ends."),
        ({"key": "999999"}, "A role of this amendment is no longer there."),
    ],
)
def test_proposed_changes_that_are_refused(carol: User, changes: dict[str, Any], reason: str) -> None:
    project = make.project()
    make.role(project, make.partner(carol), carol)
    rows = [PARTNERS.read(project)[0] | changes]

    assert [str(found) for found in PARTNERS.refuse(project, rows)] == [reason.format(p="Legal Aid Network")]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"partner": ""}, "Choose the partner of each new role from the registry."),
        ({"role": "owner"}, "Choose a role for {p}."),
        ({"since": "soon"}, "{p}: give the day from which the role is held."),
        ({"role": "implementing"}, "{p} has the same role twice."),
    ],
)
def test_new_roles_that_are_refused(carol: User, row: dict[str, Any], reason: str) -> None:
    project = make.project()
    partner = make.partner(carol)
    make.role(project, partner, carol)
    new = {"key": "new1", "partner": str(partner.pk), "role": "consulted", "since": "2026-06-01"} | row

    found = PARTNERS.refuse(project, [*PARTNERS.read(project), new])

    assert [str(each) for each in found] == [reason.format(p="Legal Aid Network")]


def test_a_protected_partner_stands_in_amendments_by_its_reference(carol: User) -> None:
    project = make.project()
    partner = make.partner(carol, "Shelter", is_protected=True)
    make.role(project, partner, carol, contribution="Hides people.")

    (row,) = PARTNERS.read(project)
    choices = dict(PARTNERS.fields[0].choices(project)) if PARTNERS.fields[0].choices else {}

    assert row["contribution"] == ""
    assert choices[str(partner.pk)] == f"Protected partner {partner.reference}"
    new = {"key": "new1", "partner": str(partner.pk), "role": "funding", "since": "2026-06-01", "contribution": "x"}
    (reason,) = PARTNERS.refuse(project, [row, new])
    assert str(reason).startswith("An amendment is read outside OHCHR")
