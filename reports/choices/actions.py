"""The only code that writes the author's choices for a report."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import actions as audit
from portal.workflow import Blocker, NotAllowed
from reports.narrative.actions import touch
from reports.runs.actions import REFRESHABLE, refresh_figures
from reports.runs.models import Report

IN_FIGURES = frozenset({"components", "compared_years", "matrix"})  # what the figures depend on


@transaction.atomic
def choose(report: Report, *, choices: Mapping[str, Any], by: User, now: datetime | None = None) -> list[str]:
    """Keeps the choices beside those that are not named, and returns which of them changed. Where the figures depend on
    one, they are frozen anew in the same act."""
    now = now or timezone.now()
    stored = Report.objects.select_for_update(of=("self",), no_key=True).get(pk=report.pk)
    if not by.has_perm("reports.write_report", stored):
        raise NotAllowed([Blocker(_("You do not write reports."))])
    if stored.status not in REFRESHABLE:
        raise NotAllowed([Blocker(_("The report is not being written now: its choices stay as they are."))])
    changed = sorted(name for name, value in choices.items() if stored.options.get(name) != value)
    if changed:
        stored.options = {**stored.options, **choices}
        stored.save(update_fields=["options"])
        touch(stored)
        audit.record(stored, "choose", by=by, at=now, facts={"choices": {name: choices[name] for name in changed}})
    if IN_FIGURES & set(changed):
        refresh_figures(stored, by=by, now=now)
    report.refresh_from_db()
    return changed
