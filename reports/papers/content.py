"""What a paper says, read from the request once and frozen as plain data: names in the paper's language, people's words as written."""

import hashlib
import json
from datetime import date
from typing import Any

from django.utils import timezone, translation

from portal.reference.models import State
from portal.working_days import add_working_days, official_holidays
from projects.requests.blockers import months_after
from projects.requests.models import Request
from projects.requests.times import CLOCK
from projects.requests.workflow import RequestStatus


def common(request: Request, language: str) -> dict[str, Any]:
    with translation.override(language):
        state = State.objects.get(pk=request.state_id).name
    return {
        "reference": request.reference,
        "state": state,
        "institution": request.institution,
        "contact": request.contact_name,
        "title": request.title,
        "written_in": request.language,
    }


def receipt(request: Request, language: str, day: date) -> dict[str, Any]:
    """What was received and when, and when OHCHR takes it up."""
    version = request.versions.latest("number")
    with translation.override(language):
        forms = [str(form) for form in request.forms.all()]
        consent = str(request.get_consent_display())
    return common(request, language) | {
        "sent_on": day.isoformat(),
        "sent_by": request.submitted_by.name if request.submitted_by else "",
        "version": version.number,
        "recommendations": [row.citation for row in request.recommendations.in_document_order()],
        "forms": forms,
        "estimated_cost_usd": str(request.estimated_cost_usd) if request.estimated_cost_usd is not None else None,
        "consent": consent,
        "letter": request.letter.name if request.letter else "",
        "letter_promised_by": request.letter_promised_by.isoformat() if request.letter_promised_by else None,
        "taken_up_by": add_working_days(day, CLOCK.targets[RequestStatus.SUBMITTED], official_holidays()).isoformat(),
    }


def decision(request: Request, language: str, day: date) -> dict[str, Any]:
    """The outcome with its reasons; in the request's language, OHCHR's translation of them where there is one."""
    translated = request.decision_reasons_translated if language == request.language else ""
    return common(request, language) | {
        "outcome": request.status,
        "decided_on": day.isoformat(),
        "reasons": translated or request.decision_reasons,
        "reasons_in": request.language if translated else request.decision_language or "en",
        "is_translated": bool(translated),
        "redirected_to": request.redirected_to,
        "review_on": request.review_on.isoformat() if request.review_on else None,
        "reopens_until": months_after(day, CLOCK.reopen_months).isoformat(),
        "conditions": [
            {"text": one.text, "owner": one.owner, "due_on": one.due_on.isoformat() if one.due_on else None}
            for one in request.conditions.all()
        ],
    }


CONTENTS = {"receipt": receipt, "decision": decision}


def content_of(request: Request, kind: str, language: str, *, now: Any) -> dict[str, Any]:
    return CONTENTS[kind](request, language, timezone.localdate(now))


def fingerprint(content: dict[str, Any]) -> str:
    said = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()
