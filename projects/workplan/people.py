"""Who may own work in a project, and by which name a reader sees them."""

from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.functional import Promise

from portal.accounts.models import Membership, User
from portal.accounts.roles import STAFF_ROLES, Role
from portal.accounts.rules import standing
from portal.audit.history import OFFICE
from projects.portfolio.models import Project


def staff() -> QuerySet[User]:
    """Everybody at OHCHR who has a role today."""
    held = Membership.objects.active(timezone.localdate()).filter(role__in=STAFF_ROLES)
    return User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("name", "id")


def may_own(project: Project) -> QuerySet[User]:
    """OHCHR and the focal points of the States of the project."""
    held = Membership.objects.active(timezone.localdate())
    theirs = held.filter(role=Role.FOCAL_POINT, state__in=project.states.all())
    ours = held.filter(role__in=STAFF_ROLES)
    return User.objects.filter(
        Q(pk__in=ours.values("user")) | Q(pk__in=theirs.values("user")), is_active=True
    ).order_by("name", "id")


def asked_for(reader: Any, words: Any, name: str) -> list[tuple[str, str]]:
    """The person whom an address names by number, to choose and to show. Names of staff are not for others: to them the word
    means nothing."""
    asked = (words or {}).get(name, "")
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 10 and standing(reader).is_staff):
        return []
    return [(str(person.pk), person.name) for person in User.objects.filter(pk=asked)]


def with_name(rows: QuerySet[Any], reader: Any, field: str = "owner") -> QuerySet[Any]:
    """Adds `<field>_name`: the name for OHCHR; for a State its own people's, and nothing but the office for the rest;
    None for readers to whom it says nothing. See `name_of`."""
    person = standing(reader)
    if person.is_staff:
        return rows.annotate(**{f"{field}_name": F(f"{field}__name")})
    if not person.has(Role.FOCAL_POINT):
        return rows.annotate(**{f"{field}_name": Value(None, output_field=CharField())})
    ours = Membership.objects.active(timezone.localdate()).filter(role__in=STAFF_ROLES, user=OuterRef(field))
    own = Project.states.through.objects.filter(
        state__in=person.state_ids(Role.FOCAL_POINT) or (), project=OuterRef("project")
    )
    name = Case(
        When(Exists(ours), then=Value("")),
        When(Exists(own), then=F(f"{field}__name")),
        default=None,
        output_field=CharField(),
    )
    return rows.annotate(**{f"{field}_name": name})


def name_of(row: Any, field: str = "owner") -> str | Promise | None:
    name = getattr(row, f"{field}_name")
    return OFFICE if name == "" and getattr(row, f"{field}_id") else name
