"""A record's history in plain words, for the timeline component."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.workflow import Workflow

SENTENCES: dict[str, str | Promise] = {}  # verb → what happened; moves of a workflow bring their own label
SYSTEM = gettext_lazy("The portal")
OFFICE = gettext_lazy("OHCHR")


def explain(**sentences: str | Promise) -> None:
    """Registers the sentences of verbs that are not moves of a workflow."""
    SENTENCES.update(sentences)


@dataclass(frozen=True)
class Happened:
    """One item of components/timeline.html."""

    title: str | Promise
    state: str
    at: datetime
    who: str | Promise
    text: str


def history(record: models.Model, workflow: Workflow, reader: User | Any, *, sees_internal: bool) -> list[Happened]:
    """Oldest first. Readers outside OHCHR see neither internal events nor which member of staff acted."""
    return tell(AuditEvent.objects.about(record).order_by("at", "id"), workflow, sees_internal=sees_internal)


def tell(events: Iterable[AuditEvent], workflow: Workflow, *, sees_internal: bool) -> list[Happened]:
    """Events of one record in plain words, in their order; what is internal only for those who may see it."""
    labels = {move.verb: move.done for move in workflow.moves} | SENTENCES
    shown = [event for event in events if sees_internal or not event.is_internal]
    people: dict[int | None, User | None] = {}  # one object for each person, whose roles are then read once
    for event in shown:
        event.actor = people.setdefault(event.actor_id, event.actor)
    return [
        told(list(run), labels, sees_internal)
        for _same, run in groupby(shown, key=lambda e: (e.verb, e.actor_id, e.note))
    ]


def told(run: list[AuditEvent], labels: Mapping[str, str | Promise], sees_internal: bool) -> Happened:
    """One sentence for an act, or for the same act done several times on end by one person."""
    last = run[-1]
    title = labels.get(last.verb, last.verb)
    if len(run) > 1:
        title = _("%(what)s, %(n)s times") % {"what": title, "n": len(run)}
    return Happened(title, "done", last.at, who(last, sees_internal), last.note)


def who(event: AuditEvent, sees_internal: bool) -> str | Promise:
    if event.actor is None:
        return SYSTEM
    return event.actor.name if sees_internal or not event.actor.standing.is_staff else OFFICE
