"""One section of the form: shown, saved, saved by itself, and the choice between two people's words."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from portal import formats
from portal.accounts.signed_in import person_of
from portal.audit.models import AuditEvent
from portal.documents import uploads
from portal.workflow import NotAllowed
from projects.recommendations.models import Recommendation
from projects.requests import actions as requests
from projects.requests.drafting import actions, content, progress, proposals, showing, unsent
from projects.requests.drafting.forms import FORMS, ComponentsForm, SectionForm
from projects.requests.drafting.sections import BY_KEY, after
from projects.requests.drafting.views.reach import closed_because, find_to_write
from projects.requests.drafting.workflow import open_sections, questions_on
from projects.requests.intake.asides import shown_beside_writing
from projects.requests.models import Request

MOST_FOUND = 15
LETTER_SALT = "request-letter-in-conflict"


@require_safe
def request_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """To the first section in which something is missing, or to the preview of a complete draft."""
    found = find_to_write(request, pk)
    if not open_sections(found):
        messages.info(request, _("The request has been sent; what it says is frozen."))
        return redirect("request_detail", found.pk)
    step = progress.first_to_do(progress.steps(found))
    if step is None and found.status != "draft":
        return redirect("request_section", found.pk, open_sections(found)[0])
    return redirect(step.url if step else reverse("request_preview", args=[found.pk]))


@login_not_required
def request_section(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """One section of the form. When the session has ended, what was typed waits until the person has signed in again."""
    if not request.user.is_authenticated:
        if request.method == "POST":
            unsent.keep(request)
        return redirect_to_login(request.get_full_path())
    found = find_to_write(request, pk)
    if section not in BY_KEY:
        raise Http404
    if (
        section not in open_sections(found) and request.method != "POST"
    ):  # a stale page's words are shown with the reason
        messages.info(request, closed_because(found, section))
        return redirect("request_preview" if open_sections(found) else "request_detail", found.pk)
    actions.note_presence(found, section, by=person_of(request))
    return save(request, found, section) if request.method == "POST" else show(request, found, section)


def show(request: HttpRequest, found: Request, section: str) -> HttpResponse:
    holds = content.read(found, section)
    latest = actions.latest_revision(found, section)
    number = latest.number if latest else 0
    form = form_for(found, section, holds, looked_for=request.GET.get("q", ""))
    if typed := unsent.give_back(request):
        form = FORMS[section](typed, request=found, holds=holds)
        number = number_in(typed)
        messages.warning(
            request,
            _("You had been signed out. What you had typed is below and not saved yet. A file must be chosen again."),
        )
    return render_section(request, found, section, form, number=number, latest=latest)


def form_for(found: Request, section: str, holds: dict[str, Any], *, looked_for: str = "") -> SectionForm:
    if section == "recommendations" and looked_for:
        return FORMS[section](request=found, holds=holds, found=search(found, looked_for))  # type: ignore[call-arg]
    return FORMS[section](request=found, holds=holds)


def search(found: Request, words: str) -> Any:
    """Recommendations to the State with all these words, or with this paragraph or symbol."""
    rows = Recommendation.objects.filter(state=found.state_id)
    for word in words.split():
        rows = (
            rows.filter(text__icontains=word)
            | rows.filter(document_symbol__icontains=word)
            | rows.filter(paragraph=word)
            | rows.filter(themes__name__icontains=word)
        )
    return rows.filter(pk__in=rows.values("pk")[:MOST_FOUND])


def number_in(data: QueryDict) -> int:
    text = data.get("revision", "")
    return int(text) if text.isdigit() and len(text) < 10 else 0


def save(request: HttpRequest, found: Request, section: str) -> HttpResponse:
    """Writes what is valid and shows again what is not; words of two people go to the page where a person chooses."""
    if "take_proposals" in request.POST:
        return take_proposals(request, found)
    holds = content.read(found, section)
    only = sent_fields(request.POST)
    form = FORMS[section](request.POST, request.FILES, request=found, holds=holds, only=only)
    is_valid = form.is_valid()
    undecided = set(request.POST.getlist("undecided")) - {
        name.removeprefix("keep_") for name in request.POST if name.startswith("keep_")
    }
    values = form.values() | letter_of(request, form)
    values = {name: value for name, value in values.items() if name not in undecided}
    try:
        saved = actions.save_section(found, section, values, based_on=number_in(request.POST), by=person_of(request))
    except NotAllowed as refusal:
        for reason in refusal.reasons:
            name = reason.anchor.removeprefix("id_")
            form.add_error(name if name in form.fields else None, str(reason))
        if moved := what_moved(found):
            form.add_error(None, moved)
        return render_section(request, found, section, form, number=number_in(request.POST), status=409)
    if saved.conflicts or undecided:
        mine = {**form.values(), **letter_of(request, form)}
        waiting = {conflict.name for conflict in saved.conflicts} | undecided
        return choose(request, found, section, saved, {name: mine[name] for name in mine if name in waiting})
    if not is_valid:
        messages.info(request, _("What could be read is saved; what is marked below is not."))
        return render_section(request, found, section, form, number=saved.number)
    return go_on(request, found, section, saved)


def what_moved(found: Request) -> str:
    """Who moved a request that is no longer a draft, when, and to where."""
    if found.status == "draft":
        return ""
    event = AuditEvent.objects.about(found).exclude(from_status=F("to_status")).order_by("-at", "-id").first()
    if event is None:
        return ""
    stage = requests.WORKFLOW.state(found.status).outside
    who = event.actor.name if event.actor and not event.actor.standing.is_staff else _("OHCHR")
    return _("%(who)s moved it to “%(stage)s” on %(when)s. Copy your words if you need them.") % {
        "who": who, "stage": stage, "when": formats.moment(event.at),
    }  # fmt: skip


def sent_fields(data: QueryDict) -> frozenset[str] | None:
    """Which fields the page sent when it did not send all; those left to the other person are left out."""
    if "fields" not in data:
        return None
    return frozenset(name for name in data.getlist("fields") if data.get(f"keep_{name}") != "theirs")


def letter_of(request: HttpRequest, form: SectionForm) -> dict[str, Any]:
    """The letter just sent, or the one sent before the page on which a person chooses."""
    kept = request.POST.get("letter_kept")
    if kept and request.POST.get("keep_letter") != "theirs":
        try:
            return {"letter": signing.loads(kept, salt=LETTER_SALT)}
        except signing.BadSignature:
            return {}
    upload = form.cleaned_data.get("letter_file") if "letter_file" in form.fields else None
    if not upload:
        return {}
    if not hasattr(request, "stored_letter"):
        request.stored_letter = uploads.store(upload, by=person_of(request)).pk  # type: ignore[attr-defined]
    return {"letter": request.stored_letter}  # type: ignore[attr-defined]


def go_on(request: HttpRequest, found: Request, section: str, saved: actions.Saved) -> HttpResponse:
    if "find" in request.POST:
        query = QueryDict(mutable=True)
        query["q"] = request.POST.get("q", "")
        address = reverse("request_section", args=[found.pk, section])
        return redirect(f"{address}?{query.urlencode()}#id_q")
    messages.success(request, _("Saved at %(time)s.") % {"time": clock(saved)})
    if "stay" in request.POST:
        return redirect("request_section", found.pk, section)
    following = after(section)
    if not following or found.status != "draft":
        return redirect("request_preview", found.pk)
    return redirect("request_section", found.pk, following)


def clock(saved: Any) -> str:
    return f"{timezone.localtime(saved.saved_at):%H:%M}"


def take_proposals(request: HttpRequest, found: Request) -> HttpResponse:
    """Scores proposed for components that have none yet; whoever takes them over still says why."""
    holds = content.read(found, "components")
    proposed = proposals.component_scores(found)
    fields = {f"score_{n}": p.score for n, p in proposed.items() if holds[f"score_{n}"] is None}
    actions.save_section(found, "components", fields, based_on=number_in(request.POST), by=person_of(request))
    messages.success(request, _("The proposed scores are filled in. Check each one and say why in a sentence."))
    return redirect("request_section", found.pk, "components")


def render_section(
    request: HttpRequest,
    found: Request,
    section: str,
    form: SectionForm,
    *,
    number: int,
    latest: Any = None,
    status: int = 200,
) -> HttpResponse:
    latest = latest or actions.latest_revision(found, section)
    writing = actions.writing_now(found, besides=person_of(request))
    steps = progress.steps(found, writing=writing)
    context = {
        "record": found,
        "section": BY_KEY[section],
        "step": next(step for step in steps if step.section.key == section),
        "steps": steps,
        "minutes": sum(step.section.minutes for step in steps if step.state in ("empty", "missing")),
        "form": form,
        "number": number,
        "saved": latest if latest and latest.saved_by else None,
        "writing": writing_sentence(writing.get(section, [])),
        "questions": questions_on(found, section) if found.status != "draft" else [],
        "looked_for": request.GET.get("q", ""),
        "asides": shown_beside_writing(found, request.user),
        **extras(found, form),
    }
    return render(request, "projects/requests/section.html", context, status=status)


def extras(found: Request, form: SectionForm) -> dict[str, Any]:
    """What some sections show besides their fields."""
    if isinstance(form, ComponentsForm):
        proposed = proposals.component_scores(found)
        boxes = [(*(form[name] for name in content.names_of(n)), proposed[n]) for n in proposed]
        return {"boxes": boxes, "all_scored": found.component_scores.filter(moment="request").count() == len(boxes)}
    if form.section == "goals":
        return {
            "proposed_targets": proposals.sdg_targets_of(found.recommendations.all()),
            "proposed_goals": proposals.sdg_goals_of(found.recommendations.all()),
            "goals": goals_with_targets(),
        }
    return {}


def goals_with_targets() -> list[tuple[Any, str]]:
    from portal.reference.models import SdgGoal

    rows = SdgGoal.objects.prefetch_related("targets")
    return [(goal, ", ".join(target.code for target in goal.targets.all())) for goal in rows]


def writing_sentence(names: list[str]) -> str:
    if not names:
        return ""
    return ngettext(
        "%(names)s has this section open now. What each of you changes is kept; if you both change the same field, you will be asked.",
        "%(names)s have this section open now. What each of you changes is kept; if two change the same field, you will be asked.",
        len(names),
    ) % {"names": formats.names(names)}


# Two people in one section


def choose(
    request: HttpRequest, found: Request, section: str, saved: actions.Saved, mine: dict[str, Any]
) -> HttpResponse:
    """Theirs or mine, field by field. What did not collide is saved already."""
    pairs = [
        (showing.answer(found, name, theirs), showing.answer(found, name, mine[name]), hidden(name, mine[name]))
        for name, theirs in saved.content.items()
        if name in mine
    ]
    context = {
        "record": found,
        "section": BY_KEY[section],
        "saved": saved,
        "pairs": pairs,
        "is_undecided": "undecided" in request.POST,
        "clock": clock(saved),
    }
    return render(request, "projects/requests/choose.html", context)  # a question, no refusal: what was sent is safe


def hidden(name: str, value: Any) -> list[tuple[str, str]]:
    """My words as hidden fields of the page on which I choose."""
    if name == "letter":
        return [("letter_kept", signing.dumps(value, salt=LETTER_SALT))]
    values = value if isinstance(value, list) else ["" if value is None else value]
    return [(name, ", ".join(values))] if name == "sdg_targets" else [(name, str(one)) for one in values]


@require_POST
def request_autosave(request: HttpRequest, pk: int, section: str) -> JsonResponse:
    """What the page has changed since it last asked; answers with the time, what is wrong, and what others have written."""
    found = find_to_write(request, pk)
    if section not in BY_KEY:
        raise Http404
    person = person_of(request)
    holds = content.read(found, section)
    form = FORMS[section](request.POST, request=found, holds=holds, only=sent_fields(request.POST))
    form.is_valid()
    values = {name: value for name, value in form.values().items() if name not in form.errors}
    try:
        saved = actions.save_section(found, section, values, based_on=number_in(request.POST), by=person)
    except NotAllowed as refusal:
        return JsonResponse({"refused": [str(reason) for reason in refusal.reasons]}, status=409)
    actions.note_presence(found, section, by=person)
    others = actions.writing_now(found, besides=person).get(section, [])
    answer = {
        "revision": saved.number,
        "saved_at": saved.saved_at.isoformat() if saved.saved_by else "",
        "errors": {name: str(errors[0]) for name, errors in form.errors.items()},
        "conflicts": [showing.label(conflict.name) for conflict in saved.conflicts],
        "by": saved.saved_by.name if saved.conflicts and saved.saved_by else "",
        "values": {name: as_control(name, value) for name, value in saved.content.items() if name != "letter"},
        "writing": writing_sentence(others),
    }
    return JsonResponse(answer)


def as_control(name: str, value: Any) -> Any:
    """A plain value as the page's control holds it."""
    if name == "sdg_targets":
        return ", ".join(value)
    return [str(one) for one in value] if isinstance(value, list) else "" if value is None else str(value)
