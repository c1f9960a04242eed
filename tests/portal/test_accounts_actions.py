from datetime import date

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from portal.accounts import actions
from portal.accounts.models import Membership, User
from portal.accounts.roles import Role, Scope
from portal.audit.models import AuditEvent
from portal.workflow import NotAllowed
from tests.factories.accounts import holder, mauritania, norway_as_donor, person

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 25)


def events(about):
    return list(AuditEvent.objects.about(about).order_by("id").values_list("verb", "actor", "facts"))


def test_opening_an_account_writes_to_the_person_and_to_the_audit(django_capture_on_commit_callbacks):
    admin = holder(Role.ADMIN)

    with django_capture_on_commit_callbacks(execute=True):
        opened = actions.open_account(by=admin, email="New.Person@Example.org", name="Bo Li", language="en")

    stored = User.objects.get(email="new.person@example.org")
    assert (stored, stored.name, stored.has_usable_password()) == (opened, "Bo Li", False)
    assert events(stored) == [("open_account", admin.pk, {})]
    [letter] = mail.outbox
    assert letter.to == ["new.person@example.org"]
    assert letter.subject == "Your account on the Technical Cooperation Portal"
    assert "http://127.0.0.1:8000/en/account/password/reset/" in letter.body


def test_the_letter_leads_to_the_page_in_the_persons_language(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        actions.open_account(by=None, email="a@example.org", name="A", language="fr")

    assert "/fr/account/password/reset/" in mail.outbox[0].body


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_only_an_administrator_gives_roles(role):
    where = {Role.FOCAL_POINT: {"state": mauritania()}, Role.DONOR: {"organisation": norway_as_donor()}}
    other, target = holder(role, **where.get(role, {})), person()

    with pytest.raises(NotAllowed):
        actions.give_role(target, by=other, role=Role.HEAD, scope=Scope.PROGRAMME, starts_on=TODAY)

    assert list(target.memberships.all()) == []
    assert events(target) == []


def test_nobody_gives_themselves_a_role():
    admin = holder(Role.ADMIN)

    with pytest.raises(NotAllowed):
        actions.give_role(admin, by=admin, role=Role.HEAD, scope=Scope.PROGRAMME, starts_on=TODAY)

    assert admin.standing.roles == {Role.ADMIN}


def test_a_given_role_counts_at_once():
    admin, target = holder(Role.ADMIN), person()
    assert target.standing.roles == frozenset()

    actions.give_role(
        target,
        by=admin,
        role=Role.FOCAL_POINT,
        scope=Scope.STATE,
        state=mauritania(),
        starts_on=date(2020, 1, 1),
    )

    assert target.standing.states == {"focal_point": frozenset({mauritania().pk})}
    assert events(target) == [
        (
            "give_role",
            admin.pk,
            {
                "role": "focal_point",
                "scope": "state",
                "state": "MRT",
                "organisation": None,
                "starts_on": "2020-01-01",
                "ends_on": None,
            },
        )
    ]


@pytest.mark.parametrize(
    ("role", "scope"), [(Role.FOCAL_POINT, Scope.PROGRAMME), (Role.DONOR, Scope.PROGRAMME), (Role.OFFICER, Scope.STATE)]
)
def test_a_role_and_its_scope_must_fit(role, scope):
    admin, target = holder(Role.ADMIN), person()

    with pytest.raises(ValidationError):
        actions.give_role(target, by=admin, role=role, scope=scope, starts_on=TODAY)

    assert list(target.memberships.all()) == []


def test_a_role_ends_with_its_last_day():
    admin, target = holder(Role.ADMIN), holder(Role.OFFICER)
    membership = target.memberships.get()

    actions.end_role(membership, by=admin, last_day=TODAY)

    assert Membership.objects.get(pk=membership.pk).ends_on == TODAY
    assert target.memberships.active(TODAY).standing().roles == {"officer"}
    assert target.memberships.active(date(2026, 11, 26)).standing().roles == frozenset()
    [(verb, _actor, facts)] = events(target)
    assert (verb, facts["role"], facts["ends_on"]) == ("end_role", "officer", "2026-11-25")


def test_a_role_that_has_not_begun_is_taken_back():
    admin, target = holder(Role.ADMIN), person()
    membership = actions.give_role(
        target, by=admin, role=Role.OFFICER, scope=Scope.PROGRAMME, starts_on=date(2027, 1, 1)
    )

    actions.end_role(membership, by=admin, last_day=TODAY)

    assert list(target.memberships.all()) == []
    assert [verb for verb, _actor, _facts in events(target)] == ["give_role", "end_role"]


def test_a_role_does_not_end_twice_but_may_end_sooner():
    admin, membership = holder(Role.ADMIN), holder(Role.OFFICER).memberships.get()
    actions.end_role(membership, by=admin, last_day=TODAY)

    with pytest.raises(NotAllowed):
        actions.end_role(membership, by=admin, last_day=TODAY)
    actions.end_role(membership, by=admin, last_day=date(2026, 11, 1))

    assert Membership.objects.get(pk=membership.pk).ends_on == date(2026, 11, 1)


def test_an_administrator_does_not_end_their_own_role():
    admin = holder(Role.ADMIN)

    with pytest.raises(NotAllowed):
        actions.end_role(admin.memberships.get(), by=admin, last_day=timezone.localdate())

    assert admin.memberships.get().ends_on is None


def test_a_closed_account_cannot_act_and_can_be_opened_again():
    admin, target = holder(Role.ADMIN), holder(Role.HEAD)

    actions.close_account(target, by=admin, note="Left the Office")
    actions.close_account(target, by=admin)
    assert User.objects.get(pk=target.pk).has_perm("portal.view_people") is False
    actions.reopen_account(target, by=admin)

    assert User.objects.get(pk=target.pk).has_perm("portal.view_people") is True
    assert [verb for verb, _actor, _facts in events(target)] == ["close_account", "reopen_account"]


def test_a_profile_that_did_not_change_writes_nothing():
    alice = person("Alice", language="en")

    actions.change_profile(alice, by=alice, name="Alice", language="en")
    actions.change_profile(alice, by=alice, name="Alice", language="ar")

    assert User.objects.get(pk=alice.pk).language == "ar"
    assert events(alice) == [("change_profile", alice.pk, {"language": ["en", "ar"]})]
