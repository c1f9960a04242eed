"""The only code that writes lessons and their releases. Every act is told on the lesson, and on its project among staff."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit import actions as audit
from portal.numbering import next_reference
from portal.workflow import Blocker, NotAllowed, Workflow, register
from projects.experience import gate
from projects.experience.models import CLASSES, WORDS, Lesson, LessonRelease
from projects.experience.naming import reason_not_to_name
from projects.experience.workflow import MOVES, RELEASE_MOVES, RELEASE_STATES, STATES, LessonStatus
from projects.portfolio.models import Project

PLAIN = ("kind", "stage", "language", *WORDS)
EDITABLE = frozenset({*PLAIN, *CLASSES})


def missing_for_entry(lesson: Lesson) -> list[Blocker]:
    sentences = {
        "situation": _("Say what happened."),
        "learnt": _("Say what was learnt from it."),
        "advice": _("Say what to do next time."),
    }
    return [Blocker(text, f"id_{name}") for name, text in sentences.items() if not getattr(lesson, name).strip()]


WORKFLOW = register(Workflow("lesson", STATES, MOVES, blockers={"enter": missing_for_entry}))
RELEASE_WORKFLOW = register(Workflow("release of a lesson", RELEASE_STATES, RELEASE_MOVES))


@transaction.atomic
def write(*, by: User, facts: Mapping[str, Any], project: Project | None = None, now: datetime | None = None) -> Lesson:
    """Begins a lesson, of a project or of the programme. What the project already says is its first choice of classes.

    Raises NotAllowed when the person is not programme staff or does not manage the project.
    """
    refuse_unknown(facts)
    now = now or timezone.now()
    lesson = Lesson(project=project, created_by=by, created_at=now, **plain(facts))
    if not by.has_perm("projects.add_lesson") or (project and not by.has_perm("projects.manage_project", project)):
        raise NotAllowed([Blocker(_("Lessons are written by the programme staff who manage the project."))])
    lesson.reference = next_reference("LES", timezone.localdate(now).year)
    lesson.save()
    for name, rows in (classes_from(project) | sets(facts)).items():
        getattr(lesson, name).set(rows)
    audit.record(lesson, "write_lesson", by=by, at=now, to_status=lesson.status)
    tell(lesson, "write_lesson", by=by, now=now)
    return lesson


def classes_from(project: Project | None) -> dict[str, Any]:
    """Forms, themes, regions and States as the project has them; components that it scored 2 or more."""
    if project is None:
        return {}
    states = list(project.states.select_related("regional_group"))
    regions = {state.regional_group for state in states if state.regional_group} | set(project.regions.all())
    themes = {theme for row in project.recommendations.prefetch_related("themes") for theme in row.themes.all()}
    return {"forms": list(project.forms.all()), "themes": list(themes), "regions": list(regions), "states": states}


@transaction.atomic
def edit(lesson: Lesson, *, by: User, facts: Mapping[str, Any], now: datetime | None = None) -> Lesson:
    """Changes words and classes. The history keeps both wordings; of a public lesson the released twin stays as it is, and the
    new wording becomes public by a new release only. Raises NotAllowed while a release waits, or after a withdrawal."""
    refuse_unknown(facts)
    now = now or timezone.now()
    stored = locked(lesson)
    refuse(against_editing(stored, by))
    changes = changed(stored, facts)
    if not changes:
        return lesson
    for name, value in plain(facts).items():
        setattr(stored, name, value)
    stored.edited_at, stored.edited_by = now, by
    stored.save(update_fields=[*plain(facts), "edited_at", "edited_by"])
    for name, rows in sets(facts).items():
        getattr(stored, name).set(rows)
    audit.record(stored, "edit_lesson", by=by, at=now, facts={"changes": changes})
    tell(stored, "edit_lesson", by=by, now=now)
    if stored.status == LessonStatus.PUBLIC:
        WORKFLOW.move(stored, "revise", by=by, now=now)
    lesson.refresh_from_db()
    return lesson


def against_editing(lesson: Lesson, by: User) -> list[Blocker]:
    reasons = []
    if not by.has_perm("projects.change_lesson", lesson):
        reasons.append(Blocker(_("Who wrote the lesson, the team of its project and heads of section change it.")))
    if lesson.status == LessonStatus.CHECKING:
        reasons.append(Blocker(_("A release is waiting: take the proposal back before you change the lesson.")))
    if lesson.status == LessonStatus.WITHDRAWN:
        reasons.append(Blocker(_("The lesson is withdrawn: take it up again before you change it.")))
    return reasons


def changed(lesson: Lesson, facts: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Field → before and after."""
    found: dict[str, list[Any]] = {}
    for name, value in facts.items():
        if name in CLASSES:
            before = sorted(str(one) for one in getattr(lesson, name).all())
            after = sorted(str(one) for one in value)
        else:
            before, after = getattr(lesson, name), value
        if before != after:
            found[name] = [before, after]
    return found


@transaction.atomic
def move(lesson: Lesson, verb: str, *, by: User, note: str = "", now: datetime | None = None) -> Lesson:
    """Enter, withdraw, take up again. A withdrawal takes the twin out of the public at once."""
    now = now or timezone.now()
    fields: dict[str, Any] = {"entered_at": now} if verb == "enter" else {}
    WORKFLOW.move(lesson, verb, by=by, note=note, now=now, **fields)
    if verb == "withdraw":
        for release in lesson.releases.filter(status__in=("proposed", "released")):
            step = "withdraw" if release.status == "released" else "take_back"
            RELEASE_WORKFLOW.move(release, step, by=by, note=note, now=now)
    tell(lesson, f"{verb}_lesson", by=by, now=now, note=note)
    return lesson


@transaction.atomic
def propose(
    lesson: Lesson,
    *,
    by: User,
    words: Mapping[str, str],
    shows_states: bool,
    keeps: Mapping[str, str],
    seen: str = "",
    now: datetime | None = None,
) -> LessonRelease:
    """Makes the redacted twin and sends it to a second person.

    `keeps` gives for the key of a finding (gate.Found.key) the reason why it may stay. Every finding in the twin's words must have
    one; what must not be named has none. `seen` is the fingerprint of the lesson as the person read it. Raises NotAllowed with every
    finding that is not answered, and when the lesson has changed since.
    """
    now = now or timezone.now()
    stored = locked(lesson)
    if shows_states and (reason := reason_not_to_name(stored.project)):
        raise NotAllowed([Blocker(reason, "id_shows_states")])
    if seen and seen != gate.fingerprint_of(stored):
        raise NotAllowed(
            [Blocker(_("Somebody has changed the lesson since you opened it. Compare your twin with its new words."))]
        )
    twin = {name: words[name].strip() for name in WORDS}
    empty = [Blocker(_("The public reads this part too: write it in words that harm nobody."), f"id_{name}") for name in WORDS if not twin[name]]  # fmt: skip
    found = gate.find(stored, gate.words_of(stored), language=stored.language, shows_states=shows_states)
    left = gate.find(stored, twin, language=stored.language, shows_states=shows_states)
    told, open_ones = gate.answers(found, left, keeps)
    refuse([*empty, *gate.blockers(open_ones)])
    WORKFLOW.move(stored, "propose", by=by, now=now)
    release = freeze(stored, twin, told, shows_states=shows_states, by=by, now=now)
    tell(stored, "propose_lesson", by=by, now=now)
    lesson.refresh_from_db()
    return release


def freeze(
    lesson: Lesson, twin: Mapping[str, str], told: list[Any], *, shows_states: bool, by: User, now: datetime
) -> LessonRelease:
    classes = gate.classes_of(lesson) | ({} if shows_states else {"states": []})
    latest = lesson.releases.order_by("-number").first()
    facts = {"kind": lesson.kind, "stage": lesson.stage}
    release = LessonRelease.objects.create(
        lesson=lesson,
        number=latest.number + 1 if latest else 1,
        language=lesson.language,
        shows_states=shows_states,
        findings=told,
        sha256=gate.fingerprint(twin, lesson.language, classes, **facts),
        original_sha256=gate.fingerprint_of(lesson),
        written_by=lesson.created_by,
        proposed_at=now,
        proposed_by=by,
        **facts,
        **twin,
    )
    for name, rows in classes.items():
        getattr(release, name).set(rows)
    return release


@transaction.atomic
def release(waiting: LessonRelease, *, by: User, note: str = "", now: datetime | None = None) -> LessonRelease:
    """Makes a proposed twin public, in the place of the one before. The scan runs again on its words; what it finds now and nobody
    has answered blocks. Who wrote the lesson or proposed the release cannot release it: the database refuses it too."""
    now = now or timezone.now()
    lesson = locked(waiting.lesson)
    refuse(against_release(lesson, waiting))
    WORKFLOW.move(lesson, "release", by=by, note=note, now=now)
    for before in lesson.releases.filter(status="released"):
        RELEASE_WORKFLOW.move(before, "supersede", by=None, now=now)
    decided: dict[str, Any] = {"decided_at": now, "decided_by": by, "decision_note": note}
    RELEASE_WORKFLOW.move(waiting, "release", by=by, note=note, now=now, **decided)
    tell(lesson, "release_lesson", by=by, now=now, note=note)
    return waiting


def against_release(lesson: Lesson, waiting: LessonRelease) -> list[Blocker]:
    """Whatever of the proposal no longer holds: consent that was taken back, findings that are new, words that changed."""
    reasons = []
    if waiting.shows_states and (reason := reason_not_to_name(lesson.project)):
        reasons.append(Blocker(reason))
    if waiting.sha256 != gate.fingerprint_of(waiting):
        reasons.append(Blocker(_("The twin is not what was proposed: refuse it and propose it again.")))
    found = gate.find(lesson, gate.words_of(waiting), language=waiting.language, shows_states=waiting.shows_states)
    return [*reasons, *gate.blockers(gate.new_findings(waiting, now_found=found))]


@transaction.atomic
def send_back(waiting: LessonRelease, verb: str, *, by: User, note: str, now: datetime | None = None) -> LessonRelease:
    """`refuse` by the second person, `take_back` by whoever proposed; both with a reason. The lesson stays in the library."""
    now = now or timezone.now()
    WORKFLOW.move(waiting.lesson, verb, by=by, note=note, now=now)
    decided: dict[str, Any] = {"decided_at": now, "decided_by": by, "decision_note": note} if verb == "refuse" else {}
    RELEASE_WORKFLOW.move(waiting, verb, by=by, note=note, now=now, **decided)
    tell(waiting.lesson, f"{verb}_lesson", by=by, now=now, note=note)
    return waiting


def locked(lesson: Lesson) -> Lesson:
    Lesson.objects.select_for_update(of=("self",)).get(pk=lesson.pk)
    return Lesson.objects.for_page().get(pk=lesson.pk)


def tell(lesson: Lesson, verb: str, *, by: User, now: datetime, note: str = "") -> None:
    """On the project, among staff alone: the State of a project does not learn of a lesson before it is public."""
    if lesson.project is not None:
        facts = {"lesson": lesson.pk, "what": lesson.reference}
        words = f"{lesson.reference} {note}".strip()
        audit.record(lesson.project, verb, by=by, at=now, note=words, is_internal=True, facts=facts)


def plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if name in PLAIN}


def sets(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: list(rows) for name, rows in facts.items() if name in CLASSES}


def refuse_unknown(facts: Mapping[str, Any]) -> None:
    if unknown := set(facts) - EDITABLE:
        raise ValueError(f"Not editable: {sorted(unknown)}")


def refuse(reasons: list[Blocker]) -> None:
    if reasons:
        raise NotAllowed(reasons)
