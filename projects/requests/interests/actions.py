"""Declaring an interest in a request and withdrawing it. While it stands, the person takes no part in the request."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import actions as audit
from portal.workflow import Blocker, NotAllowed
from projects.requests.models import InterestDeclaration, Request


@transaction.atomic
def declare_interest(request: Request, *, by: User, reason: str, now: datetime | None = None) -> InterestDeclaration:
    """Keeps the person out of screening, assessing and deciding this request, and takes it out of their hands.

    An assessment that they have given no longer counts; its place is open for somebody else.
    """
    stored = Request.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if not by.has_perm("projects.declare_interest_request", stored):
        raise NotAllowed([Blocker(_("Only programme staff declare an interest."))])
    if not reason.strip():
        raise NotAllowed([Blocker(_("Say what the interest is."), "id_reason")])
    if stored.interests.filter(user=by, withdrawn_at__isnull=True).exists():
        raise NotAllowed([Blocker(_("You have already declared an interest in this request."))])
    now = now or timezone.now()
    declaration = InterestDeclaration.objects.create(request=stored, user=by, reason=reason.strip(), declared_at=now)
    stored.assignments.filter(user=by, round=stored.round).delete()
    if stored.officer_id == by.pk:
        stored.officer = None
        stored.save(update_fields=["officer"])
    audit.record(stored, "declare_interest", by=by, at=now, is_internal=True)
    return declaration


@transaction.atomic
def withdraw_interest(declaration: InterestDeclaration, *, by: User, now: datetime | None = None) -> None:
    """The person takes part again from now on; the declaration stays on record."""
    stored = InterestDeclaration.objects.select_for_update(of=("self",)).get(pk=declaration.pk)
    if stored.user_id != by.pk:
        raise NotAllowed([Blocker(_("Only the person who declared an interest withdraws it."))])
    if stored.withdrawn_at is not None:
        raise NotAllowed([Blocker(_("This declaration is withdrawn already."))])
    stored.withdrawn_at = now or timezone.now()
    stored.save(update_fields=["withdrawn_at"])
    audit.record(stored.request, "withdraw_interest", by=by, at=stored.withdrawn_at, is_internal=True)
