from typing import Any

import pytest

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.workflow import NotAllowed
from projects.components.models import ComponentScore, ScoreEvidence
from projects.institutions.models import Institution
from projects.partners import registry
from projects.partners.models import Partner, ProjectPartner
from projects.partners.similar import like, pairs
from tests.factories import participation as make
from tests.factories.reference import component, state

pytestmark = pytest.mark.django_db


def reasons(act: Any) -> list[tuple[str, str]]:
    with pytest.raises(NotAllowed) as refusal:
        act()
    return [(str(reason), reason.anchor) for reason in refusal.value.reasons]


def add(by: User, name: str, **facts: Any) -> Partner:
    known = {"name": name, "kind": "civil_society", "state": state("KEN")}
    return registry.add(by=by, facts=known | facts)


def test_add_and_edit(carol: User) -> None:
    made = add(carol, "  Legal  Aid Network ")
    registry.edit(made, by=carol, facts={"name": "Network for Legal Aid", "is_active": False})

    made.refresh_from_db()
    assert (made.name, made.is_active, made.created_by) == ("Network for Legal Aid", False, carol)
    events = AuditEvent.objects.about(made).order_by("id")
    assert [(event.verb, event.is_internal) for event in events] == [("add_partner", True), ("edit_partner", True)]
    assert events[1].facts["changes"] == {
        "is_active": ["True", ""], "name": ["Legal Aid Network", "Network for Legal Aid"],
    }  # fmt: skip


def test_add_refuses_with_all_reasons(carol: User, frank: User) -> None:
    add(carol, "Legal Aid Network")
    body = Institution.objects.create(state=state("ZMB"), name="Commission", kind="nhri")

    assert reasons(lambda: add(frank, "LEGAL AID NETWORK", institution=body)) == [
        ("Only programme staff keep the registry of partners.", ""),
        ("The registry has a partner of this name already.", "id_name"),
        ("The national institution belongs to another State than the partner.", "id_institution"),
    ]
    assert reasons(lambda: add(carol, "")) == [("Give the partner a name.", "id_name")]


def test_similar_names_are_asked_about_once(carol: User) -> None:
    add(carol, "Réseau d'aide juridictionnelle")

    assert reasons(lambda: add(carol, "Reseau d aide juridictionnelle")) == [
        (
            (
                "The registry has similar names: Réseau d'aide juridictionnelle (Kenya). "
                "If this is another organization, say so below and add it."
            ),
            "id_is_another",
        )
    ]
    facts = {"name": "Reseau d aide juridictionnelle", "kind": "civil_society", "state": state("KEN")}
    registry.add(by=carol, facts=facts, is_another=True)
    assert Partner.objects.count() == 2


def test_likeness(carol: User) -> None:
    one = make.partner(carol, "Kenya National Commission on Human Rights", acronym="KNCHR")
    two = make.partner(carol, "Kenya National Commission for Human Rights")
    three = make.partner(carol, "KNCHR (secretariat)", acronym="knchr", state=None)
    make.partner(carol, "Kenya National Commission on Human Rights", state=state("ZMB"))
    make.partner(carol, "Water Board")

    assert list(like(one)) == [two, three]
    assert {(pair.older, pair.younger) for pair in pairs()} >= {(one, two), (one, three)}


def test_merge_moves_roles_texts_and_evidence(carol: User) -> None:
    first, second = make.project(), make.project()
    old, kept = make.partner(carol, "Old name"), make.partner(carol, "Kept name")
    twin = make.role(first, kept, carol, since="2026-03-01", contribution="Trains.")
    double = make.role(first, old, carol, since="2026-02-01", contribution="Prints.")
    alone = make.role(second, old, carol, "consulted")
    score = ComponentScore.objects.create(project=first, moment="closure", component=component(5), score=2)
    ScoreEvidence.objects.create(score=score, partner=double)

    registry.merge(old, into=kept, by=carol)

    old.refresh_from_db()
    twin.refresh_from_db()
    alone.refresh_from_db()
    assert (old.merged_into, old.is_active) == (kept, False)
    assert (str(twin.since), twin.contribution, alone.partner) == ("2026-02-01", "Trains.\nPrints.", kept)
    assert not ProjectPartner.objects.filter(pk=double.pk).exists()
    assert ScoreEvidence.objects.get().partner == twin
    for record in (old, kept):
        event = AuditEvent.objects.about(record).latest("id")
        assert (event.verb, len(event.facts["roles"]), event.is_internal) == ("merge_partners", 2, True)


def test_merge_protects_when_either_was_protected(carol: User) -> None:
    old, kept = make.partner(carol, "Shelter", is_protected=True), make.partner(carol, "The shelter")

    assert registry.merge(old, into=kept, by=carol).is_protected


def test_merge_refuses(carol: User, alice: User) -> None:
    one, two = make.partner(carol, "One"), make.partner(carol, "Two")

    assert reasons(lambda: registry.merge(one, into=one, by=alice)) == [
        ("Only programme staff keep the registry of partners.", ""),
        ("Choose another entry: this is the same one.", "id_into"),
    ]
    registry.merge(one, into=two, by=carol)
    assert reasons(lambda: registry.merge(one, into=two, by=carol)) == [
        ("The entry “One” was merged into another.", "")
    ]
