"""What comes back in a sheet is kept apart until a person has said which of its values stand; then it goes through the one saver."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import actions as audit
from portal.workflow import Blocker, NotAllowed
from projects.results.grid.posting import Posted
from projects.results.grid.rows import values_for
from projects.results.grid.saving import Outcome, save
from projects.results.grid.typed import Key
from projects.results.models import ReportingPeriod
from projects.results.sheet.differences import Compared
from projects.results.sheet.models import SheetReturn
from projects.results.sheet.reading import Reading


@transaction.atomic
def keep_return(
    period: ReportingPeriod, said: Reading, *, file_name: str, sha256: str, by: User, now: datetime | None = None
) -> SheetReturn:
    """Keeps what a returned sheet says. Nothing of it is a value before somebody takes it over."""
    if not by.has_perm("projects.report_project", period.project):
        raise NotAllowed([Blocker(_("You do not report on this project."))])
    return SheetReturn.objects.create(
        period=period,
        file_name=file_name[-200:],
        sha256=sha256,
        based_on=said.based_on,
        rows={key: {"cells": row.cells, "at": row.at} for key, row in said.rows.items()},
        problems=said.problems,
        uploaded_at=now or timezone.now(),
        uploaded_by=by,
    )


@transaction.atomic
def take_over(
    returned: SheetReturn, compared: Compared, chosen: Mapping[int, int], *, by: User, now: datetime | None = None
) -> Outcome:
    """Keeps the chosen values (indicator → revision beside which it was chosen) and closes the return.

    What is refused, or has moved since the comparison was shown, leaves the return open; the rest is kept.
    """
    if returned.closed_at:
        raise NotAllowed([Blocker(_("What this file says has been dealt with."))])
    rows: dict[Key, Posted] = {}
    indicators = {}
    for one in compared.differences:
        if one.indicator.pk in chosen:
            typed = replace(one.merged, seen=chosen[one.indicator.pk])
            rows[one.indicator.pk, returned.period_id] = Posted(typed)
            indicators[one.indicator.pk] = one.indicator
    values = values_for(by, indicators.values(), [returned.period_id])
    done = save(rows, indicators, {returned.period_id: returned.period}, values, by=by)
    if not done.refused:
        close(returned, done, by=by, now=now or timezone.now())
    return done


def close(returned: SheetReturn, done: Outcome, *, by: User, now: datetime) -> None:
    returned.closed_at, returned.closed_by = now, by
    returned.save(update_fields=["closed_at", "closed_by"])
    facts = {"what": returned.file_name, "values": len(done.saved), "sha256": returned.sha256}
    audit.record(returned.period.project, "take_over_sheet", by=by, at=now, facts=facts)
