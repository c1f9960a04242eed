"""In whose hands the work of projects is, OHCHR's or a State's: shared by all that pass to another person in a hand-over."""

from collections.abc import Mapping
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import ngettext

from portal import formats
from portal.accounts.models import Membership, User
from portal.accounts.roles import STAFF_ROLES, Role
from portal.reference.models import State
from portal.workflow import State as Stage
from projects.portfolio.models import Project
from projects.portfolio.team.people import in_another_role
from projects.requests.handover.brief import Item, Text, Word, day
from projects.requests.handover.holdings import for_ohchr

FEW = 3  # States named beside each piece of work


def sided(rows: QuerySet[Any], field: str) -> QuerySet[Any]:
    """With `side`, the role of the person in `field` that says for whom they hold the work: of their roles at OHCHR and for
    States of the project the one that they have, or had last. So what a focal point leaves behind stays with the State."""
    states = Project.states.through.objects.filter(project=OuterRef(OuterRef("project"))).values("state")
    told = Q(role__in=STAFF_ROLES) | Q(role=Role.FOCAL_POINT, state__in=states)
    latest = Membership.objects.filter(told, user=OuterRef(field)).order_by(
        F("ends_on").desc(nulls_first=True), "-starts_on", "-id"
    )
    return rows.alias(side=Coalesce(Subquery(latest.values("role")[:1]), Value(""), output_field=CharField()))


def spoke_for(person: Any, state: Any) -> Exists:
    return Exists(Membership.objects.filter(user=person, role=Role.FOCAL_POINT, state=state))


def in_hands(rows: QuerySet[Any], field: str, person: User, state: State | None) -> QuerySet[Any]:
    """Those that the person holds for the State, or for OHCHR."""
    found = sided(rows.filter(**{field: person}), field).order_by("project", "pk")
    if state is None:
        return found.exclude(side=Role.FOCAL_POINT)
    theirs = found.filter(side=Role.FOCAL_POINT, project__states=state.pk)
    return theirs.filter(spoke_for(person.pk, state.pk))


def everybodys(rows: QuerySet[Any], field: str, role: str) -> QuerySet[Any]:
    """As `in_hands`, of all people: with `holder` and `acts_for`. What regards two States of one person is there for each."""
    if role == Role.OFFICER:
        found = sided(rows.filter(**{f"{field}__isnull": False}), field).exclude(side=Role.FOCAL_POINT)
        return for_ohchr(found.exclude(**{f"{field}__in": in_another_role()}), field)
    once = Membership.objects.filter(role=Role.FOCAL_POINT).values("user")
    theirs = sided(rows.filter(**{f"{field}__in": once}), field).filter(side=Role.FOCAL_POINT)
    named = theirs.annotate(holder=F(field), acts_for=F("project__states"))
    return named.filter(spoke_for(OuterRef(field), OuterRef("acts_for")))


def name_in(project: Project, words: str) -> str:
    """With the States of the project where they are few; of a region its code says enough."""
    states = [state.name for state in project.states.all()]
    named = formats.names(states) if len(states) <= FEW else ""
    return " · ".join(filter(None, (project.code, named, words)))


def entry(kind: str, row: Any, reference: str, title: str, address: str, key: int, **facts: Any) -> dict[str, Any]:
    """Of the brief: what each kind of work says in the same way. `address` names the page of the row by project and `key`."""
    return {
        "work": kind,
        "reference": reference,
        "title": title,
        "language": row.language,
        "states": [state.pk for state in row.project.states.all()],
        "status": row.status,
        "page": [address, row.project_id, key],
        **facts,
    }


def item(
    facts: Mapping[str, Any], states: Mapping[int, str], label: Text, stage: Stage, words: tuple[Word, ...] = ()
) -> Item:
    address, *keys = facts["page"]
    return Item(
        reference=facts["reference"],
        title=facts["title"],
        language=facts["language"],
        state=formats.names(states[key] for key in facts["states"]),
        held_as=(label,),
        stage=stage,
        turn=stage.owner,
        url=reverse(address, args=keys),
        due_on=day(facts.get("due_on")),
        late=days_late(facts.get("late", 0)),
        words=words,
    )


def days_late(days: int) -> str:
    sentence = ngettext("%(n)s day late", "%(n)s days late", days)
    return sentence % {"n": formats.number(days)} if days else ""
