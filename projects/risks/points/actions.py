"""The only code that writes action points. Each act is in the history of the point and in that of its project."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import formats
from portal.accounts.models import User
from portal.audit import actions as audit
from portal.audit.history import explain
from portal.workflow import Blocker, NotAllowed
from projects.portfolio.models import Project
from projects.risks.models import ActionPoint, ActionPointStatus
from projects.risks.points.workflow import WORKFLOW
from projects.workplan.people import may_own
from projects.workplan.when import against_work, locked

EDITABLE = ("text", "language", "origin", "risk", "activity", "is_urgent", "is_shared", "owner", "verifier")
S = ActionPointStatus
Origin = ActionPoint.Origin

explain(
    add_action_point=gettext_lazy("Action point added"),
    edit_action_point=gettext_lazy("Action point changed"),
    move_deadline=gettext_lazy("Deadline of an action point moved"),
    action_point_finish=gettext_lazy("Action point done"),
    action_point_verify=gettext_lazy("Action point verified"),
    action_point_return=gettext_lazy("Action point returned to its owner"),
    action_point_hand_over=gettext_lazy("Action point handed over"),
    action_point_cancel=gettext_lazy("Action point cancelled"),
    take_action_point=gettext_lazy("Action point taken over from another project"),
    pass_action_point=gettext_lazy("Action point passed to another owner"),
    pass_verification=gettext_lazy("Verification of an action point passed to another person"),
)


@transaction.atomic
def add(project: Project, *, by: User, facts: Mapping[str, Any], now: datetime | None = None) -> ActionPoint:
    """Opens an action point. `facts` names EDITABLE fields and due_on. Raises NotAllowed with every reason against."""
    project = locked(project)
    point = new(project, by, now)
    put(point, facts, (*EDITABLE, "due_on"))
    reasons = missing_right(point, by) + against_work(project) + against_facts(point)
    reasons += against_day(point.due_on, timezone.localdate(now))
    if reasons:
        raise NotAllowed(reasons)
    point.save()
    audit.record(point, "add_action_point", by=by, at=now)
    tell(point, "add_action_point", by, now)
    return point


def new(project: Project, by: User, now: datetime | None) -> ActionPoint:
    """With the next number; the project is locked, and points are never taken away, so that no number comes twice."""
    highest = project.action_points.aggregate(n=Max("number"))["n"] or 0
    return ActionPoint(project=project, number=highest + 1, created_at=now or timezone.now(), created_by=by)


def put(point: ActionPoint, facts: Mapping[str, Any], editable: tuple[str, ...] = EDITABLE) -> None:
    unknown = set(facts) - set(editable)
    if unknown:
        raise ValueError(f"Not editable: {sorted(unknown)}")
    for field, value in facts.items():
        setattr(point, field, value)


def missing_right(point: ActionPoint, by: User) -> list[Blocker]:
    return [] if by.has_perm("projects.change_actionpoint", point) else [Blocker(_("You do not manage this project."))]


def against_facts(point: ActionPoint) -> list[Blocker]:
    found = []
    if not point.text.strip():
        found.append(Blocker(_("Say what has to be done."), "id_text"))
    if point.owner_id and point.owner_id == point.verifier_id:
        found.append(Blocker(_("The person who verifies cannot be the one who has to do it."), "id_verifier"))
    known = set(may_own(point.project).values_list("pk", flat=True))
    found += [
        Blocker(_("Choose somebody of OHCHR or of a State of the project."), f"id_{field}")
        for field in ("owner", "verifier")
        if getattr(point, f"{field}_id") not in known
    ]
    sources = {"risk": point.risk, "activity": point.activity}
    found += [
        Blocker(_("It belongs to another project."), f"id_{field}")
        for field, source in sources.items()
        if source is not None and source.project_id != point.project_id
    ]
    return found


def against_day(due_on: date | None, today: date) -> list[Blocker]:
    if due_on is None or due_on < today:
        return [Blocker(_("Set a day that is not past."), "id_due_on")]
    return []


def said(point: ActionPoint, note: str = "") -> str:
    return f"{point.number}. {point.text}: {note}" if note else f"{point.number}. {point.text}"


def tell(point: ActionPoint, verb: str, by: User, now: datetime | None, note: str = "", **facts: Any) -> None:
    """In the project's history; what is not shared with the States is internal there."""
    audit.record(
        point.project,
        verb,
        by=by,
        at=now,
        note=said(point, note),
        is_internal=not point.is_shared,
        facts={"number": point.number, **facts},
    )


def again(point: ActionPoint) -> ActionPoint:
    """As it is stored now, under the lock of its project."""
    project = locked(point.project)
    found = ActionPoint.objects.get(pk=point.pk)
    found.project = project
    return found


def must_be_open(point: ActionPoint) -> list[Blocker]:
    if point.status == S.OPEN:
        return []
    words = {"status": WORKFLOW.state(point.status).label}
    return [Blocker(_("Only an open action point changes; this one is “%(status)s”.") % words)]


@transaction.atomic
def edit(point: ActionPoint, *, by: User, facts: Mapping[str, Any], now: datetime | None = None) -> ActionPoint:
    """Changes an open action point; its day moves by `move_deadline`, which asks why."""
    point = again(point)
    before = {field: str(getattr(point, field)) for field in facts}
    put(point, facts)
    reasons = missing_right(point, by) + against_work(point.project) + must_be_open(point) + against_facts(point)
    if reasons:
        raise NotAllowed(reasons)
    after = {field: str(getattr(point, field)) for field in facts}
    changes = {field: [before[field], after[field]] for field in facts if before[field] != after[field]}
    if changes:
        point.save(update_fields=list(facts))
        audit.record(point, "edit_action_point", by=by, at=now, facts={"changes": changes})
        tell(point, "edit_action_point", by, now, changes=changes)
    return point


@transaction.atomic
def move_deadline(
    point: ActionPoint, *, by: User, due_on: date, reason: str, now: datetime | None = None
) -> ActionPoint:
    """Sets another day for an open action point, and keeps the day before and why in its history."""
    point = again(point)
    reasons = missing_right(point, by) + against_work(point.project) + must_be_open(point)
    reasons += against_day(due_on, timezone.localdate(now))
    if due_on == point.due_on:
        reasons.append(Blocker(_("It is due on this day already."), "id_due_on"))
    if not reason.strip():
        reasons.append(Blocker(_("Say why the deadline moves."), "id_reason"))
    if reasons:
        raise NotAllowed(reasons)
    before, point.due_on = point.due_on, due_on
    point.save(update_fields=["due_on"])
    note = _("from %(before)s to %(after)s: %(reason)s") % {
        "before": formats.day(before),
        "after": formats.day(due_on),
        "reason": reason.strip(),
    }
    kept = {"due_on": [before.isoformat(), due_on.isoformat()]}
    audit.record(point, "move_deadline", by=by, at=now, note=note, facts=kept)
    tell(point, "move_deadline", by, now, note, **kept)
    return point


@transaction.atomic
def finish(point: ActionPoint, *, by: User, note: str, now: datetime | None = None) -> ActionPoint:
    """By the owner or the project's manager, never by the verifier: says how it was done, and asks for verification."""
    now = now or timezone.now()
    return moved(point, "finish", by=by, note=note, now=now, done_at=now)


@transaction.atomic
def verify(point: ActionPoint, *, by: User, note: str = "", now: datetime | None = None) -> ActionPoint:
    now = now or timezone.now()
    return moved(point, "verify", by=by, note=note, now=now, verified_at=now)


@transaction.atomic
def give_back(point: ActionPoint, *, by: User, note: str, now: datetime | None = None) -> ActionPoint:
    """The verifier does not find it done: it is open again, with the reason."""
    return moved(point, "return", by=by, note=note, now=now, done_at=None)


@transaction.atomic
def cancel(point: ActionPoint, *, by: User, note: str, now: datetime | None = None) -> ActionPoint:
    return moved(point, "cancel", by=by, note=note, now=now)


@transaction.atomic
def hand_over(
    point: ActionPoint,
    *,
    by: User,
    to: Project | None = None,
    reference: str = "",
    note: str = "",
    now: datetime | None = None,
) -> ActionPoint:
    """Settles the point here. Either another project at work that the same person manages takes it over, as an open point
    of its own, or `reference` says who does and where that is written. Also after the project has ended."""
    reasons = against_receiver(point, by, to, reference)
    if reasons:
        raise NotAllowed(reasons)
    if to:
        note = f"{to.code}. {note}".strip(" .") if note else to.code
    handed = moved(
        point, "hand_over", by=by, note=note or reference, now=now, handed_to=to, handed_note=reference.strip()
    )  # fmt: skip
    if to:
        take(handed, locked(to), by, now)
    return handed


def against_receiver(point: ActionPoint, by: User, to: Project | None, reference: str) -> list[Blocker]:
    if to is None:
        if reference.strip():
            return []
        sentence = _("Name the project that takes it over, or say who does, with the reference.")
        return [Blocker(sentence, "id_reference")]
    found = []
    if to.pk == point.project_id:
        found.append(Blocker(_("Choose another project."), "id_to"))
    if against_work(to):
        found.append(Blocker(_("The project that would take it over has ended."), "id_to"))
    if not by.has_perm("projects.manage_project", to):
        sentence = _("You do not manage the project that would take it over: hand it over with a reference.")
        found.append(Blocker(sentence, "id_to"))
    if not found:
        known = set(may_own(to).values_list("pk", flat=True))
        if {point.owner_id, point.verifier_id} - known:
            found.append(Blocker(_("Its owner or verifier does not work in that project: change them first."), "id_to"))
    return found


def take(handed: ActionPoint, project: Project, by: User, now: datetime | None) -> ActionPoint:
    """The same promise in the other project, due on the same day even where that is past."""
    point = new(project, by, now)
    put(point, {field: getattr(handed, field) for field in EDITABLE if field not in ("risk", "activity")})
    point.due_on, point.came_from = handed.due_on, handed
    point.save()
    source = f"{handed.project.code} {handed.number}"
    audit.record(point, "take_action_point", by=by, at=now, note=source)
    tell(point, "take_action_point", by, now, source)
    return point


@transaction.atomic
def pass_on(point: ActionPoint, *, to: User, by: User, now: datetime) -> None:
    """Another person has to do it, as part of a hand-over, which has asked for the right."""
    passed(point, "pass_action_point", "owner", to, by, now)


@transaction.atomic
def pass_verification(point: ActionPoint, *, to: User, by: User, now: datetime) -> None:
    """Another person verifies it, as part of a hand-over, which has asked for the right."""
    passed(point, "pass_verification", "verifier", to, by, now)


def passed(point: ActionPoint, verb: str, field: str, to: User, by: User, now: datetime) -> None:
    """In both histories, with the name; who of OHCHR it is, is internal."""
    kept = {"number": point.number, "from": getattr(point, f"{field}_id"), "to": to.pk, "as": field}
    setattr(point, field, to)
    point.save(update_fields=[field])
    ours = to.standing.is_staff
    audit.record(point, verb, by=by, at=now, note=to.name, is_internal=ours, facts=kept)
    internal = ours or not point.is_shared
    audit.record(point.project, verb, by=by, at=now, note=said(point, to.name), is_internal=internal, facts=kept)


def moved(
    point: ActionPoint, verb: str, *, by: User, note: str, now: datetime | None, **fields: Any
) -> ActionPoint:  # fmt: skip
    """The move in the point's own history, and its sentence in the project's."""
    locked(point.project)
    before = point.status
    WORKFLOW.move(point, verb, by=by, note=note, now=now, **fields)
    tell(point, f"action_point_{verb}", by, now, note, status=[before, point.status])
    return point
