"""What is open in a person's hands, by role, and how each piece passes to another person. Later packages register theirs."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, F, QuerySet, Value
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.reference.models import State
from portal.workflow import Blocker
from projects.portfolio.models import Project
from projects.requests.assessing.models import Assignment
from projects.requests.assessing.places import eligible, holders, own_assessments
from projects.requests.intake.reading import AT_WORK
from projects.requests.models import Request
from projects.requests.workflow import OPEN, RequestStatus

Text = str | Promise
Against = Callable[[Request, User], list[Blocker]]


@dataclass(frozen=True)
class Kind:
    """One way of holding a request: what it is called, what stands against a receiver, how it is given."""

    key: str
    label: Text
    against: Against
    give: Callable[[Request, User, User], None]  # request, giver, receiver
    is_internal: bool


@dataclass(frozen=True)
class Holding:
    request: Request
    kind: Kind


@dataclass(frozen=True)
class Works:
    """Another kind of work that people hold, such as a project they manage: the package that brings it says how it is found,
    named, given, and told of in the brief."""

    key: str
    label: Text
    roles: tuple[str, ...]  # in which it is held
    held_by: Callable[[User, State | None], Iterable[Any]]  # for this State; for OHCHR without one
    hands: Callable[[str], QuerySet[Any]]  # what everybody holds in the role: with `holder`, and `acts_for` of a State
    project: Callable[[Any], Project]  # whose lock all acts on the row take first
    name: Callable[[Any], str]
    give: Callable[[Any, User, User, datetime], object]  # row, receiver, who acts, when
    entry: Callable[[Any], dict[str, Any]]  # of the brief, as data; `states` are those it names
    read: Callable[[dict[str, Any], Mapping[int, str]], Any]  # an entry, and the names of States, as an Item
    against: Callable[[Any, User], list[Blocker]] = lambda _row, _receiver: []


@dataclass(frozen=True)
class Work:
    kind: Works
    row: Any

    @property
    def key(self) -> str:
        return f"{self.kind.key}-{self.row.pk}"


def for_ohchr(rows: QuerySet[Any], person: str) -> QuerySet[Any]:
    """Held by the person in this column, for no State."""
    return rows.annotate(holder=F(person), acts_for=Cast(Value(None), BigIntegerField()))


WORKS: dict[str, Works] = {}


def works(kind: Works) -> Works:
    """Registers a kind of work that is not a request."""
    WORKS[kind.key] = kind
    return kind


def other_work(person: User, role: str, state: State | None = None) -> list[Work]:
    """Project by project, in the order in which the kinds were registered."""
    kinds = [kind for kind in WORKS.values() if role in kind.roles]
    found = [Work(kind, row) for kind in kinds for row in kind.held_by(person, state)]
    return sorted(found, key=lambda one: one.kind.project(one.row).pk)


Finder = Callable[[User, State | None], Iterable[Holding]]
FINDERS: dict[str, list[Finder]] = {Role.OFFICER: [], Role.FOCAL_POINT: []}
KINDS: dict[str, Kind] = {}


def holder(role: Role, kind: Kind) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Registers a function from a person (and State) to the requests that they hold in this way."""
    KINDS[kind.key] = kind

    def register(find: Callable[[User, State | None], Iterable[Request]]) -> Any:
        FINDERS[role].append(lambda person, state: (Holding(row, kind) for row in find(person, state)))
        return find

    return register


def holdings(person: User, role: str, state: State | None = None) -> list[Holding]:
    found = [one for find in FINDERS[role] for one in find(person, state)]
    return sorted(found, key=lambda one: (one.request.pk, one.kind.key))


def must_be_eligible(request: Request, receiver: User) -> list[Blocker]:
    if eligible(request).filter(pk=receiver.pk).exists():
        return []
    words = {"name": receiver.name, "reference": request.reference}
    sentence = _("%(reference)s: %(name)s does not work on this State's requests or has declared an interest.")
    return [Blocker(sentence % words)]


def must_be_free_to_assess(request: Request, receiver: User) -> list[Blocker]:
    if receiver.pk not in holders(request):
        return must_be_eligible(request, receiver)
    words = {"name": receiver.name, "reference": request.reference}
    return [Blocker(_("%(reference)s: %(name)s is the other assessor.") % words)]


def give_charge(request: Request, _giver: User, receiver: User) -> None:
    request.officer = receiver
    request.save(update_fields=["officer"])


def give_place(request: Request, giver: User, receiver: User) -> None:
    request.assignments.filter(round=request.round, user=giver).update(user=receiver)


def give_contact(request: Request, _giver: User, receiver: User) -> None:
    request.contact_name, request.contact_email = receiver.name, receiver.email
    request.save(update_fields=["contact_name", "contact_email"])


def must_act_for_the_state(request: Request, receiver: User) -> list[Blocker]:
    if receiver.standing.covers_state(Role.FOCAL_POINT, request.state_id):
        return []
    words = {"name": receiver.name, "reference": request.reference}
    return [Blocker(_("%(reference)s: %(name)s does not act for this State.") % words)]


CHARGE = Kind("officer", gettext_lazy("Officer in charge"), must_be_eligible, give_charge, is_internal=True)
PLACE = Kind("assessor", gettext_lazy("Assessor"), must_be_free_to_assess, give_place, is_internal=True)
CONTACT = Kind("contact", gettext_lazy("Contact person"), must_act_for_the_state, give_contact, is_internal=False)


@holder(Role.OFFICER, CHARGE)
def in_charge(person: User, _state: State | None) -> Iterable[Request]:
    return Request.objects.filter(officer=person, status__in=AT_WORK).for_list()


@holder(Role.OFFICER, PLACE)
def still_to_assess(person: User, _state: State | None) -> Iterator[Request]:
    """Places whose assessment is not in; one that was given stays with who gave it."""
    own = Assignment.objects.filter(user=person, request__status=RequestStatus.ASSESSMENT)
    for place in own.select_related("request__state", "request__officer"):
        if place.round == place.request.round and not own_assessments(place.request).filter(assessor=person).exists():
            yield place.request


@holder(Role.FOCAL_POINT, CONTACT)
def is_contact(person: User, state: State | None) -> Iterable[Request]:
    rows = Request.objects.filter(state=state, status__in=(*OPEN, RequestStatus.DEFERRED))
    return rows.filter(contact_email__iexact=person.email).for_list()
