"""What the State wrote, frozen as data at each sending, so that two versions can be compared field by field."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from portal.accounts.models import User
from projects.components.evidence import citation_in, of_rows
from projects.components.models import Moment
from projects.requests.drafting.sections import COLUMNS, LISTS
from projects.requests.models import Request, RequestVersion

DRAFT_FIELDS = frozenset(COLUMNS)
DRAFT_LISTS = frozenset(LISTS)


def freeze(request: Request, *, by: User, now: datetime) -> RequestVersion:
    return RequestVersion.objects.create(
        request=request, number=request.versions.count() + 1, content=content_of(request), frozen_at=now, frozen_by=by
    )


def content_of(request: Request) -> dict[str, Any]:
    """What the State wrote, as data that can be compared field by field."""
    content: dict[str, Any] = {name: plain(getattr(request, name)) for name in sorted(DRAFT_FIELDS)}
    content["letter_sha256"] = request.letter.sha256 if request.letter else ""
    content["recommendations"] = sorted(request.recommendations.values_list("pk", flat=True))
    content["forms"] = sorted(request.forms.values_list("code", flat=True))
    content["elements"] = sorted(request.elements.values_list("code", flat=True))
    content["sdg_targets"] = sorted(request.sdg_targets.values_list("code", flat=True))
    content["components"] = {
        str(row.component.number): [row.score, row.narrative, citation_in(of_rows(row.evidence.all()))]
        for row in request.component_scores.filter(moment=Moment.REQUEST)
        .select_related("component")
        .prefetch_related("evidence")
    }
    content["questions"] = [
        [question.pk, question.section, question.text, question.answer]
        for question in request.questions.exclude(answer="")
    ]
    return content


def plain(value: Any) -> Any:
    return str(value) if isinstance(value, date | Decimal) else value
