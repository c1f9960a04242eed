"""People with one role each. Everybody's password is PASSWORD."""

from datetime import date
from itertools import count

from portal.accounts.models import Membership, Organisation, User
from portal.accounts.roles import Role, Scope
from portal.reference.models import RegionalGroup, State

PASSWORD = "correct horse battery"
BEGINNING = date(2020, 1, 1)
numbers = count(1)


def person(name: str = "Alice Ngata", *, language: str = "en", **fields) -> User:
    email = fields.pop("email", f"person{next(numbers)}@example.org")
    return User.objects.create_user(email, PASSWORD, name=name, language=language, **fields)


def holder(role: Role, name: str = "", *, state=None, organisation=None, **fields) -> User:
    """A person with this role for the State or organisation given, else for the whole programme."""
    user = person(name or f"{role.label} {next(numbers)}", **fields)
    scope = Scope.STATE if state else Scope.ORGANISATION if organisation else Scope.PROGRAMME
    Membership.objects.create(
        user=user, role=role, scope=scope, state=state, organisation=organisation, starts_on=BEGINNING
    )
    return user


def mauritania() -> State:
    group, _created = RegionalGroup.objects.get_or_create(
        code="AFG", defaults={"name_en": "African States", "position": 1}
    )
    facts = {"iso2": "MR", "m49": "478", "status": "member", "regional_group": group}
    state, _created = State.objects.get_or_create(iso3="MRT", defaults=facts | {"name_en": "Mauritania"})
    return state


def norway_as_donor() -> Organisation:
    donor, _created = Organisation.objects.get_or_create(name_en="Norway", defaults={"kind": "government"})
    return donor
