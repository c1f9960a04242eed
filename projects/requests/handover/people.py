"""Who has what in their hands, and who has left with something in them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Membership, User
from portal.accounts.roles import Role
from portal.accounts.rules import standing
from portal.desk import Task
from portal.reference.models import State
from projects.requests.assessing.models import Assignment
from projects.requests.handover.holdings import WORKS, Hand
from projects.requests.intake.reading import AT_WORK
from projects.requests.models import Request
from projects.requests.workflow import OPEN, RequestStatus


@dataclass(frozen=True)
class Hands:
    """A person with a role, and how many pieces they hold in it."""

    person: User
    role: Role
    state: State | None
    count: int
    has_left: bool

    @property
    def url(self) -> str:
        state = f"&state={self.state.iso3}" if self.state else ""
        return reverse("handover_new") + f"?person={self.person.pk}&role={self.role.value}{state}"


def all_hands() -> list[Hands]:
    """Those who have left first, then by the number of pieces."""
    found = [*officers(), *focal_points()]
    return sorted(found, key=lambda one: (not one.has_left, -one.count, one.person.name))


def officers() -> Iterator[Hands]:
    counts: Counter[int] = Counter()
    in_charge = Request.objects.filter(status__in=AT_WORK, officer__isnull=False)
    counts.update(dict(in_charge.values_list("officer").annotate(n=Count("pk")).order_by()))
    places = Assignment.objects.filter(request__status=RequestStatus.ASSESSMENT, round=F("request__round"))
    given = Request.objects.filter(
        pk=OuterRef("request"), assessments__round=OuterRef("round"), assessments__assessor=OuterRef("user")
    )
    counts.update(dict(places.exclude(Exists(given)).values_list("user").annotate(n=Count("pk")).order_by()))
    for kind in WORKS.values():
        if Role.OFFICER in kind.roles:
            counts.update({person: n for (person, _state), n in kind.counts(Role.OFFICER).items()})
    held = Membership.objects.active(timezone.localdate()).filter(role__in=(Role.OFFICER, Role.HEAD))
    here = set(held.values_list("user", flat=True))
    for person in User.objects.filter(pk__in=counts):
        yield Hands(person, Role.OFFICER, None, counts[person.pk], not person.is_active or person.pk not in here)


def focal_points() -> Iterator[Hands]:
    """People with an account who are named as contact of open requests, or have work in a project of the State."""
    counts = contacts()
    for kind in WORKS.values():
        if Role.FOCAL_POINT in kind.roles:
            counts.update(kind.counts(Role.FOCAL_POINT))
    people = User.objects.in_bulk({person for person, _state in counts})
    states = State.objects.in_bulk({state for _person, state in counts})
    held = Membership.objects.active(timezone.localdate()).filter(role=Role.FOCAL_POINT)
    here = set(held.values_list("user", "state"))
    for hand, count in counts.items():
        person = people[hand[0]]
        yield Hands(person, Role.FOCAL_POINT, states[hand[1]], count, not person.is_active or hand not in here)


def contacts() -> Counter[Hand]:
    rows = Request.objects.filter(status__in=(*OPEN, RequestStatus.DEFERRED)).exclude(contact_email="")
    counts = rows.annotate(address=Lower("contact_email")).values_list("address", "state").annotate(n=Count("pk"))
    named = list(counts.order_by())
    people = dict(User.objects.filter(email__in={address for address, _s, _n in named}).values_list("email", "pk"))
    return Counter({(people[address], state): n for address, state, n in named if address in people})


def hands_for(user: Any) -> list[Hands]:
    """Of everybody, for heads of section and administrators; one's own for everybody else."""
    found = all_hands()
    if standing(user).has(Role.HEAD, Role.ADMIN):
        return found
    return [one for one in found if one.person.pk == user.pk]


def receivers(role: str, state: State | None, besides: User) -> Any:
    held = Membership.objects.active(timezone.localdate())
    roles = (Role.FOCAL_POINT,) if state else (Role.OFFICER, Role.HEAD)
    held = held.filter(role__in=roles, state=state) if state else held.filter(role__in=roles)
    found = User.objects.filter(is_active=True, pk__in=held.values("user")).exclude(pk=besides.pk)
    return found.order_by("name", "id")


def tasks(user: Any) -> Iterator[Task]:
    """For heads of section and administrators: what people who have left still hold."""
    if not standing(user).has(Role.HEAD, Role.ADMIN):
        return
    for one in all_hands():
        if one.has_left:
            place = one.state.name if one.state else str(one.role.label)
            yield Task((one.person.name, place), _("Hand over the work of a person who has left"), one.url)
