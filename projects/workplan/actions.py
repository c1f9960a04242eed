"""The only code that writes activities. Every act is an event of the project, with the activity in its words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal import formats
from portal.accounts.models import User
from portal.audit import actions as audit
from portal.audit.history import explain
from portal.audit.models import AuditEvent
from portal.workflow import Blocker, NotAllowed
from projects.portfolio.models import Project
from projects.portfolio.workflow import RUNNING
from projects.workplan import held
from projects.workplan.models import Activity
from projects.workplan.people import may_own
from projects.workplan.when import against_work, locked
from projects.workplan.workflow import WORKFLOW, verb_to

EDITABLE = (
    "title", "language", "description", "form", "output", "budget_line", "place", "starts_on", "ends_on", "owner",
)  # fmt: skip
ADDED = "add_activity"
S = Activity.Status

explain(
    add_activity=gettext_lazy("Activity added"),
    edit_activity=gettext_lazy("Activity changed"),
    cancel_activity=gettext_lazy("Activity cancelled"),
    remove_activity=gettext_lazy("Activity taken out of the plan"),
    record_activity=gettext_lazy("Progress of an activity recorded"),
    pass_activity=gettext_lazy("Activity passed to another owner"),
)


def name(activity: Activity) -> str:
    """As events and refusals call it: 4. Training of monitors."""
    return f"{activity.number}. {activity.title}"


def share(progress: int) -> str:
    """40 %, from a whole number of per cent."""
    return formats.percent(Decimal(progress) / 100, digits=0)


def said(activity: Activity, note: str = "") -> str:
    return f"{name(activity)}: {note}" if note else name(activity)


@transaction.atomic
def add(
    project: Project,
    *,
    by: User,
    facts: Mapping[str, Any],
    copied_from: Activity | None = None,
    now: datetime | None = None,
) -> Activity:
    """Adds an activity to the plan of a project that is planned or running.

    `facts` names EDITABLE fields. Raises NotAllowed with every reason: the right, the project's end, dates outside the
    project's, an output or line of another project, an owner who does not work in it.
    """
    project = locked(project)
    activity = Activity(project=project, number=next_number(project))
    put(activity, facts)
    refuse(activity, by)
    activity.save()
    kept: dict[str, Any] = {"number": activity.number}
    if copied_from:
        kept["copied_from"] = f"{copied_from.project.code} {copied_from.number}"
    audit.record(project, ADDED, by=by, at=now, note=name(activity), facts=kept)
    return activity


def next_number(project: Project) -> int:
    """Never one that was given before, also where its activity has been taken out again. The project is locked."""
    highest = project.activities.aggregate(n=Max("number"))["n"] or 0
    given = AuditEvent.objects.about(project).filter(verb=ADDED).order_by("-id").values_list("facts__number", flat=True)
    return max([highest, *(number for number in given[:1] if number)]) + 1


def put(activity: Activity, facts: Mapping[str, Any]) -> None:
    unknown = set(facts) - set(EDITABLE)
    if unknown:
        raise ValueError(f"Not editable: {sorted(unknown)}")
    for field, value in facts.items():
        setattr(activity, field, value)


def refuse(activity: Activity, by: User) -> None:
    reasons = [*missing_right(activity, by), *against_work(activity.project), *against_facts(activity)]
    if reasons:
        raise NotAllowed(reasons)


def missing_right(activity: Activity, by: User, permission: str = "projects.change_activity") -> list[Blocker]:
    if by.has_perm(permission, activity):
        return []
    return [Blocker(_("You do not manage this project."))]


def against_facts(activity: Activity) -> list[Blocker]:
    """Every reason why the activity cannot be so, each beside its field."""
    project, found = activity.project, []
    if not activity.title.strip():
        found.append(Blocker(_("Say what is done."), "id_title"))
    found += against_dates(activity)
    if activity.output and activity.output.project_id != project.pk:
        found.append(Blocker(_("The output belongs to another project."), "id_output"))
    if activity.budget_line and activity.budget_line.project_id != project.pk:
        found.append(Blocker(_("The line of the cost plan belongs to another project."), "id_budget_line"))
    if activity.owner and not may_own(project).filter(pk=activity.owner.pk).exists():
        sentence = _("%(name)s works neither for OHCHR nor for a State of the project.")
        found.append(Blocker(sentence % {"name": activity.owner.name}, "id_owner"))
    return found


def against_dates(activity: Activity) -> list[Blocker]:
    """In order, and inside the project's dates as far as those are set."""
    project, starts_on, ends_on = activity.project, activity.starts_on, activity.ends_on
    if not starts_on or not ends_on:
        empty = [("id_starts_on", starts_on), ("id_ends_on", ends_on)]
        return [Blocker(_("Set the date."), anchor) for anchor, value in empty if not value]
    found = []
    if ends_on < starts_on:
        found.append(Blocker(_("The activity cannot end before it starts."), "id_ends_on"))
    for anchor, value in (("id_starts_on", starts_on), ("id_ends_on", ends_on)):
        if is_outside(value, project):
            found.append(Blocker(outside(value, project), anchor))
    return found


def is_outside(day: date, project: Project) -> bool:
    return bool((project.starts_on and day < project.starts_on) or (project.ends_on and day > project.ends_on))


def outside(day: date, project: Project) -> str:
    return _("%(day)s is outside the dates of the project: %(period)s.") % {
        "day": formats.day(day),
        "period": formats.period(project.starts_on, project.ends_on),
    }


@transaction.atomic
def edit(activity: Activity, *, by: User, facts: Mapping[str, Any], now: datetime | None = None) -> Activity:
    """Changes what the plan says of an activity. A cancelled one stays as it is. Raises NotAllowed as `add` does."""
    activity = again(activity)
    before = {field: str(getattr(activity, field) or "") for field in facts}
    put(activity, facts)
    if activity.status == S.CANCELLED:
        raise NotAllowed([Blocker(_("The activity was cancelled: it is not changed any more."))])
    refuse(activity, by)
    after = {field: str(getattr(activity, field) or "") for field in facts}
    changes = {field: [before[field], after[field]] for field in facts if before[field] != after[field]}
    if changes:
        activity.save(update_fields=list(facts))
        kept = {"number": activity.number, "changes": changes}
        audit.record(activity.project, "edit_activity", by=by, at=now, note=name(activity), facts=kept)
    return activity


def again(activity: Activity) -> Activity:
    """As it is stored now, under the lock of its project."""
    project = locked(activity.project)
    found = Activity.objects.get(pk=activity.pk)
    found.project = project
    return found


@transaction.atomic
def cancel(activity: Activity, *, by: User, reason: str, now: datetime | None = None) -> Activity:
    """Keeps the activity in the plan, with why it does not take place. What is done is not cancelled."""
    activity = again(activity)
    reasons = [*missing_right(activity, by), *against_work(activity.project)]
    if not activity.is_open:
        words = {"status": activity.get_status_display()}
        reasons.append(Blocker(_("An activity that is “%(status)s” cannot be cancelled.") % words))
    if not reason.strip():
        reasons.append(Blocker(_("Say why the activity is cancelled."), "id_reason"))
    if reasons:
        raise NotAllowed(reasons)
    WORKFLOW.move(activity, "cancel", by=by, note=reason.strip(), now=now, cancel_reason=reason.strip())
    kept = {"number": activity.number}
    audit.record(activity.project, "cancel_activity", by=by, at=now, note=said(activity, reason.strip()), facts=kept)
    return activity


@transaction.atomic
def remove(activity: Activity, *, by: User, now: datetime | None = None) -> None:
    """Takes a mistake out of the plan. What has an event, an action point or progress stays: cancel it."""
    activity = again(activity)
    reasons = [*missing_right(activity, by), *against_work(activity.project), *held.by(activity)]
    if reasons:
        raise NotAllowed(reasons)
    kept = {"number": activity.number, "title": activity.title}
    audit.record(activity.project, "remove_activity", by=by, at=now, note=name(activity), facts=kept)
    activity.delete()


@transaction.atomic
def pass_on(activity: Activity, *, to: User, by: User, now: datetime) -> None:
    """Another person owns it, as part of a hand-over, which has asked for the right. Who of OHCHR that is, is internal."""
    kept = {"number": activity.number, "from": activity.owner_id, "to": to.pk, "as": "owner"}
    activity.owner = to
    activity.save(update_fields=["owner"])
    internal, words = to.standing.is_staff, said(activity, to.name)
    audit.record(activity.project, "pass_activity", by=by, at=now, note=words, is_internal=internal, facts=kept)


@transaction.atomic
def record_progress(
    activity: Activity, *, by: User, progress: int, note: str, seen: str = "", now: datetime | None = None
) -> Activity:
    """Says how far an activity is, 0 to 100 per cent, and where it stands in a sentence; 100 means that it is done.

    By its owner or whoever manages the project, while the project runs. `seen` is `mark` of what the person read: when
    somebody has recorded since, the act is refused with what they recorded.
    """
    activity = again(activity)
    reasons = against_progress(activity, by, progress, note, seen)
    if reasons:
        raise NotAllowed(reasons)
    before, now = activity.progress, now or timezone.now()
    facts: dict[str, Any] = {"progress": progress, "progress_note": note.strip(), "progress_at": now}
    if verb := verb_to(status_at(progress, activity.status), activity.status):
        WORKFLOW.move(activity, verb, by=by, note=note.strip(), now=now, **facts)
    else:
        Activity.objects.filter(pk=activity.pk).update(**facts)
        activity.refresh_from_db()
    kept = {"number": activity.number, "progress": [before, progress]}
    words = f"{share(progress)}: {note.strip()}"
    audit.record(activity.project, "record_activity", by=by, at=now, note=said(activity, words), facts=kept)
    return activity


def status_at(progress: int, status: str) -> str:
    """100 is done; less is under way again; nothing leaves a plan a plan."""
    if progress == 100:
        return S.DONE
    return S.ONGOING if progress or status != S.PLANNED else S.PLANNED


def mark(activity: Activity) -> str:
    """Of the progress that a form shows."""
    return activity.progress_at.isoformat() if activity.progress_at else "0"


def against_progress(activity: Activity, by: User, progress: int, note: str, seen: str) -> list[Blocker]:
    found = []
    if not by.has_perm("projects.record_activity", activity):
        found.append(Blocker(_("Only its owner and those who manage the project record the progress of an activity.")))
    if activity.project.status not in RUNNING:
        found += against_work(activity.project) or [
            Blocker(_("The project has not begun: progress is recorded from its start."))
        ]
    if activity.status == S.CANCELLED:
        found.append(Blocker(_("The activity was cancelled.")))
    if not 0 <= progress <= 100:
        found.append(Blocker(_("Progress is a whole number from 0 to 100."), "id_progress"))
    if not note.strip():
        found.append(Blocker(_("Say in a sentence where the activity stands."), "id_note"))
    if seen and seen != mark(activity):
        sentence = _("Since you opened the page somebody recorded %(progress)s: “%(note)s”. Look again.")
        words = {"progress": share(activity.progress), "note": activity.progress_note}
        found.append(Blocker(sentence % words, "id_progress"))
    return found


@dataclass(frozen=True)
class Report:
    """One row of the quick entry."""

    number: int
    progress: int
    note: str
    seen: str = ""


@dataclass(frozen=True)
class Recorded:
    """What became of a quick entry: the numbers kept, and for each refused number its reasons."""

    kept: list[int]
    refused: dict[int, list[Blocker]]

    @property
    def sentence(self) -> str | Promise:
        n = len(self.kept)
        return ngettext("Progress of %(n)s activity recorded.", "Progress of %(n)s activities recorded.", n) % {
            "n": formats.number(n)
        }


def record_many(project: Project, reports: Iterable[Report], *, by: User, now: datetime | None = None) -> Recorded:
    """Records each row by itself: what is refused keeps its reasons, what is good is kept."""
    known = {activity.number: activity for activity in project.activities.all()}
    kept, refused = [], {}
    for report in reports:
        activity = known.get(report.number)
        if activity is None:
            sentence = _("There is no activity %(number)s.") % {"number": formats.number(report.number)}
            refused[report.number] = [Blocker(sentence)]
            continue
        activity.project = project
        try:
            record_progress(
                activity, by=by, progress=report.progress, note=report.note, seen=report.seen, now=now
            )  # fmt: skip
        except NotAllowed as refusal:
            refused[report.number] = refusal.reasons
        else:
            kept.append(report.number)
    return Recorded(kept, refused)
