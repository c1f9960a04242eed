"""Reporting periods: made from the project's dates, and opened and locked for entering values."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.periods import Period
from portal.workflow import Blocker, NotAllowed
from projects.portfolio.models import Project
from projects.results import calendar
from projects.results.actions.framework import changed, hold_framework, refuse
from projects.results.actions.holding import hold_period, must, reasons_of_end
from projects.results.actions.values import told
from projects.results.models import ReportingPeriod


@transaction.atomic
def unlock(period: ReportingPeriod, *, by: User, note: str = "", now: datetime | None = None) -> ReportingPeriod:
    """Opens a period, so that its values can be entered and corrected until it is locked again."""
    return set_lock(period, False, "unlock_period", by=by, note=note, now=now)


@transaction.atomic
def lock(period: ReportingPeriod, *, by: User, note: str = "", now: datetime | None = None) -> ReportingPeriod:
    """Closes a period by hand: drafts and submitted values stay as they are, only returned ones may be corrected."""
    return set_lock(period, True, "lock_period", by=by, note=note, now=now)


def set_lock(
    period: ReportingPeriod, is_locked: bool, verb: str, *, by: User, note: str, now: datetime | None
) -> ReportingPeriod:
    """Nothing happens when it is so already."""
    held = hold_period(period)
    must(by, "projects.manage_project", held.project, _("Only those who manage the project open and lock its periods."))
    if reasons := reasons_of_end(held.project):
        raise NotAllowed(reasons)
    if held.is_locked != is_locked:
        held.is_locked = is_locked
        held.save(update_fields=["is_locked"])
        told(held, verb, [], by=by, at=now or timezone.now(), note=note.strip())
    return held


@transaction.atomic
def make_periods(
    project: Project, rhythm: str, *, by: User, due_after: int = calendar.DUE_AFTER
) -> list[ReportingPeriod]:
    """The periods of a planned project anew: by quarter, half-year or year, due so many days after their end, the last final.

    A period that stays as it was keeps its targets. Raises NotAllowed while the project has no dates.
    """
    held = hold_framework(project, by)
    if held.starts_on is None or held.ends_on is None:
        raise NotAllowed([Blocker(_("Set the dates of the project first."))])
    wanted = calendar.periods_between(held.starts_on, held.ends_on, calendar.RHYTHMS[rhythm])
    existing = {Period(row.starts_on, row.ends_on): row for row in held.reporting_periods.all()}
    ReportingPeriod.objects.filter(pk__in=[row.pk for span, row in existing.items() if span not in wanted]).delete()
    write_periods(held, wanted, due_after)
    held.reporting_periods.update(is_final=False)
    set_final(held)
    changed(held, "make_periods", rhythm, by=by, periods=len(wanted))
    return list(held.reporting_periods.all())


def write_periods(project: Project, spans: list[Period], due_after: int) -> None:
    for span in spans:
        facts = {"ends_on": span.ends_on, "due_on": span.ends_on + timedelta(days=due_after)}
        ReportingPeriod.objects.update_or_create(project=project, starts_on=span.starts_on, defaults=facts)


def set_final(project: Project) -> None:
    """The last period, and only that, is the final one."""
    rows = ReportingPeriod.objects.filter(project=project)
    last = rows.order_by("-ends_on").first()
    if last is not None:
        rows.exclude(pk=last.pk).filter(is_final=True).update(is_final=False)
        rows.filter(pk=last.pk, is_final=False).update(is_final=True)


@transaction.atomic
def edit_period(period: ReportingPeriod, *, by: User, starts_on: date, ends_on: date, due_on: date) -> ReportingPeriod:
    """Other dates in planning: within the project, apart from the other periods, due on its last day or later."""
    held = hold_framework(period.project, by)
    refuse(against_dates(held, starts_on, ends_on, due_on, but=period.pk))
    stored = held.reporting_periods.get(pk=period.pk)
    stored.starts_on, stored.ends_on, stored.due_on = starts_on, ends_on, due_on
    stored.save(update_fields=["starts_on", "ends_on", "due_on"])
    set_final(held)
    changed(held, "edit_period", f"{starts_on.isoformat()}..{ends_on.isoformat()}", by=by)
    return stored


@transaction.atomic
def remove_period(period: ReportingPeriod, *, by: User) -> None:
    held = hold_framework(period.project, by)
    held.reporting_periods.filter(pk=period.pk).delete()
    set_final(held)
    changed(held, "remove_period", f"{period.starts_on.isoformat()}..{period.ends_on.isoformat()}", by=by)


def against_dates(project: Any, starts_on: date, ends_on: date, due_on: date, *, but: int) -> list[Blocker]:
    reasons = []
    if ends_on < starts_on:
        reasons.append(Blocker(_("The last day cannot be before the first."), "id_ends_on"))
    if project.starts_on and starts_on < project.starts_on:
        reasons.append(Blocker(_("The project begins later."), "id_starts_on"))
    if project.ends_on and ends_on > project.ends_on:
        reasons.append(Blocker(_("The project ends earlier."), "id_ends_on"))
    if due_on < ends_on:
        reasons.append(Blocker(_("A report cannot be due before its period ends."), "id_due_on"))
    others = project.reporting_periods.exclude(pk=but).filter(starts_on__lte=ends_on, ends_on__gte=starts_on)
    if others.exists():
        reasons.append(Blocker(_("Another period covers some of these days."), "id_starts_on"))
    return reasons


@transaction.atomic
def fit_periods(project: Project, *, by: User | None = None) -> int:
    """After an amendment of the dates: goes on in the same rhythm up to a later end, and drops periods that begin after an
    earlier end and have no values. What was reported stays. Returns by how many periods the project has more or fewer.

    The amendment has asked for the right and holds the project.
    """
    project = Project.objects.get(pk=project.pk)
    rows = list(ReportingPeriod.objects.filter(project=project))
    if not rows or project.ends_on is None:
        return 0
    gone = [row for row in rows if row.starts_on > project.ends_on and not row.values.exists()]
    ReportingPeriod.objects.filter(pk__in=[row.pk for row in gone]).delete()
    left = [row for row in rows if row not in gone]
    added = grow(project, left) if left else 0
    set_final(project)
    return added - len(gone)


def grow(project: Project, rows: list[ReportingPeriod]) -> int:
    """A last period that only the old end had cut, and that nobody has reported yet, first takes its whole length."""
    months = calendar.rhythm_of([Period(row.starts_on, row.ends_on) for row in rows])
    last, ends_on = rows[-1], project.ends_on
    due_after = (last.due_on - last.ends_on).days
    if ends_on is None:
        return 0
    natural = min(calendar.end_of(last.ends_on, months), ends_on)
    if last.ends_on != natural and not last.values.exists():
        last.ends_on, last.due_on = natural, natural + timedelta(days=due_after)
        last.save(update_fields=["ends_on", "due_on"])
    new = calendar.after(last.ends_on, ends_on, months)
    write_periods(project, new, due_after)
    return len(new)
