"""Registering a request that came on paper, and the State's word on it: it is ours, or it is not."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import actions as audit
from portal.documents import uploads
from portal.numbering import next_reference
from portal.reference.models import State
from portal.workflow import Blocker, NotAllowed
from projects.requests import actions as requests
from projects.requests.models import Request
from projects.requests.paper.models import PaperOrigin
from projects.requests.workflow import RequestStatus

FACTS = frozenset({"language", "institution", "contact_name", "contact_email", "title", "need"})


@transaction.atomic
def register(
    *,
    state: State,
    by: User,
    received_on: date,
    channel: str,
    scan: UploadedFile,
    facts: Mapping[str, Any],
    now: datetime | None = None,
) -> PaperOrigin:
    """Opens a draft for the State from its letter. Nothing is done with it before a person of the State confirms it.

    `scan` is a file that a form field has accepted; `facts` may name only what a letter says.
    """
    now = now or timezone.now()
    if not by.has_perm("projects.add_paperorigin", Request(state=state)):
        raise NotAllowed([Blocker(_("Only programme staff for this State register its letters."))])
    if received_on > timezone.localdate(now):
        raise NotAllowed([Blocker(_("A letter cannot come in the future."), "id_received_on")])
    if unknown := set(facts) - FACTS:
        raise ValueError(f"Not facts of a letter: {sorted(unknown)}")
    request = Request.objects.create(
        reference=next_reference("TCR", timezone.localdate(now).year),
        state=state,
        letter=uploads.store(scan, by=by),
        created_at=now,
        created_by=by,
        **facts,
    )
    origin = PaperOrigin.objects.create(
        request=request, received_on=received_on, channel=channel, registered_at=now, registered_by=by
    )
    told = {"channel": channel, "received_on": received_on.isoformat()}
    audit.record(request, "register_paper", by=by, at=now, to_status=request.status, facts=told)
    transaction.on_commit(partial(hand_to_mail, origin.pk), robust=True)
    return origin


@transaction.atomic
def claim(origin: PaperOrigin, *, by: User, consent: str, now: datetime | None = None) -> Request:
    """A person of the State confirms the request: what it says is frozen as its first version, and the receipt goes out.

    From now on it is a request of the State like any other, and the person stands for it.
    """
    now = now or timezone.now()
    stored = locked(origin, by)
    request = stored.request
    if consent not in Request.Consent.values:
        raise NotAllowed([Blocker(_("Choose what may be published."), "id_consent")])
    request.consent = consent
    request.save(update_fields=["consent"])
    stored.claimed_at, stored.claimed_by = now, by
    stored.save(update_fields=["claimed_at", "claimed_by"])
    audit.record(request, "claim_paper", by=by, at=now)
    return requests.submit(request, by=by, now=now)


@transaction.atomic
def refuse(origin: PaperOrigin, *, by: User, note: str, now: datetime | None = None) -> Request:
    """A person of the State says that the request is not the State's. It ends, and the officer reads why."""
    stored = locked(origin, by)
    return requests.withdraw(stored.request, by=by, note=note, now=now)


def locked(origin: PaperOrigin, by: User) -> PaperOrigin:
    """The origin behind the lock of its request, which is still to be confirmed, by somebody who may."""
    request = Request.objects.select_for_update(of=("self",)).get(pk=origin.request_id)
    stored = PaperOrigin.objects.select_for_update(of=("self",)).get(pk=origin.pk)
    if not by.has_perm("projects.claim_paperorigin", request):
        raise NotAllowed([Blocker(_("Only a focal point of the State confirms its request."))])
    if not stored.is_waiting:
        raise NotAllowed([Blocker(_("Somebody of your State has already confirmed this request."))])
    if request.status != RequestStatus.DRAFT:
        raise NotAllowed([Blocker(_("This request has ended; it can no longer be confirmed."))])
    stored.request = request
    return stored


def hand_to_mail(pk: int) -> None:
    from projects.requests.paper.tasks import mail_registration

    mail_registration.delay(pk)
