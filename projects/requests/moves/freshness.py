"""Has somebody else moved the record since the page was opened? Every form carries the mark of what its reader saw."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from portal.audit.history import SENTENCES, who
from portal.audit.models import AuditEvent
from portal.workflow import Blocker, NotAllowed
from projects.requests.flow import WORKFLOW
from projects.requests.models import Request

# Acts that change what a decision rests on without moving the request; others (an interest, an assessor's own view) do not count.
WEIGHTY = frozenset(
    {"propose_terms", "accept_terms_state", "accept_terms_ohchr", "meet_condition", "close_condition", "return_condition", "consolidate"}
)  # fmt: skip


@dataclass(frozen=True)
class Moved:
    """One thing that happened since."""

    what: str | Promise
    who: str | Promise
    at: datetime


class Stale(NotAllowed):
    """The page was older than the record. `moved` says what happened in between, as far as the reader may know."""

    def __init__(self, moved: list[Moved]) -> None:
        self.moved = moved
        super().__init__([Blocker(_("Somebody has moved this request since you opened the page. Nothing was done."))])


def mark(request: Request) -> str:
    """Of what has happened so far: the number of the latest event that weighs."""
    latest = weighty(request).order_by("-pk").values_list("pk", flat=True).first()
    return str(latest or 0)


def weighty(request: Request) -> Any:
    events = AuditEvent.objects.about(request)
    return events.exclude(to_status="") | events.filter(verb__in=WEIGHTY)


def refuse_stale(request: Request, seen: str, reader: Any) -> None:
    """Raises Stale when something that weighs has happened since the mark. Without a mark nothing is asked."""
    if not seen:
        return
    since = weighty(request).order_by("pk")
    if seen.isdecimal():
        since = since.filter(pk__gt=int(seen))
    if since:
        raise Stale(told(since, reader, request))


def told(events: Any, reader: Any, request: Request) -> list[Moved]:
    sees_internal = reader.has_perm("projects.see_internal_request", request)
    labels = {move.verb: move.done for move in WORKFLOW.moves} | SENTENCES
    return [
        Moved(labels.get(event.verb, event.verb), who(event, sees_internal), event.at)
        for event in events
        if sees_internal or not event.is_internal
    ]
