"""The only code that writes amendments, and the only one that carries one into its project.

Every act locks the project first: two that would put something into force at the same time follow one another.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import actions as audit
from portal.audit.history import explain
from portal.workflow import Blocker, NotAllowed, Workflow, register
from projects.portfolio.amendments import blockers, branch, size
from projects.portfolio.amendments.diff import as_data
from projects.portfolio.amendments.freshness import refuse_stale
from projects.portfolio.amendments.merging import Choices
from projects.portfolio.amendments.models import Amendment
from projects.portfolio.amendments.sections import FOLLOWS, NEW, SECTIONS, Row, Section, read_all
from projects.portfolio.amendments.sentences import ACTS
from projects.portfolio.amendments.values import differing
from projects.portfolio.amendments.when import raise_revision
from projects.portfolio.amendments.workflow import MOVES, STATES, AmendmentStatus
from projects.portfolio.models import Project
from projects.portfolio.workflow import RUNNING

WORKFLOW = register(
    Workflow("amendment", STATES, MOVES, blockers={"propose": blockers.to_propose, "approve": blockers.to_approve})
)
explain(**ACTS)


def why_not_start(project: Project) -> list[Blocker]:
    if project.status in RUNNING:
        return []
    return [
        Blocker(_("Only a running project is amended: before it starts it changes directly, after its end not at all."))
    ]


@transaction.atomic
def start(project: Project, *, by: User, reason: str, language: str = "en", now: datetime | None = None) -> Amendment:
    """Begins a branch from the project as it is now. Raises NotAllowed unless the project runs and `by` manages it."""
    project = locked(project.pk)
    reasons = why_not_start(project)
    if not by.has_perm("projects.manage_project", project):
        reasons.append(Blocker(_("You do not manage this project.")))
    if not reason.strip():
        reasons.append(Blocker(_("Say why the project has to change."), "id_reason"))
    if reasons:
        raise NotAllowed(reasons)
    content = dict(read_all(project))
    last = Amendment.objects.filter(project=project).aggregate(last=Max("number"))["last"] or 0
    made = Amendment.objects.create(
        project=project,
        number=last + 1,
        reason=reason,
        language=language,
        base_revision=project.revision,
        base=content,
        proposal=content,
        created_at=now or timezone.now(),
        created_by=by,
    )
    log(made, "start", by=by, now=now, note=reason)
    return made


@transaction.atomic
def save_section(
    amendment: Amendment, key: str, rows: Sequence[Row], *, by: User, seen: str = "", now: datetime | None = None
) -> Amendment:
    """Keeps the rows of one section in the draft, whatever rules they still break: those are asked when it is proposed.

    Refused (NotAllowed) when it is no draft, when somebody else changed the draft since the edition `seen`, and when
    the project has moved since the branch began: then what moved is taken over first.
    """
    amendment = editable(amendment, by=by, seen=seen)
    if reasons := blockers.against_old_base(amendment):
        raise NotAllowed(reasons)
    section = SECTIONS[key]
    base = amendment.base.setdefault(key, section.read(amendment.project))
    before = amendment.proposal.get(key, base)
    kept = within_rights(section, base, before, rows)
    if kept != before:
        amendment.proposal[key] = kept
        changed(amendment, "edit", "base", "proposal", by=by, now=now, section=key)
    return amendment


def within_rights(section: Section, base: Sequence[Row], before: Sequence[Row], rows: Sequence[Row]) -> list[Row]:
    """The rows that the section lets come, go and change; one of the base may be put back. What the form does not show
    stays as it was read."""
    drafted = {row["key"]: row for row in before}
    known = {row["key"]: row for row in base} | drafted
    sent = {row["key"]: row for row in rows}
    kept = [
        tidied(section, row, sent.get(key, row))
        for key, row in known.items()
        if key in sent or (key in drafted and not section.may_remove)
    ]
    came = [row for key, row in sent.items() if key not in known and key.startswith(NEW)]
    return [*kept, *came] if section.may_add else kept


def tidied(section: Section, old: Row, row: Row) -> Row:
    """A value that says the same as before is written as before, and one that only a new row may choose is not changed."""
    may = {field.name for field in section.fields if row["key"].startswith(NEW) or not field.only_new}
    changes = may.intersection(differing(section, old, row))
    return {**old, **{name: row[name] for name in row if name in changes}}


@transaction.atomic
def change_reason(
    amendment: Amendment, *, by: User, reason: str, language: str, seen: str = "", now: datetime | None = None
) -> Amendment:
    amendment = editable(amendment, by=by, seen=seen)
    if not reason.strip():
        raise NotAllowed([Blocker(_("Say why the project has to change."), "id_reason")])
    amendment.reason, amendment.language = reason, language
    changed(amendment, "reason", "reason", "language", by=by, now=now)
    return amendment


@transaction.atomic
def take_over(
    amendment: Amendment,
    *,
    by: User,
    choices: Mapping[str, Choices] | None = None,
    seen: str = "",
    revision: int | None = None,
    now: datetime | None = None,
) -> Amendment:
    """Lays the draft on the project as it is now. `choices`: for each field that both sides changed, “now” or “mine”;
    one that nobody chose is refused, and all when the project has left the `revision` that the person chose by.
    Afterwards the branch begins where the project stands."""
    amendment = editable(amendment, by=by, seen=seen)
    if revision not in (None, amendment.project.revision):
        raise NotAllowed([Blocker(_("The project has moved once more since you opened the page. Read it again."))])
    content = read_all(amendment.project)
    merged = branch.merging(amendment, content, choices)
    unchosen = [
        Blocker(_("Choose which of the two shall count."), f"id_{choice_name(key, conflict.key, conflict.field)}")
        for key, part in merged.parts.items()
        for conflict in part.conflicts
        if (choices or {}).get(key, {}).get((conflict.key, conflict.field)) not in ("now", "mine")
    ]
    if unchosen:
        raise NotAllowed(unchosen)
    amendment.base, amendment.proposal = dict(content), merged.content
    amendment.base_revision = amendment.project.revision
    changed(amendment, "take_over", "base", "proposal", "base_revision", by=by, now=now)
    return amendment


def choice_name(section: str, row: str, field: str) -> str:
    """Of the control by which a person chooses."""
    return "-".join(("keep", section, row, field or "row"))


@transaction.atomic
def propose(
    amendment: Amendment, *, by: User, note: str = "", seen: str = "", now: datetime | None = None
) -> Amendment:
    """Asks for the decision, and keeps whose it is (`is_major`) and what that was measured against (`basis`)."""
    amendment, now = opened(amendment, by=by, seen=seen), now or timezone.now()
    basis = branch.basis_of(amendment.project)
    amendment.basis = branch.basis_as_data(basis)
    is_major = size.is_major(branch.findings_of(amendment))
    made = moved(
        amendment, "propose", by=by, note=note, now=now, proposed_at=now, proposed_by=by,
        is_major=is_major, basis=amendment.basis,
    )  # fmt: skip
    with transaction.atomic():  # what cannot be written is known before anybody decides
        carry_out(made, by=by)
        transaction.set_rollback(True)
    return made


@transaction.atomic
def approve(
    amendment: Amendment, *, by: User, note: str = "", seen: str = "", now: datetime | None = None
) -> Amendment:
    """Puts the amendment into force: writes every section that it changes, in their order, and raises the revision.

    The event on the project holds the whole difference. Raises NotAllowed when the right, the table, the base or a rule
    stands against it, and then nothing is written.
    """
    amendment, now = opened(amendment, by=by, seen=seen), now or timezone.now()
    moved(
        amendment, "approve", by=by, note=note, now=now, decided_at=now, decided_by=by,
        applied_revision=amendment.project.revision + 1, facts={"changes": as_data(amendment)},
    )  # fmt: skip
    revision = carry_out(amendment, by=by)
    Amendment.objects.filter(pk=amendment.pk).update(applied_revision=revision)  # a section may have raised it as well
    amendment.refresh_from_db()
    return amendment


def carry_out(amendment: Amendment, *, by: User) -> int:
    """Writes every section that changes into the project. Returns its new revision; raises NotAllowed, with the section,
    for what the database does not take."""
    project = Project.objects.get(pk=amendment.project_id)
    for section in branch.proposes(amendment):
        try:
            with transaction.atomic():
                section.write(project, amendment.proposal[section.key], by)
        except DatabaseError as error:
            sentence = _("“%(section)s” cannot be written like this: %(why)s") % {
                "section": section.label,
                "why": blockers.why_not_stored(error),
            }
            raise NotAllowed([blockers.placed(amendment, section, Blocker(sentence))]) from error
    for follow in FOLLOWS:
        follow(project, by)
    raise_revision(project)
    return project.revision


@transaction.atomic
def refuse(amendment: Amendment, *, by: User, note: str, seen: str = "", now: datetime | None = None) -> Amendment:
    amendment, now = opened(amendment, by=by, seen=seen), now or timezone.now()
    return moved(amendment, "refuse", by=by, note=note, now=now, decided_at=now, decided_by=by)


@transaction.atomic
def send_back(amendment: Amendment, *, by: User, note: str, seen: str = "", now: datetime | None = None) -> Amendment:
    """Who decides wants it otherwise."""
    return to_draft(amendment, "send_back", by=by, note=note, seen=seen, now=now)


@transaction.atomic
def take_back(
    amendment: Amendment, *, by: User, note: str = "", seen: str = "", now: datetime | None = None
) -> Amendment:
    """Who proposed it wants to change it, or has to take over what moved."""
    return to_draft(amendment, "take_back", by=by, note=note, seen=seen, now=now)


def to_draft(amendment: Amendment, verb: str, *, by: User, note: str, seen: str, now: datetime | None) -> Amendment:
    amendment = opened(amendment, by=by, seen=seen)
    return moved(
        amendment, verb, by=by, note=note, now=now, proposed_at=None, proposed_by=None, is_major=False, basis=None
    )


@transaction.atomic
def withdraw(
    amendment: Amendment, *, by: User, note: str = "", seen: str = "", now: datetime | None = None
) -> Amendment:
    return moved(opened(amendment, by=by, seen=seen), "withdraw", by=by, note=note, now=now)


MOVE_BY: dict[str, Callable[..., Amendment]] = {
    "propose": propose,
    "approve": approve,
    "refuse": refuse,
    "send_back": send_back,
    "take_back": take_back,
    "withdraw": withdraw,
}


def locked(pk: int) -> Project:
    Project.objects.select_for_update(of=("self",)).get(pk=pk)
    return Project.objects.for_page().get(pk=pk)


def opened(amendment: Amendment, *, by: User, seen: str) -> Amendment:
    """The amendment as stored, its project locked, unless somebody changed it since the edition `seen`."""
    project = locked(amendment.project_id)
    stored = Amendment.objects.select_for_update(of=("self",)).get(pk=amendment.pk)
    stored.project = project
    refuse_stale(stored, seen, by)
    return stored


def editable(amendment: Amendment, *, by: User, seen: str) -> Amendment:
    stored = opened(amendment, by=by, seen=seen)
    reasons = []
    if stored.status != AmendmentStatus.DRAFT:
        reasons.append(Blocker(_("Only a draft can be changed.")))
    if not by.has_perm("projects.change_amendment", stored):
        reasons.append(Blocker(_("You do not manage this project.")))
    if reasons:
        raise NotAllowed(reasons)
    return stored


def changed(amendment: Amendment, verb: str, *fields: str, by: User, now: datetime | None, **facts: Any) -> None:
    amendment.edition += 1
    amendment.save(update_fields=["edition", *fields])
    log(amendment, verb, by=by, now=now, **facts)


def moved(amendment: Amendment, verb: str, *, by: User, note: str, now: datetime | None, **fields: Any) -> Amendment:
    """Makes the move, and says it on the project too. Outside OHCHR the project's history knows only what is in force."""
    facts = fields.pop("facts", {})
    WORKFLOW.move(amendment, verb, by=by, note=note, now=now, facts={"edition": amendment.edition}, **fields)
    told = f"{amendment.name}: {note.strip() or amendment.reason}"
    audit.record(
        amendment.project,
        f"amendment_{verb}",
        by=by,
        at=now,
        note=told,
        is_internal=verb != "approve",
        facts={"amendment": amendment.number, "what": amendment.name, **facts},
    )
    return amendment


def log(amendment: Amendment, verb: str, *, by: User, now: datetime | None, note: str = "", **facts: Any) -> None:
    """Of drafts only those inside OHCHR know."""
    told = {"edition": amendment.edition, **facts}
    audit.record(amendment, f"amendment_{verb}", by=by, at=now, note=note, is_internal=True, facts=told)
    audit.record(
        amendment.project,
        f"amendment_{verb}",
        by=by,
        at=now,
        note=f"{amendment.name}: {note or amendment.reason}",
        is_internal=True,
        facts={"amendment": amendment.number, "what": amendment.name, **facts},
    )
