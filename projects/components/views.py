from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from portal.accounts.signed_in import person_of
from portal.audit.history import explain
from portal.documents.serving import serve
from portal.listing.views import EXPORTS, query, respond
from portal.posting import show_reasons
from portal.reference.models import Component
from portal.workflow import Blocker, NotAllowed
from projects.components import actions, shown, when
from projects.components.evidence import Given, of_rows
from projects.components.exports import TABLE, cells
from projects.components.figures import progress_of
from projects.components.heat import heat
from projects.components.heat_form import HeatForm
from projects.components.lists import SCORED_PROJECTS
from projects.components.models import Moment, ScoreEvidence
from projects.components.scoring import ScoreForm
from projects.components.sentences import counted_for, of_portfolio, of_project
from projects.components.tables import LEGENDS, heat_table
from projects.portfolio.models import Project
from projects.portfolio.workspace import open_project, room

FIELDS = {"score": "score", "narrative": "narrative", "evidence": "citations"}

explain(correct_scores=gettext_lazy("Frozen scores of components corrected"))


@login_not_required
@require_safe
def project_components(request: HttpRequest, pk: int) -> HttpResponse:
    project = open_project(request, pk)
    reads = shown.reads_reasons(project, request.user)
    rows = shown.lines(project, request.user)
    context = {
        "columns": shown.columns(project, request.user),
        "lines": rows,
        "sentences": of_project(progress_of(rows)),
        "reads": reads,
        "corrections": shown.corrections(project, request.user) if reads else [],
    }
    return render(request, "projects/components/room.html", room(request, project, "components") | context)


@require_safe
def project_evidence(request: HttpRequest, pk: int, evidence_pk: int) -> HttpResponseBase:
    """A file that a score cites."""
    project = open_project(request, pk)
    row = get_object_or_404(
        ScoreEvidence.objects.with_records(), pk=evidence_pk, score__project=project, document__isnull=False
    )
    if not request.user.has_perm("projects.open_evidence_project", project):
        raise PermissionDenied
    return serve(row.document)  # type: ignore[arg-type]


@require_safe
def project_score(request: HttpRequest, pk: int, moment: str) -> HttpResponse:
    """Goes to the first component that has no score yet, or to the first."""
    project, moment = to_score(request, pk, moment)
    scored = project.component_scores.filter(moment=moment).values_list("component__number", flat=True)
    numbers = Component.objects.exclude(number__in=scored).values_list("number", flat=True)
    return redirect("project_score_component", project.pk, moment, next(iter(numbers), 1))


def to_score(request: HttpRequest, pk: int, moment: str) -> tuple[Project, Moment]:
    project = open_project(request, pk)
    if moment not in Moment.values:
        raise Http404
    if not request.user.has_perm("projects.score_project", project):
        raise PermissionDenied
    return project, Moment(moment)


def project_score_component(request: HttpRequest, pk: int, moment: str, number: int) -> HttpResponse:
    """One component at one moment. Saving goes on to the next; what is refused stays as it was typed."""
    project, at = to_score(request, pk, moment)
    component = get_object_or_404(Component, number=number)
    person = person_of(request)
    reasons = [one for one in when.against_scoring(project, at, by=person) if one.anchor != "id_reason"]
    if reasons:
        raise NotAllowed(reasons)
    form = form_of(request, project, at, component)
    if request.method == "POST":
        is_valid = form.is_valid()
        form.keep_upload(by=person)
        if "find" not in request.POST and is_valid and save(form, project, at, person):
            messages.success(request, _("Score kept: %(component)s.") % {"component": component})
            return after(project, at, number)
        form = again(request, project, at, component, form)
    return render(request, "projects/components/score.html", score_context(request, project, at, component, form))


def form_of(
    request: HttpRequest, project: Project, moment: Moment, component: Component, *, with_files: bool = True
) -> ScoreForm:
    row = project.component_scores.filter(moment=moment, component=component).prefetch_related("evidence").first()
    said = Given(row.score, row.narrative, of_rows(row.evidence.all())) if row else Given(None)
    is_post = request.method == "POST"
    return ScoreForm(
        request.POST if is_post else None,
        request.FILES if is_post and with_files else None,
        project=project,
        component=component,
        said=said,
        language=(row.language if row else "") or person_of(request).language,
        needs_reason=when.is_frozen(project, moment),
        find=request.POST.get("q", ""),
    )


def save(form: ScoreForm, project: Project, moment: Moment, person: Any) -> bool:
    data = form.cleaned_data
    try:
        actions.score_project(
            project,
            moment,
            scores={form.component.number: form.given},
            reason=data.get("reason", ""),
            language=data["language"],
            by=person,
        )
    except NotAllowed as refusal:
        form.refused = refusal
        return False
    return True


def again(
    request: HttpRequest, project: Project, moment: Moment, component: Component, earlier: ScoreForm
) -> ScoreForm:
    """The form as it was typed, with the reasons of a refusal and the file that is kept now."""
    form = form_of(request, project, moment, component, with_files=False)
    form.kept = earlier.kept
    if "find" in request.POST:
        form.is_valid()
        form.errors.clear()
        return form
    form.is_valid()
    for error in earlier.errors.get("upload", ()):
        form.add_error("upload", error)
    if earlier.refused is not None:
        show_reasons(form, renamed(earlier.refused, component.number))
    return form


def renamed(refusal: NotAllowed, number: int) -> NotAllowed:
    """Anchors that name one of seven components are those of this form's fields."""
    names = {f"id_{name}_{number}": f"id_{field}" for name, field in FIELDS.items()}
    return NotAllowed([Blocker(one.sentence, names.get(one.anchor, one.anchor)) for one in refusal.reasons])


def after(project: Project, moment: Moment, number: int) -> HttpResponse:
    following = Component.objects.filter(number__gt=number).values_list("number", flat=True).first()
    if following is None:
        return redirect("project_components", project.pk)
    return redirect("project_score_component", project.pk, moment, following)


def score_context(
    request: HttpRequest, project: Project, moment: Moment, component: Component, form: ScoreForm
) -> dict[str, Any]:
    rows = shown.lines(project, request.user)
    return room(request, project, "components") | {
        "moment": moment,
        "component": component,
        "form": form,
        "earlier": next(row for row in rows if row.component.pk == component.pk),
        "steps": [(row.component, dict(row.cells)[moment]) for row in rows],
        "is_correction": when.is_frozen(project, moment),
        "is_last": component.pk == rows[-1].component.pk,
    }


@login_not_required
@require_safe
def component_heat(request: HttpRequest) -> HttpResponseBase:
    """Components × regional groups, years, forms of assistance or presence, over the projects that the reader may see."""
    form = HeatForm(request.GET)
    if not form.is_valid():
        return render(request, "projects/components/heat.html", {"form": form}, status=400)
    made = heat(request.user, form.question)
    if export := EXPORTS.get(request.GET.get("export", "")):
        return export(TABLE, cells(made))
    context = {
        "form": form,
        "made": made,
        "table": heat_table(made),
        "sentences": of_portfolio(made.compared, closed_in=made.question.closed_in),
        "counted_for": counted_for(request.user),
        "legend": LEGENDS[made.question.measure],
        "csv_query": query(request, export="csv"),
        "xlsx_query": query(request, export="xlsx"),
    }
    return render(request, "projects/components/heat.html", context)


@login_not_required
@require_safe
def component_projects(request: HttpRequest) -> HttpResponseBase:
    """The projects behind a cell of the table."""
    return respond(request, SCORED_PROJECTS)
