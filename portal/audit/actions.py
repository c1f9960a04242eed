from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone

from portal.accounts.models import User
from portal.audit.models import AuditEvent


def record(
    about: models.Model,
    verb: str,
    *,
    by: User | None,
    at: datetime | None = None,
    from_status: str = "",
    to_status: str = "",
    note: str = "",
    is_internal: bool = False,
    facts: dict[str, Any] | None = None,
) -> AuditEvent:
    """Writes one event about `about`. Call it inside the transaction of the act, so that both happen or neither."""
    return AuditEvent.objects.create(
        record=about,
        verb=verb,
        actor=by,
        at=at or timezone.now(),
        from_status=from_status,
        to_status=to_status,
        note=note,
        is_internal=is_internal,
        facts=facts or {},
    )
