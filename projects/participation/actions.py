"""The only code that writes events and who took part in them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.audit import actions as audit
from portal.workflow import NotAllowed
from projects.participation import blockers
from projects.participation.figures import Cell, marks_of_events
from projects.participation.grid import Counts
from projects.participation.models import Attendance, Event
from projects.portfolio.models import Project

FACTS = frozenset(
    {
        "title", "language", "form", "activity", "starts_on", "ends_on", "place", "mode", "invitation",
        "invitation_note", "access_measures", "outcome",
    }
)  # fmt: skip


@transaction.atomic
def record(
    project: Project,
    *,
    by: User,
    facts: Mapping[str, Any],
    counts: Counts | None = None,
    today: date | None = None,
    now: datetime | None = None,
) -> Event:
    """An event of a project, with how many people took part by sex, group and kind of organization.

    Raises NotAllowed with all reasons: dates outside the project, counts of an event that has not begun, text that names a
    contact, a project that has ended, a person who is not of its team.
    """
    event = Event(project=locked(project), recorded_by=by, recorded_at=now or timezone.now())
    fill(event, facts)
    refuse(blockers.against_writing(event, counts or {}, by=by, today=today or timezone.localdate()))
    event.save()
    write_counts(event, counts or {})
    audit.record(event.project, "record_event", by=by, at=now, note=event.title, facts=told(event, counts or {}))
    return fresh(event)


@transaction.atomic
def change(
    event: Event,
    *,
    by: User,
    facts: Mapping[str, Any],
    counts: Counts | None = None,
    today: date | None = None,
    now: datetime | None = None,
) -> Event:
    """New facts, and new counts where they are given (all of them: what is not named is nobody). Raises NotAllowed."""
    stored = locked_event(event)
    before = counts_of(stored)
    after = before if counts is None else counts
    old_title = stored.title
    fill(stored, facts)
    refuse(blockers.against_writing(stored, after, by=by, today=today or timezone.localdate()))
    stored.save()
    write_counts(stored, after)
    changed = told(stored, after) | {"before": told_counts(before), "old_title": old_title}
    audit.record(stored.project, "change_event", by=by, at=now, note=stored.title, facts=changed)
    return fresh(stored)


def count(event: Event, *, by: User, counts: Counts, today: date | None = None, now: datetime | None = None) -> Event:
    """Who took part, instead of what was counted before; the event's other facts stay."""
    return change(event, by=by, facts={}, counts=counts, today=today, now=now)


@transaction.atomic
def delete(event: Event, *, by: User, now: datetime | None = None) -> None:
    """Takes an event out that should not be there. Refused while a component's score rests on it."""
    stored = locked_event(event)
    refuse(blockers.against_deleting(stored, by=by))
    facts = told(stored, counts_of(stored))
    stored.delete()
    write_marks(stored.project)
    audit.record(stored.project, "delete_event", by=by, at=now, note=stored.title, facts=facts)


def locked(project: Project) -> Project:
    """One writer a project at a time: which numbers are hidden rests on all of its events."""
    Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
    return Project.objects.for_page().get(pk=project.pk)


def locked_event(event: Event) -> Event:
    project = locked(event.project)
    stored = Event.objects.select_related("activity").get(pk=event.pk)
    stored.project = project
    return stored


def fresh(event: Event) -> Event:
    return Event.objects.get(pk=event.pk)


def fill(event: Event, facts: Mapping[str, Any]) -> None:
    unknown = set(facts) - FACTS
    if unknown:
        raise ValueError(f"Not facts of an event: {sorted(unknown)}")
    for name, value in facts.items():
        setattr(event, name, value)


def refuse(reasons: list[Any]) -> None:
    if reasons:
        raise NotAllowed(reasons)


def counts_of(event: Event) -> Counts:
    return {(row.sex, row.group, row.organisation): row.people for row in event.attendance.all()}


def write_counts(event: Event, counts: Counts) -> None:
    event.attendance.all().delete()
    Attendance.objects.bulk_create(
        Attendance(event=event, sex=sex, group=group, organisation=organisation, people=people)
        for (sex, group, organisation), people in sorted(counts.items())
        if people
    )
    write_marks(event.project)


def write_marks(project: Project) -> None:
    """What lists show of each event: a new small number may make a number of another event give it away."""
    events = list(Event.objects.filter(project=project).order_by("id"))
    cells = cells_of(project)
    marks = marks_of_events(cells, {event.pk: event.starts_on.year for event in events})
    for event in events:
        event.people, event.people_mark, event.women, event.women_mark = marks[event.pk]
    Event.objects.bulk_update(events, ["people", "people_mark", "women", "women_mark"])


def cells_of(project: Project) -> list[Cell]:
    """In one order, so that the same numbers are hidden on the page and in lists."""
    rows = Attendance.objects.filter(event__project=project).order_by("event_id", "organisation", "group", "sex")
    return [Cell(*row) for row in rows.values_list("event_id", "sex", "group", "organisation", "people")]


def told(event: Event, counts: Counts) -> dict[str, Any]:
    facts = {"event": event.pk, "starts_on": event.starts_on.isoformat(), "ends_on": event.ends_on.isoformat()}
    return facts | {"counts": told_counts(counts)}


def told_counts(counts: Counts) -> dict[str, int]:
    return {" ".join(key): people for key, people in sorted(counts.items())}
