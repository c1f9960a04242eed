"""Opening accounts, giving and ending roles. Each writes its audit event about the person in the same transaction."""

from datetime import date
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.accounts.models import Membership, Organisation, User
from portal.accounts.roles import Role, Scope
from portal.audit import actions as audit
from portal.reference.models import State
from portal.workflow import Blocker, NotAllowed


def open_account(*, by: User | None, email: str, name: str, language: str) -> User:
    """Opens an account without a password and, once stored, writes to the person how to choose one."""
    with transaction.atomic():
        person = User.objects.create_user(email, name=name, language=language)
        audit.record(person, "open_account", by=by)
        transaction.on_commit(lambda: write_welcome(person), robust=True)
    return person


def write_welcome(person: User) -> None:
    with override(person.language):
        context = {
            "person": person,
            "portal_url": settings.SITE_URL,
            "password_url": settings.SITE_URL + reverse("account_reset_password"),
        }
        text = render_to_string("account/email/account_opened.txt", context)
        send_mail(_("Your account on the Technical Cooperation Portal"), text, None, [person.email])


def change_profile(person: User, *, by: User, name: str, language: str) -> User:
    """The person's own name and language. Nothing is written when nothing changed."""
    new = {"name": name, "language": language}
    changes = {
        field: [getattr(person, field), value] for field, value in new.items() if getattr(person, field) != value
    }
    if changes:
        with transaction.atomic():
            User.objects.filter(pk=person.pk).update(**new)
            audit.record(person, "change_profile", by=by, facts=changes)
        person.refresh_from_db()
    return person


def close_account(person: User, *, by: User, note: str = "") -> User:
    """The person can no longer sign in; what they did keeps their name."""
    return set_active(person, to=False, by=by, note=note)


def reopen_account(person: User, *, by: User, note: str = "") -> User:
    return set_active(person, to=True, by=by, note=note)


def set_active(person: User, *, to: bool, by: User, note: str) -> User:
    refuse_unless(by, person)
    with transaction.atomic():
        if User.objects.filter(pk=person.pk).exclude(is_active=to).update(is_active=to):
            audit.record(person, "reopen_account" if to else "close_account", by=by, note=note)
    person.refresh_from_db()
    return person


def give_role(
    person: User,
    *,
    by: User | None,
    role: str,
    scope: str,
    starts_on: date,
    ends_on: date | None = None,
    state: State | None = None,
    organisation: Organisation | None = None,
) -> Membership:
    """Gives a role between two dates, both inclusive. Raises ValidationError where role, scope and object do not fit."""
    refuse_unless(by, person)
    membership = Membership(
        user=person,
        role=role,
        scope=scope,
        state=state,
        organisation=organisation,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    membership.full_clean()
    with transaction.atomic():
        membership.save()
        audit.record(person, "give_role", by=by, facts=facts_of(membership))
    forget_standing(person)
    return membership


def end_role(membership: Membership, *, by: User, last_day: date) -> Membership:
    """The role ends with `last_day`; one that has not begun by then is taken back altogether."""
    person = membership.user
    refuse_unless(by, person)
    with transaction.atomic():
        stored = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
        if stored.ends_on is not None and stored.ends_on <= last_day:
            raise NotAllowed([Blocker(_("This role has already ended."))])
        facts = facts_of(stored) | {"ends_on": last_day.isoformat()}
        if stored.starts_on > last_day:
            stored.delete()
        else:
            stored.ends_on = last_day
            stored.save(update_fields=["ends_on"])
        audit.record(person, "end_role", by=by, facts=facts)
    forget_standing(person)
    return stored


def refuse_unless(by: User | None, person: User) -> None:
    """`by` None is the system itself (demonstration data, commands)."""
    if by is not None and not by.has_perm("portal.manage_roles", person):
        raise NotAllowed(
            [Blocker(_("Only an administrator, and never the person concerned, changes accounts and roles."))]
        )


def facts_of(membership: Membership) -> dict[str, Any]:
    return {
        "role": Role(membership.role).value,
        "scope": Scope(membership.scope).value,
        "state": membership.state.iso3 if membership.state else None,
        "organisation": membership.organisation_id,
        "starts_on": membership.starts_on.isoformat(),
        "ends_on": membership.ends_on.isoformat() if membership.ends_on else None,
    }


def forget_standing(person: User) -> None:
    """`User.standing` is computed once per object; after a change of roles it must be computed again."""
    person.__dict__.pop("standing", None)
