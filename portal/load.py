"""How much open work people have in hand: a table of colleagues for heads of section, and for an officer the own numbers
beside the median of all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from statistics import median
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from portal import formats
from portal.accounts.models import Membership, User
from portal.accounts.roles import Role
from portal.accounts.rules import is_head, is_programme_staff
from portal.desk import Pile, piles_for
from portal.desk_page import Needs, needs_of


@dataclass(frozen=True)
class Held:
    """Of one kind of work, what one person has: the rows of the list behind `url`."""

    pile: Pile
    number: int
    url: str
    median: float  # of all officers, those without any included

    @property
    def median_shown(self) -> str:
        """Half a piece of work is a median of two people."""
        return formats.number(self.median, 0 if self.median.is_integer() else 1)


@dataclass(frozen=True)
class Person:
    pk: int
    name: str
    is_reader: bool
    held: tuple[Held, ...]
    needs: Needs | None = None  # the tasks of the own desk, where they were counted

    @property
    def total(self) -> int:
        """All kinds together: no measure of effort, but it orders the table and shows who has most."""
        return sum(each.number for each in self.held)


@dataclass(frozen=True)
class Load:
    piles: tuple[Pile, ...]
    people: tuple[Person, ...]  # those with most first; for an officer only the reader
    most: int  # open work of whoever has most


def programme_staff() -> QuerySet[User]:
    """Officers and heads of section of today."""
    held = held_today(Role.OFFICER, Role.HEAD)
    return User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("name", "id")


def held_today(*roles: Role) -> QuerySet[Membership]:
    return Membership.objects.active(timezone.localdate()).filter(role__in=roles)


def load_for(user: Any) -> Load | None:
    """One query for the people and one for each kind of work. Colleagues by name are for heads of section alone."""
    if not is_programme_staff(user):
        return None
    piles = tuple(piles_for(user))
    colleagues = programme_staff().annotate(is_officer=Exists(held_today(Role.OFFICER).filter(user=OuterRef("pk"))))
    found = list(colleagues.values_list("pk", "name", "is_officer"))
    officers = [pk for pk, _name, is_officer in found if is_officer]
    medians = {pile.key: middle(pile.numbers, officers) for pile in piles}
    people = [
        Person(pk, name, pk == user.pk, tuple(held(pile, pk, medians[pile.key]) for pile in piles))
        for pk, name, _is_officer in found
    ]
    most = max((one.total for one in people), default=0)
    shown = people if is_head(user) else [one for one in people if one.is_reader]
    return Load(piles, tuple(sorted(shown, key=lambda one: (-one.total, one.name))), most)


def with_tasks(people: Iterable[Person]) -> list[Person]:
    """These people with what waits for each of them, as their own desks say it: for each as many queries as a desk."""
    shown = list(people)
    users = User.objects.in_bulk([one.pk for one in shown])
    return [replace(one, needs=needs_of(users[one.pk])) for one in shown]


def held(pile: Pile, person: int, middle_of_all: float) -> Held:
    return Held(pile, pile.numbers.get(person, 0), pile.url(person), middle_of_all)


def middle(numbers: Mapping[int, int], people: Iterable[int]) -> float:
    found = [numbers.get(pk, 0) for pk in people]
    return float(median(found)) if found else 0.0
