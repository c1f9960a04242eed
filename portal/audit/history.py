"""A record's history in plain words, for the timeline component."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.workflow import Workflow

SENTENCES: dict[str, str | Promise] = {}  # verb → what happened; moves of a workflow bring their own label
SYSTEM = _("The portal")
OFFICE = _("OHCHR")


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
    events = AuditEvent.objects.about(record).order_by("at", "id")
    labels = {move.verb: move.done for move in workflow.moves} | SENTENCES
    return [
        Happened(labels.get(event.verb, event.verb), "done", event.at, who(event, sees_internal), event.note)
        for event in events
        if sees_internal or not event.is_internal
    ]


def who(event: AuditEvent, sees_internal: bool) -> str | Promise:
    if event.actor is None:
        return SYSTEM
    return event.actor.name if sees_internal or not event.actor.standing.is_staff else OFFICE
