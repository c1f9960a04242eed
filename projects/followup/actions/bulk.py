"""Many recommendations in one act: all of it or nothing, with every refusal named."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from django.db import transaction
from django.utils.translation import gettext as _

from portal import formats
from portal.accounts.models import User
from portal.workflow import Blocker
from projects.followup.actions import clusters
from projects.followup.actions.progress import (
    PERMISSIONS,
    Side,
    reasons_against,
    reasons_against_lead,
    reasons_of_move,
    refuse,
    write,
    write_lead,
)
from projects.followup.models import Cluster
from projects.followup.seen import Seen
from projects.institutions.models import Institution
from projects.recommendations.models import Recommendation

MOST = 500  # rows of one act: each is locked, checked and recorded


class Keep(Enum):
    """The lead institution stays as it is; None would take it away."""

    KEEP = "keep"


KEEP = Keep.KEEP


@dataclass(frozen=True)
class Change:
    """What is to become of one recommendation; what is not named stays as it is."""

    recommendation: int
    progress: str = ""
    lead: Institution | Keep | None = KEEP
    join: Cluster | None = None
    leave: Cluster | None = None
    seen: Seen | None = None
    comment: str = ""  # instead of the one for all


@dataclass(frozen=True)
class Done:
    """How many recommendations got each thing; a lead or a cluster that was there already is not counted."""

    progress: int
    lead: int
    joined: int
    left: int


def side_for(user: User, record: Recommendation | None) -> Side:
    """For whom the person speaks: programme staff for OHCHR, everybody else for the State, whose focal points may."""
    is_focal_point = user.has_perm(PERMISSIONS[Side.STATE], record)
    return Side.OHCHR if user.has_perm(PERMISSIONS[Side.OHCHR], record) and not is_focal_point else Side.STATE


@transaction.atomic
def bulk_update(
    changes: Sequence[Change],
    *,
    by: User,
    as_at: date,
    comment: str = "",
    language: str = "en",
    evidence_url: str = "",
    now: datetime | None = None,
) -> Done:
    """Carries out all changes or none; each recommendation has its own entry and its own events.

    The rows are locked in one order, so that two people who press at once wait for each other and the second is told what
    the first changed. Raises NotAllowed with the reasons of every row.
    """
    refuse(reasons_against_set(changes))
    records = lock(changes)
    sets = lock_clusters(changes)
    reasons = []
    for change in changes:
        record = records.get(change.recommendation)
        found = missing(change) if record is None else reasons_for(change, record, sets, by, as_at, comment, now)
        reasons += found
    refuse(reasons)
    pairs = [(change, records[change.recommendation]) for change in changes]
    for change, record in pairs:
        if change.progress:
            words = change.comment or comment
            write(record, side_for(by, record), by, change.progress, as_at, words, language, evidence_url, now=now)
    return Done(
        progress=sum(bool(change.progress) for change in changes),
        lead=sum(
            write_lead(record, change.lead, by=by, now=now)
            for change, record in pairs
            if not isinstance(change.lead, Keep)
        ),
        joined=sum(
            clusters.join(sets[pk], [record for change, record in pairs if change.join and change.join.pk == pk], by=by, now=now)
            for pk in sets
        ),
        left=sum(
            clusters.leave(sets[pk], [record for change, record in pairs if change.leave and change.leave.pk == pk], by=by, now=now)
            for pk in sets
        ),
    )  # fmt: skip


def lock(changes: Iterable[Change]) -> dict[int, Recommendation]:
    wanted = {change.recommendation for change in changes}
    rows = Recommendation.objects.select_for_update(of=("self",)).select_related("state", "lead", "review__session")
    return {row.pk: row for row in rows.filter(pk__in=wanted).order_by("pk")}


def lock_clusters(changes: Iterable[Change]) -> dict[int, Cluster]:
    wanted = {each.pk for change in changes for each in (change.join, change.leave) if each}
    rows = Cluster.objects.select_for_update(of=("self",)).select_related("state")
    return {row.pk: row for row in rows.filter(pk__in=wanted).order_by("pk")}


def reasons_against_set(changes: Sequence[Change]) -> list[Blocker]:
    if not changes:
        return [Blocker(_("Tick the recommendations that are to change."))]
    if len(changes) > MOST:
        return [Blocker(_("At most %(most)s recommendations change at once.") % {"most": formats.number(MOST)})]
    if len({change.recommendation for change in changes}) < len(changes):
        return [Blocker(_("The same recommendation is named twice."))]
    if not any(changes_something(change) for change in changes):
        return [Blocker(_("Choose what is to change: progress, lead institution or cluster."))]
    return []


def changes_something(change: Change) -> bool:
    return bool(change.progress or change.join or change.leave) or not isinstance(change.lead, Keep)


def missing(change: Change) -> list[Blocker]:
    return [Blocker(_("There is no recommendation %(pk)s.") % {"pk": change.recommendation})]


def reasons_for(
    change: Change,
    record: Recommendation,
    sets: dict[int, Cluster],
    by: User,
    as_at: date,
    comment: str,
    now: datetime | None,
) -> list[Blocker]:
    """Everything against one row, each sentence with the row's reference before it."""
    reasons: list[Blocker] = []
    leads = not isinstance(change.lead, Keep)
    if change.progress:
        words = change.comment or comment
        reasons += reasons_against(record, side_for(by, record), by=by, as_at=as_at, comment=words, now=now)
    if not isinstance(change.lead, Keep):
        reasons += reasons_against_lead(record, change.lead, by=by)
    for cluster in filter(None, (change.join, change.leave)):
        found = sets.get(cluster.pk)
        reasons += (
            clusters.right(found, by) + (clusters.not_of_state(found, [record]) if change.join else [])
            if found
            else [Blocker(_("The cluster “%(name)s” no longer exists.") % {"name": cluster.name})]
        )
    reasons += reasons_of_move(record, change.seen, progress=bool(change.progress), lead=leads)
    return [Blocker(f"{record.citation}: {reason}", reason.anchor) for reason in reasons]
