"""The terms of an agreement: proposed and frozen, accepted by each side in an act of its own; any change begins anew."""

import hashlib
import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import actions as audit
from portal.workflow import Blocker, NotAllowed
from projects.requests.deciding.models import Terms
from projects.requests.models import Request
from projects.requests.workflow import RequestStatus


@transaction.atomic
def propose_terms(
    request: Request,
    *,
    by: User,
    title: str,
    budget_usd: Decimal,
    starts_on: date | None,
    ends_on: date | None,
    text: str = "",
    now: datetime | None = None,
) -> Terms:
    """Freezes a version of the terms with its hash. Nobody has accepted it yet, whatever was accepted before."""
    stored = open_for_terms(request)
    if not by.has_perm("projects.propose_terms_request", stored):
        raise NotAllowed([Blocker(_("You may not propose the terms of this request."))])
    if starts_on and ends_on and ends_on < starts_on:
        raise NotAllowed([Blocker(_("The project cannot end before it starts."), "id_ends_on")])
    content = {
        "title": title.strip(),
        "budget_usd": str(Decimal(budget_usd).quantize(Decimal("0.01"))),
        "starts_on": starts_on.isoformat() if starts_on else None,
        "ends_on": ends_on.isoformat() if ends_on else None,
        "text": text.strip(),
        "conditions": [
            [condition.text, condition.owner, condition.due_on.isoformat() if condition.due_on else None]
            for condition in stored.conditions.all()
        ],
    }
    sha256 = fingerprint(stored, content)
    latest = stored.terms.last()
    if latest is not None and latest.sha256 == sha256:
        raise NotAllowed([Blocker(_("These are the terms that are proposed already."))])
    terms = Terms.objects.create(
        request=stored,
        number=stored.terms.count() + 1,
        content=content,
        sha256=sha256,
        proposed_at=now or timezone.now(),
        proposed_by=by,
    )
    audit.record(stored, "propose_terms", by=by, at=now, facts={"number": terms.number, "sha256": sha256})
    return terms


def fingerprint(request: Request, content: dict[str, Any]) -> str:
    """Of the request and all it says: the same words for another request are other terms."""
    said = json.dumps([request.reference, content], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


@transaction.atomic
def accept_terms(request: Request, *, by: User, sha256: str, now: datetime | None = None) -> Terms:
    """One side accepts the terms with this hash: the State by a person who may submit, OHCHR by whoever may decide.

    Refuses when other terms have been proposed since they were read.
    """
    stored = open_for_terms(request)
    side = side_of(stored, by)
    if side is None:
        raise NotAllowed([Blocker(_("You may not accept the terms for either side."))])
    terms = stored.terms.select_for_update(of=("self",)).last()
    if terms is None:
        raise NotAllowed([Blocker(_("No terms are proposed yet."), "terms")])
    if terms.sha256 != sha256:
        raise NotAllowed([Blocker(_("Other terms have been proposed since: read them first."), "terms")])
    if getattr(terms, f"{side}_accepted_at") is not None:
        raise NotAllowed([Blocker(_("Your side has accepted these terms already."), "terms")])
    now = now or timezone.now()
    setattr(terms, f"{side}_accepted_at", now)
    setattr(terms, f"{side}_accepted_by", by)
    terms.save(update_fields=[f"{side}_accepted_at", f"{side}_accepted_by"])
    facts = {"number": terms.number, "sha256": sha256, "side": side}
    audit.record(stored, f"accept_terms_{side}", by=by, at=now, facts=facts)
    return terms


def side_of(request: Request, user: Any) -> str | None:
    """For which side the person may accept terms."""
    if user.has_perm("projects.decide_request", request):
        return "ohchr"
    return "state" if user.has_perm("projects.submit_request", request) else None


def open_for_terms(request: Request) -> Request:
    stored = Request.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if stored.status != RequestStatus.ACCEPTED:
        raise NotAllowed([Blocker(_("Terms are agreed on after the acceptance."))])
    return stored
