"""Has somebody else changed the draft since the page was opened? Forms carry the edition that their reader saw."""

from typing import Any

from django.utils.translation import gettext as _

from portal.audit.history import SENTENCES, who
from portal.audit.models import AuditEvent
from portal.workflow import Blocker, NotAllowed
from projects.portfolio.amendments.models import Amendment
from projects.portfolio.amendments.workflow import MOVES
from projects.requests.moves.freshness import Moved


class Stale(NotAllowed):
    """The page was older than the draft. `moved` says what happened in between."""

    def __init__(self, moved: list[Moved]) -> None:
        self.moved = moved
        super().__init__(
            [Blocker(_("Somebody has changed this amendment since you opened the page. Nothing was done."))]
        )


def refuse_stale(amendment: Amendment, seen: str, reader: Any) -> None:
    """Without a mark nothing is asked."""
    if not seen or seen == str(amendment.edition):
        return
    since = AuditEvent.objects.about(amendment).order_by("pk")
    if seen.isdecimal():
        since = since.filter(facts__edition__gt=int(seen))
    labels = {move.verb: move.done for move in MOVES} | SENTENCES
    raise Stale([Moved(labels.get(event.verb, event.verb), who(event, True), event.at) for event in since])
