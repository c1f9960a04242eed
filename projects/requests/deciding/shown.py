"""Conditions and terms as the record's page shows them, each with what its reader may do."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from projects.requests.deciding.conditions import may_close, may_meet
from projects.requests.deciding.models import Terms
from projects.requests.deciding.terms import side_of
from projects.requests.models import Request, RequestCondition
from projects.requests.workflow import RequestStatus


@dataclass(frozen=True)
class ShownCondition:
    row: RequestCondition
    may_meet: bool
    may_close: bool
    is_overdue: bool

    @property
    def tone(self) -> str:
        if self.row.closed_at:
            return "ok"
        return "progress" if self.row.met_at else "warn"


def conditions_for(found: Request, user: Any) -> list[ShownCondition]:
    today = timezone.localdate()
    rows = list(found.conditions.select_related("document", "met_by", "closed_by"))
    for row in rows:
        row.request = found
    at_work = found.status == RequestStatus.ACCEPTED
    return [
        ShownCondition(
            row,
            may_meet=at_work and row.closed_at is None and may_meet(row, user),
            may_close=at_work and row.closed_at is None and row.met_at is not None and may_close(row, user),
            is_overdue=row.closed_at is None and row.due_on is not None and row.due_on < today,
        )
        for row in rows
    ]


@dataclass(frozen=True)
class ShownTerms:
    row: Terms | None
    title: str
    budget_usd: Decimal | None
    starts_on: date | None
    ends_on: date | None
    text: str
    may_accept: bool
    may_propose: bool


def terms_of(found: Request, user: Any) -> ShownTerms | None:
    """The latest terms, from the acceptance on; None before."""
    if found.status not in (RequestStatus.ACCEPTED, RequestStatus.AGREED):
        return None
    row = found.terms.select_related("state_accepted_by", "ohchr_accepted_by").last()
    content: dict[str, Any] = row.content if row else {}
    side = side_of(found, user)
    return ShownTerms(
        row,
        title=content.get("title", ""),
        budget_usd=Decimal(content["budget_usd"]) if content else None,
        starts_on=day(content.get("starts_on")),
        ends_on=day(content.get("ends_on")),
        text=content.get("text", ""),
        may_accept=(
            found.status == RequestStatus.ACCEPTED
            and row is not None
            and side is not None
            and getattr(row, f"{side}_accepted_at") is None
        ),
        may_propose=found.status == RequestStatus.ACCEPTED and user.has_perm("projects.propose_terms_request", found),
    )


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
