"""Demonstration people: one for each role, and the colleagues whom the four-eyes rules need."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import translation

from portal.accounts.demo import DEMO_SIGN_INS
from portal.accounts.models import Membership, Organisation, User
from portal.accounts.roles import Role, Scope
from portal.reference.models import State

STATE = "MRT"
DONOR_STATE = "NOR"
SINCE = date(2024, 1, 1)
COLLEAGUES = {
    "second.officer@demo.example": Role.OFFICER,
    "second.finance@demo.example": Role.FINANCE,
    "second.head@demo.example": Role.HEAD,
}
OTHER_STATES = ("FJI", "JOR", "KGZ", "MDG", "PRY", "TLS")


def focal_point_of(iso3: str) -> str:
    return "focal.point@demo.example" if iso3 == STATE else f"focal.point.{iso3.lower()}@demo.example"


def open_accounts(password: str) -> dict[str, User]:
    """Opens what is missing; address → person. People are called by their roles, never by a name."""
    people = {}
    hashed = make_password(password)  # once for all: it is slow on purpose, and their password is the same
    for role, address in DEMO_SIGN_INS.items():
        people[address] = person(address, str(role.label), hashed, role, **scope_of(role))
    for address, role in COLLEAGUES.items():
        people[address] = person(address, f"{role.label} (2)", hashed, role, **scope_of(role))
    for iso3 in OTHER_STATES:
        state = State.objects.get(iso3=iso3)
        address = focal_point_of(iso3)
        people[address] = person(
            address,
            f"{Role.FOCAL_POINT.label}, {state.name}",
            hashed,
            Role.FOCAL_POINT,
            scope=Scope.STATE,
            state=state,
        )
    return people


def scope_of(role: Role) -> dict[str, Any]:
    if role == Role.FOCAL_POINT:
        return {"scope": Scope.STATE, "state": State.objects.get(iso3=STATE)}
    if role == Role.DONOR:
        return {"scope": Scope.ORGANISATION, "organisation": donor_organisation()}
    return {"scope": Scope.PROGRAMME}


def donor_organisation() -> Organisation:
    with translation.override("en"):
        state = State.objects.get(iso3=DONOR_STATE)
        columns = [f"name_{code.replace('-', '_')}" for code, _label in settings.LANGUAGES]
        names = {column: getattr(state, column) for column in columns}
        facts = {"kind": Organisation.Kind.GOVERNMENT, "state": state, **names}
        made, _new = Organisation.objects.get_or_create(name=state.name, defaults=facts)
    return made


def person(address: str, name: str, hashed: str, role: Role, **scope: Any) -> User:
    found = User.objects.filter(email=address).first()
    if found:
        return found
    made = User.objects.create(email=address, password=hashed, name=name)
    Membership.objects.create(user=made, role=role, starts_on=SINCE, **scope)
    return made
