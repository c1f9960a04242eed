"""What happened in a project since a person last said that they had seen it, room by room."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.functional import Promise

from portal.accounts.roles import Role
from portal.accounts.rules import standing
from portal.audit.history import Happened, tell
from portal.audit.models import AuditEvent
from projects.portfolio.actions import WORKFLOW
from projects.portfolio.models import LastLook, Project
from projects.portfolio.workspace import TABS, Tab

Text = str | Promise
MOST = 500  # events read for the page; the count says how many there are
SHOWN = 8  # acts told in each room, the latest
# A word of the verb → the rooms in which it happened, the first of them that there is. More telling words come first.
ROOMS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("amend", ("amendments",)),
    ("action_point", ("action_points", "actions", "risks")),
    ("risk", ("risks",)),
    ("document", ("documents",)),
    ("lesson", ("experience",)),
    ("score", ("components",)),
    ("component", ("components",)),
    ("partner", ("partners",)),
    ("event", ("participation",)),
    ("attendance", ("participation",)),
    ("activity", ("workplan", "work_plan", "plan")),
    ("budget_line", ("workplan", "work_plan", "plan")),
    ("allocate", ("money",)),
    ("release", ("money",)),
    ("expenditure", ("money",)),
    ("indicator", ("results",)),
    ("result", ("results",)),
    ("value", ("results",)),
    ("period", ("results",)),
    ("target", ("results",)),
)
PLACES: dict[str, str] = {}  # verb → key of the room, for verbs whose words say it wrongly


def happens_in(room: str, *verbs: str) -> None:
    PLACES.update(dict.fromkeys(verbs, room))


@dataclass(frozen=True)
class InRoom:
    label: Text
    url_name: str
    items: list[Happened]
    earlier: int  # acts before those


@dataclass(frozen=True)
class Changes:
    """`count` is of events, also those that are not told; `until` is when this was read."""

    since: datetime | None  # None: the person has never said that they looked
    until: datetime
    count: int
    rooms: list[InRoom]


def room_of(verb: str) -> Tab:
    named = PLACES.get(verb)
    keys = (named,) if named else next((rooms for word, rooms in ROOMS if word in verb), ())
    return next((TABS[key] for key in keys if key in TABS), TABS["overview"])


def changes(project: Project, user: Any, *, sees_internal: bool, now: datetime) -> Changes:
    """Acts of others; one's own are known."""
    look = LastLook.objects.filter(project=project, user=user).first()
    rows = acts_of_others(user, sees_internal).filter(object_id=project.pk, at__lte=now)
    if look is not None:
        rows = rows.filter(at__gt=look.seen_at)
    events = list(rows.select_related("actor").order_by("-at", "-id")[: MOST + 1])
    count = len(events) if len(events) <= MOST else rows.count()
    return Changes(look.seen_at if look else None, now, count, by_room(events[:MOST][::-1], sees_internal))


def by_room(events: list[AuditEvent], sees_internal: bool) -> list[InRoom]:
    kept: dict[str, list[AuditEvent]] = {}
    for event in events:
        kept.setdefault(room_of(event.verb).key, []).append(event)
    return [in_room(TABS[key], kept[key], sees_internal) for key in sorted(kept, key=lambda key: TABS[key].order)]


def in_room(tab: Tab, events: list[AuditEvent], sees_internal: bool) -> InRoom:
    told = tell(events, WORKFLOW, sees_internal=sees_internal)
    return InRoom(tab.label, tab.url_name, told[-SHOWN:], max(len(told) - SHOWN, 0))


def acts_of_others(user: Any, sees_internal: bool) -> QuerySet[AuditEvent]:
    rows = AuditEvent.objects.filter(content_type=ContentType.objects.get_for_model(Project))
    rows = rows.filter(Q(actor__isnull=True) | ~Q(actor=user.pk))
    return rows if sees_internal else rows.filter(is_internal=False)


def with_changes(rows: QuerySet[Project], user: Any) -> Any:
    """Adds change_count: how much happened in each project since the person looked; 0 for who follows none."""
    new = acts_not_seen(user)
    if new is None:
        return rows.annotate(change_count=Value(0, IntegerField()))
    counts = new.filter(object_id=OuterRef("pk")).order_by().values("object_id").annotate(n=Count("pk")).values("n")
    return rows.annotate(change_count=Coalesce(Subquery(counts), 0, output_field=IntegerField()))


def is_changed(user: Any) -> Q:
    """The projects with a change_count: asked of what happened, which is less than asking every project."""
    new = acts_not_seen(user)
    return Q(pk__in=[] if new is None else new.order_by().values("object_id"))


def acts_not_seen(user: Any) -> QuerySet[AuditEvent] | None:
    """Since the person looked at the project of each; None for who follows none."""
    person = standing(user)
    if not (person.is_staff or person.has(Role.FOCAL_POINT)):
        return None
    looked = LastLook.objects.filter(project=OuterRef("object_id"), user=user.pk).values("seen_at")
    events = acts_of_others(user, person.is_staff).annotate(looked_at=Subquery(looked))
    new = events.filter(Q(looked_at__isnull=True) | Q(at__gt=F("looked_at")))
    if person.is_staff:
        return new
    own = Project.states.through.objects.filter(state__in=person.state_ids(Role.FOCAL_POINT) or ())
    return new.filter(object_id__in=own.values("project"))
