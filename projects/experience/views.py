"""Pages of lessons: the library, one lesson, writing, the gate. The public reads twins in force and nothing else."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.rules import standing
from portal.accounts.signed_in import person_of
from portal.audit.history import explain, history
from portal.listing.views import respond
from portal.posting import posted, show_reasons
from portal.workflow import NotAllowed
from projects.experience import actions, gate, shown
from projects.experience.forms import LessonForm, NoteForm, ProposeForm
from projects.experience.lists import listing_for
from projects.experience.models import CLASSES, Lesson, LessonCitation, LessonRelease
from projects.experience.naming import reason_not_to_name
from projects.portfolio.models import Project
from projects.portfolio.workspace import open_project, room

explain(
    write_lesson=pgettext_lazy("history", "Lesson begun"),
    edit_lesson=pgettext_lazy("history", "Lesson changed"),
    enter_lesson=pgettext_lazy("history", "Lesson entered in the library"),
    propose_lesson=pgettext_lazy("history", "Lesson proposed for publication"),
    release_lesson=pgettext_lazy("history", "Lesson published"),
    refuse_lesson=pgettext_lazy("history", "Publication of a lesson refused"),
    take_back_lesson=pgettext_lazy("history", "Proposal to publish a lesson taken back"),
    withdraw_lesson=pgettext_lazy("history", "Lesson withdrawn"),
    reopen_lesson=pgettext_lazy("history", "Lesson taken up again"),
    cite_lesson=gettext_lazy("Lesson cited"),
    uncite_lesson=gettext_lazy("Citation of a lesson taken back"),
)
SIMPLE = ("enter", "withdraw", "reopen")  # moves that need a note at most


def find(request: HttpRequest, pk: int) -> Lesson:
    return get_object_or_404(Lesson.objects.visible_to(request.user).for_page(), pk=pk)


def need(request: HttpRequest, permission: str, about: Any = None) -> None:
    if not request.user.has_perm(permission, about):
        raise PermissionDenied


@login_not_required
@require_safe
def lesson_list(request: HttpRequest) -> HttpResponseBase:
    """`?read=public` shows staff what everybody reads."""
    as_public = request.GET.get("read") == "public"
    listing = listing_for(request.user, as_public=as_public)
    is_staff = standing(request.user).is_staff
    return respond(
        request,
        listing,
        template="projects/experience/list.html",
        is_staff=is_staff,
        as_public=as_public or not is_staff,
    )


@login_not_required
@require_safe
def lesson_page(request: HttpRequest, reference: str) -> HttpResponse:
    """The stable address of a lesson: the twin for the public, the full text for staff."""
    if standing(request.user).is_staff and request.GET.get("read") != "public":
        lesson = get_object_or_404(Lesson.objects.visible_to(request.user).for_page(), reference=reference.upper())
        return render(request, "projects/experience/lesson.html", lesson_context(request, lesson))
    rows = LessonRelease.objects.visible_to(request.user).in_force().for_list()
    release = get_object_or_404(rows, lesson__reference=reference.upper())
    context = {
        "release": release,
        "citation": shown.citation(request, release),
        "project": project_of(release, request.user),
        "citations": citations(release.lesson, request.user),
    }
    return render(request, "projects/experience/released.html", context)


def project_of(release: LessonRelease, user: Any) -> Project | None:
    """Where the States are shown, the project may be opened by whoever sees it; otherwise nothing leads there."""
    if not release.shows_states or release.lesson.project_id is None:
        return None
    return Project.objects.visible_to(user).filter(pk=release.lesson.project_id).first()


def citations(lesson: Lesson, user: Any) -> Any:
    rows = LessonCitation.objects.visible_to(user).filter(lesson=lesson)
    return rows.select_related("request__state").order_by("-cited_at")


def lesson_context(request: HttpRequest, lesson: Lesson, **more: Any) -> dict[str, Any]:
    user = request.user
    moves = {move.verb: move for move in actions.WORKFLOW.open_moves(lesson, user)}  # type: ignore[arg-type]
    in_force = lesson.in_force()
    return {
        "lesson": lesson,
        "state_info": actions.WORKFLOW.state(lesson.status),
        "panels": [
            {
                "move": moves[verb],
                "blockers": actions.WORKFLOW.reasons_against(lesson, verb),
                "url": reverse("lesson_move", args=[lesson.pk, verb]),
            }
            for verb in SIMPLE
            if verb in moves
        ],
        "may_edit": not actions.against_editing(lesson, user),  # type: ignore[arg-type]
        "may_propose": "propose" in moves,
        "waiting": lesson.waiting(),
        "in_force": in_force,
        "citation": shown.citation(request, in_force) if in_force else "",
        "barred": reason_not_to_name(lesson.project) if in_force and in_force.shows_states else "",
        "is_changed": in_force is not None and in_force.original_sha256 != gate.fingerprint_of(lesson),
        "releases": [(one, actions.RELEASE_WORKFLOW.state(one.status)) for one in lesson.releases.all()],
        "citations": citations(lesson, user),
        "edits": shown.edits(lesson),
        "history": history(lesson, actions.WORKFLOW, user, sees_internal=True),
        **more,
    }


# Writing


def lesson_new(request: HttpRequest) -> HttpResponse:
    """A lesson of the programme, of no project."""
    need(request, "projects.add_lesson")
    return written(request, None)


def project_lesson_new(request: HttpRequest, pk: int) -> HttpResponse:
    project = open_project(request, pk)
    if not (request.user.has_perm("projects.add_lesson") and request.user.has_perm("projects.manage_project", project)):
        raise PermissionDenied(_("Lessons are written by the programme staff who manage the project."))
    return written(request, project)


def written(request: HttpRequest, project: Project | None) -> HttpResponse:
    begins = {"language": project.language if project else person_of(request).language, "stage": stage_of(project)}
    form = LessonForm(posted(request), initial=begins | actions.classes_from(project), project=project)
    if request.method == "POST" and form.is_valid():
        try:
            lesson = actions.write(by=person_of(request), facts=form.facts, project=project)
            if "enter" in request.POST:
                actions.move(lesson, "enter", by=person_of(request))
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("lesson_page", lesson.reference)
    return render(request, "projects/experience/edit.html", {"form": form, "project": project})


def stage_of(project: Project | None) -> str:
    return (
        Lesson.Stage.CLOSING
        if project and project.status in ("completing", "closed", "terminated")
        else Lesson.Stage.WORK
    )


def lesson_edit(request: HttpRequest, pk: int) -> HttpResponse:
    lesson = find(request, pk)
    need(request, "projects.change_lesson", lesson)
    reasons = actions.against_editing(lesson, person_of(request))
    if reasons and request.method != "POST":
        raise NotAllowed(reasons)
    form = LessonForm(posted(request), instance=lesson, project=lesson.project)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit(find(request, pk), by=person_of(request), facts=form.facts)
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("lesson_page", lesson.reference)
    return render(request, "projects/experience/edit.html", {"form": form, "project": lesson.project, "lesson": lesson})


@require_POST
def lesson_move(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    lesson = find(request, pk)
    if verb not in SIMPLE:
        raise Http404
    need(request, actions.WORKFLOW.verb(verb).permission, lesson)
    note = request.POST.get("note", "")
    try:
        actions.move(lesson, verb, by=person_of(request), note=note)
    except NotAllowed as refusal:
        context = lesson_context(request, find(request, pk), refused=refusal.reasons, refused_note=note)
        return render(request, "projects/experience/lesson.html", context, status=409)
    messages.success(request, _("Done: %(move)s.") % {"move": actions.WORKFLOW.verb(verb).label})
    return redirect("lesson_page", lesson.reference)


# The gate


def lesson_propose(request: HttpRequest, pk: int) -> HttpResponse:
    """The twin beside the lesson, with every finding marked; each is taken out of the twin or has a reason to stay."""
    lesson = find(request, pk)
    need(request, "projects.propose_release_lesson", lesson)
    if request.method != "POST" and (reasons := actions.WORKFLOW.reasons_against(lesson, "propose")):
        raise NotAllowed(reasons)
    shows_states = request.POST.get("shows_states") == "on"
    original = gate.find(lesson, gate.words_of(lesson), language=lesson.language, shows_states=shows_states)
    twin = {name: request.POST.get(name, "") for name in gate.WORDS}
    left = (
        gate.find(lesson, twin, language=lesson.language, shows_states=shows_states) if request.method == "POST" else []
    )
    initial = gate.words_of(lesson)
    if "redacted" in request.GET:
        initial = gate.redacted(initial, original)
    against_naming = reason_not_to_name(lesson.project)
    form = ProposeForm(posted(request), initial=initial, found=[*original, *left], against_naming=against_naming)
    if request.method == "POST" and form.is_valid():
        facts: dict[str, Any] = {
            "words": form.words,
            "shows_states": form.cleaned_data["shows_states"],
            "keeps": form.keeps,
        }
        facts["seen"] = request.POST.get("seen", "")
        try:
            actions.propose(lesson, by=person_of(request), **facts)
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            messages.success(request, _("The twin waits for a second person."))
            return redirect("lesson_page", lesson.reference)
    context = {
        "lesson": lesson,
        "form": form,
        "count": len(original),
        "seen": gate.fingerprint_of(lesson),
        "still": {one.key for one in left},
        "parts": [
            (
                shown.label_of(name),
                gate.marked(getattr(lesson, name), [one for one in original if one.field == name]),
                form[name],
            )
            for name in gate.WORDS
        ],
    }
    return render(request, "projects/experience/propose.html", context)


def lesson_release(request: HttpRequest, pk: int) -> HttpResponse:
    """Lesson and twin side by side, with what was found and what was answered. A second person releases or refuses."""
    lesson = find(request, pk)
    need(request, "projects.add_lesson")
    number = request.GET.get("release", "")
    waiting = lesson.waiting()
    compared = next((one for one in lesson.releases.all() if str(one.number) == number), waiting or lesson.in_force())
    if compared is None:
        raise Http404
    form = NoteForm(posted(request))
    if request.method == "POST" and form.is_valid():
        if waiting is None:
            raise NotAllowed(actions.WORKFLOW.reasons_against(lesson, "release"))
        if (answer := decided(request, lesson, waiting, form)) is not None:
            return answer
    is_open = waiting is not None and compared.pk == waiting.pk
    context = {
        "lesson": lesson,
        "release": compared,
        "release_state": actions.RELEASE_WORKFLOW.state(compared.status),
        "parts": shown.side_by_side(lesson, compared),
        "answered": shown.answered(compared),
        "classes": [(shown.label_of(name), getattr(compared, name).all()) for name in CLASSES],
        "is_open": is_open,
        "may_decide": is_open and request.user.has_perm("projects.decide_lessonrelease", compared),
        "may_take_back": is_open and request.user.has_perm("projects.propose_release_lesson", lesson),
        "against": actions.against_release(lesson, compared) if is_open else [],
        "form": form,
    }
    return render(request, "projects/experience/release.html", context, status=409 if form.errors else 200)


def decided(request: HttpRequest, lesson: Lesson, waiting: LessonRelease, form: NoteForm) -> HttpResponse | None:
    verb = request.POST.get("decision", "")
    if verb not in ("release", "refuse", "take_back"):
        raise Http404
    permission = "projects.propose_release_lesson" if verb == "take_back" else "projects.release_lesson"
    need(request, permission, lesson)
    if request.POST.get("number", str(waiting.number)) != str(waiting.number):
        form.add_error(None, _("Another twin has been proposed since you opened this page. Read it first."))
        return None
    facts = {"by": person_of(request), "note": form.cleaned_data["note"]}
    try:
        if verb == "release":
            actions.release(waiting, **facts)
        else:
            actions.send_back(waiting, verb, **facts)
    except NotAllowed as refusal:
        show_reasons(form, refusal)
        return None
    messages.success(request, _("Done: %(move)s.") % {"move": actions.WORKFLOW.verb(verb).label})
    return redirect("lesson_page", lesson.reference)


# The room of a project


@login_not_required
@require_safe
def project_experience(request: HttpRequest, pk: int) -> HttpResponse:
    """Staff read every lesson of the project; others the twins that may show where they come from."""
    project = open_project(request, pk)
    rows = Lesson.objects.visible_to(request.user).filter(project=project).order_by("-id")
    twins = LessonRelease.objects.named_of(project)
    is_staff = standing(request.user).is_staff
    may_write = request.user.has_perm("projects.add_lesson") and request.user.has_perm(
        "projects.manage_project", project
    )
    context = room(request, project, "experience") | {
        "lessons": [(row, actions.WORKFLOW.state(row.status)) for row in rows] if is_staff else [],
        "twins": [] if is_staff else list(twins),
        "is_staff": is_staff,
        "may_write": may_write,
    }
    return render(request, "projects/experience/room.html", context)
