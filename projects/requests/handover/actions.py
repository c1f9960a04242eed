"""Handing over everything that is open in a person's hands, in one act."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.audit import actions as audit
from portal.reference.models import State
from portal.workflow import Blocker, NotAllowed
from projects.portfolio.models import Project
from projects.requests.handover.brief import freeze
from projects.requests.handover.holdings import Holding, Work, holdings, other_work
from projects.requests.handover.models import Handover
from projects.requests.models import Request


@transaction.atomic
def hand_over(
    giver: User,
    *,
    receiver: User,
    role: str,
    by: User,
    state: State | None = None,
    note: str = "",
    only: Iterable[int] | None = None,
    only_works: Iterable[str] | None = None,
    now: datetime | None = None,
) -> Handover:
    """Everything that the giver holds in the role passes to the receiver, with a brief; or nothing does and all reasons are given.

    `only` limits it to some requests (keys), so that one in which the receiver has an interest can go to somebody else;
    `only_works` to some of the other work (`project-3`). Naming some of the one leaves the other where it is.
    Who acted, and what was given earlier, stays as it was.
    """
    now = now or timezone.now()
    if reasons := reasons_against(giver, receiver, role, state, by):
        raise NotAllowed(reasons)
    is_part = only is not None or only_works is not None
    held = locked_holdings(giver, role, state, (only or ()) if is_part else None)
    besides = locked_works(giver, role, state, (only_works or ()) if is_part else None)
    if not held and not besides:
        raise NotAllowed([Blocker(_("Nothing is open in the hands of %(name)s.") % {"name": giver.name})])
    refusals = [reason for one in held for reason in one.kind.against(one.request, receiver)]
    refusals += [reason for one in besides for reason in one.kind.against(one.row, receiver)]
    if refusals:
        raise NotAllowed(list(dict.fromkeys(refusals)))
    brief = [*freeze(held, today=timezone.localdate(now)), *(one.kind.entry(one.row) for one in besides)]
    for work in besides:
        work.kind.give(work.row, receiver, by, now)
    for one in held:
        one.kind.give(one.request, giver, receiver)
        internal = one.kind.is_internal
        told = {"from": giver.pk, "to": receiver.pk, "as": one.kind.key}
        audit.record(
            one.request, "hand_over_request", by=by, at=now, note=receiver.name, is_internal=internal, facts=told
        )
    made = Handover.objects.create(
        giver=giver,
        receiver=receiver,
        role=role,
        state=state,
        note=note.strip(),
        brief=brief,
        made_at=now,
        made_by=by,
    )
    audit.record(giver, "hand_over", by=by, at=now, is_internal=True, facts={"handover": made.pk, "to": receiver.pk})
    transaction.on_commit(partial(hand_to_mail, made.pk), robust=True)
    return made


def reasons_against(giver: User, receiver: User, role: str, state: State | None, by: User) -> list[Blocker]:
    if not by.has_perm("projects.add_handover", giver):
        return [Blocker(_("Heads of section and administrators hand over for others; everybody else for themselves."))]
    if role not in (Role.OFFICER, Role.FOCAL_POINT):
        raise ValueError(f"{role} holds no requests")
    if (role == Role.FOCAL_POINT) != (state is not None):
        raise ValueError("A focal point hands over for one State, an officer for none")
    reasons = []
    if giver.pk == receiver.pk:
        reasons.append(Blocker(_("Choose another person."), "id_receiver"))
    if not receiver.is_active or not holds(receiver, role, state):
        words = {"name": receiver.name}
        reasons.append(Blocker(_("%(name)s does not hold this role today.") % words, "id_receiver"))
    return reasons


def holds(person: User, role: str, state: State | None) -> bool:
    if state is not None:
        return person.standing.covers_state(role, state.pk)
    return person.standing.has(Role.OFFICER, Role.HEAD)


def locked_holdings(giver: User, role: str, state: State | None, only: Iterable[int] | None) -> list[Holding]:
    """Read again behind the locks of the requests, which are taken in the order of their keys."""
    wanted = None if only is None else set(only)
    keys = {one.request.pk for one in holdings(giver, role, state)}
    keys = keys if wanted is None else keys & wanted
    list(Request.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))
    found = [one for one in holdings(giver, role, state) if one.request.pk in keys]
    rows: dict[int, Request] = {}  # one object for each request, so that no piece writes over another
    return [Holding(rows.setdefault(one.request.pk, one.request), one.kind) for one in found]


def locked_works(giver: User, role: str, state: State | None, only: Iterable[str] | None) -> list[Work]:
    """Read again behind the locks of all their projects, which are taken in the order of their keys."""
    named = {one.key: one for one in other_work(giver, role, state)}
    wanted = named.keys() if only is None else named.keys() & set(only)
    projects = {named[key].kind.project(named[key].row).pk for key in wanted}
    list(Project.objects.select_for_update(of=("self",)).filter(pk__in=projects).order_by("pk"))
    return [one for one in other_work(giver, role, state) if one.key in wanted]


def hand_to_mail(pk: int) -> None:
    from projects.requests.handover.tasks import mail_handover

    mail_handover.delay(pk)


def mail(pk: int) -> None:
    """A link to the brief, and nothing of what it says."""
    made = Handover.objects.select_related("receiver").get(pk=pk)
    person = made.receiver
    with override(person.language):
        url = settings.SITE_URL.rstrip("/") + reverse("handover_detail", args=[made.pk])
        text = render_to_string("projects/requests/email/handover.txt", {"person": person, "url": url})
        send_mail(_("Work was handed over to you on the Technical Cooperation Portal"), text, None, [person.email])
