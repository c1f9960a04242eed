"""People with memberships. Alice is a focal point of Kenya, Bob her colleague; Carol is an officer, Dan a head of section;
Frank is in finance; Tess a trustee; Nora represents Norway as donor; Ada administers; Zoe, of Zambia, is the stranger."""

from datetime import date
from typing import Any

from portal.accounts.models import Membership, Organisation, User
from portal.accounts.roles import Role, Scope
from tests.factories.reference import state

SINCE = date(2020, 1, 1)


def person(name: str, *, language: str = "en") -> User:
    return User.objects.create_user(
        f"{name.lower()}@people.example", "correct horse battery", name=name, language=language
    )


def member(name: str, role: Role, *, iso3: str = "", organisation: Organisation | None = None) -> User:
    user = person(name)
    scope: dict[str, Any] = {"scope": Scope.PROGRAMME}
    if iso3:
        scope = {"scope": Scope.STATE, "state": state(iso3)}
    if organisation:
        scope = {"scope": Scope.ORGANISATION, "organisation": organisation}
    Membership.objects.create(user=user, role=role, starts_on=SINCE, **scope)
    return user


def again(user: User) -> User:
    """The same person without what was remembered of their memberships, as the next web request sees them."""
    return User.objects.get(pk=user.pk)
