"""People with roles. Everybody's password is PASSWORD."""

from datetime import date
from itertools import count
from typing import Any

from portal.accounts.models import Membership, Organisation, User
from portal.accounts.roles import Role, Scope
from portal.reference.models import State
from tests.factories.reference import state as state_of

PASSWORD = "correct horse battery"
BEGINNING = date(2020, 1, 1)
NUMBERS = count(1)


def person(
    name: str = "Alice Ngata",
    *roles: Role,
    state: State | None = None,
    organisation: Organisation | None = None,
    language: str = "en",
    **fields: Any,
) -> User:
    """Somebody who holds these roles for the State or organisation given, else for the whole programme."""
    email = fields.pop("email", f"person{next(NUMBERS)}@example.org")
    user = User.objects.create_user(email, PASSWORD, name=name, language=language, **fields)
    scope = Scope.STATE if state else Scope.ORGANISATION if organisation else Scope.PROGRAMME
    for role in roles:
        Membership.objects.create(
            user=user, role=role, scope=scope, state=state, organisation=organisation, starts_on=BEGINNING
        )
    return user


def holder(role: Role, name: str = "", **fields: Any) -> User:
    """Somebody known only by the role."""
    return person(name or f"{role.label} {next(NUMBERS)}", role, **fields)


def mauritania() -> State:
    return state_of("MRT")


def norway_as_donor() -> Organisation:
    donor, _created = Organisation.objects.get_or_create(name_en="Norway", defaults={"kind": "government"})
    return donor
