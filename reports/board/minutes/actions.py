"""The only code that writes minutes: drafted from the facts, edited part by part, adopted once."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.accounts.models import User
from portal.audit import actions as audit
from portal.workflow import Blocker, NotAllowed
from reports.board.minutes.drafting import Draft, drafts
from reports.board.sessions.models import BoardSession, Minutes, MinutesPart
from reports.board.sessions.when import against_results, locked, missing_right, refuse
from reports.board.sessions.workflow import SessionStatus

FAR = 10_000  # positions while parts change places


class Conflict(NotAllowed):
    """Somebody else has changed the part. `stored` is their text; what was typed is the caller's to show beside it."""

    def __init__(self, stored: MinutesPart) -> None:
        self.stored = stored
        super().__init__(
            [Blocker(_("Somebody else has changed this part. Both texts are shown; keep what is right."), "id_text")]
        )


@transaction.atomic
def draft(session: BoardSession, *, by: User, language: str = "en", now: datetime | None = None) -> Minutes:
    """Writes the minutes from the facts of the session. Called again it renews the parts that nobody has touched, in the
    language of the first draft; what people wrote stays."""
    now = now or timezone.now()
    stored = locked(session)
    found = Minutes.objects.filter(session=stored).first()
    refuse(missing_right(stored, by) + against_results(stored, timezone.localdate(now)) + against_change(found))
    minutes = found or Minutes.objects.create(session=stored, language=language, drafted_at=now, drafted_by=by)
    with override(minutes.language):
        lay(minutes, drafts(stored), by, now)
    audit.record(stored, "draft_minutes", by=by, at=now)
    return minutes


def against_change(minutes: Minutes | None) -> list[Blocker]:
    if minutes is None or minutes.adopted_at is None:
        return []
    return [Blocker(_("The minutes are adopted: they do not change any more."))]


def lay(minutes: Minutes, made: list[Draft], by: User, now: datetime) -> None:
    """Parts are found again by their item, or by their heading; those that people wrote keep heading and text."""
    minutes.parts.update(position=F("position") + FAR)
    known = {key_of(part.item_id, part.heading): part for part in minutes.parts.all()}
    kept = []
    for position, one in enumerate(made, start=1):
        key = key_of(one.item.pk if one.item else None, one.heading)
        part = known.pop(key, None) or MinutesPart(minutes=minutes, item=one.item)
        part.position = position
        if part.revision == 1:
            part.heading, part.text, part.edited_at, part.edited_by = one.heading, one.text, now, by
        part.save()
        kept.append(part)
    for position, part in enumerate(known.values(), start=len(kept) + 1):
        if part.revision == 1:
            part.delete()
        else:
            part.position = position
            part.save(update_fields=["position"])


def key_of(item_id: int | None, heading: str) -> object:
    return item_id or heading


@transaction.atomic
def save_part(
    part: MinutesPart, *, by: User, heading: str, text: str, seen: int, now: datetime | None = None
) -> MinutesPart:
    """`seen` is the revision that the writer's page began with. Raises Conflict when it is no longer that."""
    session = locked(part.minutes.session)
    stored = MinutesPart.objects.select_related("minutes").get(pk=part.pk)
    reasons = missing_right(session, by) + against_change(stored.minutes)
    if not heading.strip():
        reasons.append(Blocker(_("Give the part a heading."), "id_heading"))
    refuse(reasons)
    if (stored.heading, stored.text) == (heading.strip(), text.strip()):
        return stored
    if stored.revision != seen:
        raise Conflict(stored)
    stored.heading, stored.text = heading.strip(), text.strip()
    stored.revision, stored.edited_at, stored.edited_by = seen + 1, now or timezone.now(), by
    stored.save(update_fields=["heading", "text", "revision", "edited_at", "edited_by"])
    audit.record(session, "edit_minutes", by=by, at=now, note=stored.heading, is_internal=True)
    return stored


@transaction.atomic
def adopt(
    minutes: Minutes, *, by: User, at_session: BoardSession | None = None, now: datetime | None = None
) -> Minutes:  # fmt: skip
    """At a later session, or by the head of section where the Board has agreed in writing. They do not change any more."""
    session = locked(minutes.session)
    stored = Minutes.objects.get(pk=minutes.pk)
    reasons = against_change(stored)
    if not by.has_perm("reports.convene_boardsession", session):
        reasons.append(Blocker(_("A head of section puts the adoption on record.")))
    if session.status != SessionStatus.HELD:
        reasons.append(Blocker(_("Minutes are adopted once the session was held.")))
    if at_session and at_session.number <= session.number:
        reasons.append(Blocker(_("Minutes are adopted at a later session."), "id_at_session"))
    refuse(reasons)
    stored.adopted_at, stored.adopted_by, stored.adopted_at_session = now or timezone.now(), by, at_session
    stored.save(update_fields=["adopted_at", "adopted_by", "adopted_at_session"])
    facts = {"at_session": at_session.number} if at_session else {}
    audit.record(session, "adopt_minutes", by=by, at=now, facts=facts)
    return stored
