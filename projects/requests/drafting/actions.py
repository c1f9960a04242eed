"""What the people of a State do with a draft. Revisions of sections are the record of who wrote what and when; acts on the
team and on returned files leave audit events besides."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import actions as audit
from portal.workflow import Blocker, NotAllowed
from projects.requests.drafting import content
from projects.requests.drafting.merging import Conflict, merge
from projects.requests.drafting.models import OfflineReturn, Presence, SectionRevision, TeamMember
from projects.requests.drafting.sections import BY_KEY
from projects.requests.drafting.workflow import open_sections
from projects.requests.models import Request
from projects.requests.rights import submitters

KEPT_REVISIONS = 50
HERE_FOR = timedelta(seconds=90)


@dataclass(frozen=True)
class Saved:
    """What became of one save. Conflicts are not written: they wait for a person's choice, field by field."""

    number: int
    saved_at: datetime
    saved_by: User | None
    content: dict[str, Any]
    changed: frozenset[str]
    conflicts: tuple[Conflict, ...] = ()


@transaction.atomic
def save_section(
    request: Request,
    section: str,
    data: Mapping[str, Any],
    *,
    based_on: int | None = None,
    by: User,
    now: datetime | None = None,
) -> Saved:
    """Writes fields of one section, as plain values (drafting.content), all or some of them.

    `based_on` is the revision that the person's page began with; None writes over whatever is there (a first filling, a
    program). Fields that somebody else has changed since are left alone and come back as conflicts. Raises NotAllowed when
    the section is not open to this person, ValueError for a field that is not the section's.
    """
    return save_sections(request, {section: data}, based_on={section: based_on}, by=by, now=now)[0]


@transaction.atomic
def save_sections(
    request: Request,
    sections: Mapping[str, Mapping[str, Any]],
    *,
    based_on: Mapping[str, int | None],
    by: User,
    now: datetime | None = None,
) -> list[Saved]:
    """As `save_section`, of several in their order. A section that `based_on` does not name is written over."""
    now = now or timezone.now()
    stored = locked(request, by)
    saved = [
        save_locked(stored, section, data, based_on=based_on.get(section), by=by, now=now)
        for section, data in sections.items()
    ]
    if any(one.changed for one in saved):
        request.refresh_from_db()
    return saved


def save_locked(
    stored: Request, section: str, data: Mapping[str, Any], *, based_on: int | None, by: User, now: datetime
) -> Saved:
    current = content.read(stored, section)
    if unknown := set(data) - set(current):
        raise ValueError(f"Not fields of the section {section}: {sorted(unknown)}")
    mine = {name: content.canonical(name, value) for name, value in data.items()}
    refuse_closed(stored, section, is_change=any(current[name] != value for name, value in mine.items()))
    latest = latest_revision(stored, section) or first_revision(stored, section, current)
    merged = merge(base_of(stored, section, based_on, current), current, mine)
    if merged.changes:
        write(stored, section, merged.changes, by=by, now=now)
        current = content.read(stored, section)
        latest = keep_revision(stored, section, latest.number + 1, current, by=by, now=now)
    return Saved(latest.number, latest.saved_at, latest.saved_by, current, frozenset(merged.changes), merged.conflicts)


def locked(request: Request, by: User) -> Request:
    stored = Request.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if not by.has_perm("projects.change_request", stored):
        raise NotAllowed([Blocker(_("You can change requests only of your own State."))])
    return stored


def refuse_closed(request: Request, section: str, *, is_change: bool) -> None:
    """A section that OHCHR has not asked about stays as it is; what is sent back unchanged is no change."""
    open_now = open_sections(request)
    if not open_now:
        raise NotAllowed([Blocker(_("The request has been sent; what it says is frozen."))])
    if section not in open_now and is_change:
        raise NotAllowed([Blocker(closed_sentence(section))])


def closed_sentence(section: str) -> str:
    return _("“%(section)s” cannot be changed now: OHCHR has not asked about it.") % {"section": BY_KEY[section].title}


def base_of(request: Request, section: str, based_on: int | None, current: dict[str, Any]) -> dict[str, Any] | None:
    """What the page began with: None when it is so old that its revision is gone."""
    if based_on is None:
        return current
    kept = dict(request.revisions.filter(section=section, number=based_on).values_list("number", "content"))
    if not kept and based_on == 0 and latest_revision(request, section) is None:
        return current  # nobody has saved the section yet
    return kept.get(based_on)


def latest_revision(request: Request, section: str) -> SectionRevision | None:
    return request.revisions.filter(section=section).select_related("saved_by").order_by("-number").first()


def first_revision(request: Request, section: str, current: dict[str, Any]) -> SectionRevision:
    return request.revisions.create(section=section, number=0, content=current, saved_at=request.created_at)


def keep_revision(
    request: Request, section: str, number: int, current: dict[str, Any], *, by: User, now: datetime
) -> SectionRevision:
    request.revisions.filter(section=section, number__lte=number - KEPT_REVISIONS).delete()
    return request.revisions.create(section=section, number=number, content=current, saved_at=now, saved_by=by)


def write(request: Request, section: str, changes: Mapping[str, Any], *, by: User, now: datetime) -> None:
    try:
        content.write(request, section, changes, by=by, now=now)
    except ValidationError as error:
        raise NotAllowed(reasons_of(error, section)) from error


def reasons_of(error: ValidationError, section: str) -> list[Blocker]:
    if not hasattr(error, "error_dict"):
        return [Blocker(message) for message in error.messages]
    fields = set(BY_KEY[section].fields)
    return [
        Blocker(message, f"id_{name}" if name in fields else "")
        for name, messages in error.message_dict.items()
        for message in messages
    ]


@transaction.atomic
def note_presence(request: Request, section: str, *, by: User, now: datetime | None = None) -> None:
    """Says that this person has the section open."""
    Presence.objects.update_or_create(
        request=request, section=section, user=by, defaults={"seen_at": now or timezone.now()}
    )


def writing_now(request: Request, *, besides: User, now: datetime | None = None) -> dict[str, list[str]]:
    """Section → names of the others who have it open."""
    since = (now or timezone.now()) - HERE_FOR
    here = request.presences.filter(seen_at__gte=since).exclude(user=besides).select_related("user").order_by("id")
    names: dict[str, list[str]] = {}
    for presence in here:
        names.setdefault(presence.section, []).append(presence.user.name)
    return names


@transaction.atomic
def set_team(
    request: Request, *, others: int, named: Mapping[User, int], by: User, now: datetime | None = None
) -> Request:
    """Gives rights on the request by name, and one right to everybody else who acts for the State.

    A right of None (0) by name takes the name off the list. At least one person who acts for the State today must be able
    to send the request.
    """
    now = now or timezone.now()
    stored = Request.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if not by.has_perm("projects.share_request", stored):
        raise NotAllowed([Blocker(_("The team is set by who began the request or may send it."))])
    strangers = [user.name for user in named if not acts_for(user, stored)]
    if strangers:
        raise NotAllowed([Blocker(_("Not a focal point of this State: %(names)s.") % {"names": ", ".join(strangers)})])
    stored.others_right = others
    stored.save(update_fields=["others_right"])
    stored.team.exclude(user__in=[user for user, right in named.items() if right]).delete()
    for user, right in named.items():
        if right:
            defaults = {"right": right, "added_by": by, "added_at": now}
            TeamMember.objects.update_or_create(
                request=stored, user=user, defaults={"right": right}, create_defaults=defaults
            )
    if not submitters(stored):
        raise NotAllowed([Blocker(_("At least one person must be able to send the request."), "id_others")])
    audit.record(
        stored, "set_team", by=by, at=now, facts={"others": others, "named": {u.pk: r for u, r in named.items()}}
    )
    request.refresh_from_db()
    return request


def acts_for(user: User, request: Request) -> bool:
    from portal.accounts.roles import Role

    return user.is_active and user.standing.covers_state(Role.FOCAL_POINT, request.state_id)


@transaction.atomic
def keep_return(
    request: Request,
    *,
    file_name: str,
    sha256: str,
    based_on: Mapping[str, int],
    values: Mapping[str, Any],
    problems: Mapping[str, str],
    by: User,
    now: datetime | None = None,
) -> OfflineReturn:
    """Keeps what a returned form says. Nothing of it is in the draft before somebody takes it over."""
    if not by.has_perm("projects.change_request", request):
        raise NotAllowed([Blocker(_("You can change requests only of your own State."))])
    return OfflineReturn.objects.create(
        request=request,
        file_name=file_name[-200:],
        sha256=sha256,
        based_on=dict(based_on),
        values=dict(values),
        problems=dict(problems),
        uploaded_at=now or timezone.now(),
        uploaded_by=by,
    )


@transaction.atomic
def take_over(
    returned: OfflineReturn,
    *,
    accepted: Mapping[str, Mapping[str, Any]],
    based_on: Mapping[str, int],
    by: User,
    now: datetime | None = None,
) -> list[Saved]:
    """Writes the accepted fields, section by section, on the revisions that the person was shown, and closes the return.

    When the draft has moved since, nothing is written and the return stays open; the conflicts say where.
    """
    now = now or timezone.now()
    request = returned.request
    with transaction.atomic():
        written = {section: fields for section, fields in accepted.items() if fields}
        shown = {section: based_on.get(section, 0) for section in written}
        saved = save_sections(request, written, based_on=shown, by=by, now=now)
        moved = any(one.conflicts for one in saved)
        if moved:
            transaction.set_rollback(True)
    if not moved:
        returned.closed_at, returned.closed_by = now, by
        returned.save(update_fields=["closed_at", "closed_by"])
        names = sorted(name for one in saved for name in one.changed)
        audit.record(request, "take_over_offline", by=by, at=now, note=returned.file_name, facts={"fields": names})
    return saved
