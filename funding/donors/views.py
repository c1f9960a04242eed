from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from funding.contributions.actions import WORKFLOW
from funding.contributions.models import Contribution
from funding.donors import actions
from funding.donors.exports import BREAKDOWN
from funding.donors.figures import breakdown, total_of, years_of
from funding.donors.filters import BreakdownForm
from funding.donors.forms import DonorForm
from funding.donors.lists import DONORS
from funding.donors.models import Donor
from funding.donors.standing import TONES, Standing
from funding.page_sections import DONOR
from portal.accounts.models import Organisation
from portal.accounts.signed_in import person_of
from portal.audit.history import explain, tell
from portal.audit.models import AuditEvent
from portal.listing.views import EXPORTS, query, respond
from portal.money import DOLLAR
from portal.posting import posted, show_reasons
from portal.workflow import NotAllowed, Workflow

explain(edit_donor=gettext_lazy("Donor changed"))
NO_MOVES = Workflow("donor", (), ())
SHOWN = 20  # of the latest contributions; the list has all


def find(request: HttpRequest, pk: int) -> Any:
    today = timezone.localdate()
    rows = Donor.objects.visible_to(request.user).for_list().in_year(today.year, at=today).with_agreements(at=today)
    return get_object_or_404(rows, pk=pk)


def require(request: HttpRequest, permission: str, donor: Donor | None = None) -> None:
    if not request.user.has_perm(permission, donor):
        raise PermissionDenied(_("Only finance officers record donors."))


@require_safe
def donor_list(request: HttpRequest) -> HttpResponseBase:
    may_add = request.user.has_perm("funding.add_donor")
    may_compare = request.user.has_perm("funding.compare_donor")
    return respond(request, DONORS, template="funding/donors/list.html", may_add=may_add, may_compare=may_compare)


@require_safe
def donor_detail(request: HttpRequest, pk: int) -> HttpResponse:
    donor = find(request, pk)
    user: Any = request.user
    today = timezone.localdate()
    years = years_of(donor, user, at=today)
    gifts = list(Contribution.objects.visible_to(user).for_list().with_totals().filter(donor=donor)[: SHOWN + 1])
    is_staff = user.standing.is_staff
    context = {
        "record": donor,
        "at": today,
        "standing": Standing(donor.standing).label,
        "tone": TONES[Standing(donor.standing)],
        "currency": donor.currency or DOLLAR,
        "has_own": donor.currency not in ("", DOLLAR),
        "years": years,
        "total": total_of(years),
        "gifts": [(gift, WORKFLOW.state(gift.status)) for gift in gifts[:SHOWN]],
        "has_more": len(gifts) > SHOWN,
        "sections": DONOR.render(request, donor),
        "may_change": user.has_perm("funding.change_donor", donor),
        "history": tell(AuditEvent.objects.about(donor).order_by("at", "id"), NO_MOVES, sees_internal=is_staff),
    }
    return render(request, "funding/donors/detail.html", context)


def donor_new(request: HttpRequest) -> HttpResponse:
    require(request, "funding.add_donor")
    asked = "asked" in request.POST
    form = DonorForm(posted(request), asks_again=asked)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add(by=person_of(request), **form.cleaned_data)
        except NotAllowed as refusal:
            status = 409
            if any(reason.anchor == "id_is_another" for reason in refusal.reasons):
                form = DonorForm(request.POST, asks_again=True)
            show_reasons(form, refusal)
        else:
            messages.success(request, _("The donor is recorded."))
            return redirect("donor_detail", made.pk)
    context = {"form": form, "asked": "is_another" in form.fields}
    return render(request, "funding/donors/edit.html", context, status=status)


def donor_edit(request: HttpRequest, pk: int) -> HttpResponse:
    donor = find(request, pk)
    require(request, "funding.change_donor", donor)
    form = DonorForm(posted(request), initial=facts_of(donor))
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit(donor, by=person_of(request), **form.cleaned_data)
        except NotAllowed as refusal:
            status = 409
            show_reasons(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("donor_detail", donor.pk)
    return render(request, "funding/donors/edit.html", {"form": form, "record": donor}, status=status)


def facts_of(donor: Donor) -> dict[str, Any]:
    """The name that it gives itself, whichever language the page has."""
    organisation = donor.organisation
    with translation.override("en"):
        name = organisation.name
    return {
        "name": name,
        "kind": organisation.kind,
        "state": organisation.state,
        "since_year": donor.since_year,
        "currency": donor.currency,
        "acknowledgement": donor.acknowledgement,
        "acknowledgement_language": donor.acknowledgement_language,
    }


@require_safe
def donor_breakdown(request: HttpRequest) -> HttpResponseBase:
    if not request.user.has_perm("funding.compare_donor"):
        raise PermissionDenied
    form = BreakdownForm(request.GET)
    if not form.is_valid():
        return render(request, "funding/donors/breakdown.html", {"form": form}, status=400)
    made = breakdown(request.user, **form.asked)
    if export := EXPORTS.get(request.GET.get("export", "")):
        return export(BREAKDOWN, made.lines)
    context = {
        "form": BreakdownForm(initial={"year": made.year, "at": made.at}),
        "made": made,
        "lines": [(line, Organisation.Kind(line.kind).label, TONES[line.standing]) for line in made.lines],
        "total": made.total(),
        "standings": [(each, made.total(each), TONES[each]) for each in list(Standing)[:3]],
        "csv_query": query(request, export="csv"),
        "xlsx_query": query(request, export="xlsx"),
    }
    return render(request, "funding/donors/breakdown.html", context)
