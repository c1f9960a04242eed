from dataclasses import replace
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from funding.donors.models import Donor
from funding.statement.paper import CannotDraw
from funding.statement.shapes import DoesNotBalance
from portal.workflow import Blocker, NotAllowed
from reports.dashboards.asked import Asked
from reports.dashboards.donor import DONOR, may_look
from reports.dashboards.donor.acknowledgement import thanks
from reports.dashboards.donor.context import statement
from reports.dashboards.donor.forms import DonorForm
from reports.dashboards.donor.shelf import papers
from reports.dashboards.donor.statement import FILES, statement_of
from reports.dashboards.views import respond


@require_safe
def donor_dashboard(request: HttpRequest) -> HttpResponseBase:
    if may_look(request.user) and not Donor.objects.visible_to(request.user).exists():
        return render(request, "reports/dashboards/donor/nobody.html", {"dashboard": DONOR})
    return respond(request, DONOR)


def find(request: HttpRequest, pk: int) -> Donor:
    if not may_look(request.user):
        raise PermissionDenied
    return get_object_or_404(Donor.objects.visible_to(request.user).for_list(), pk=pk)


def asked_of(request: HttpRequest) -> Asked:
    return DonorForm(request.GET, today=timezone.localdate(), reader=request.user).understood.question


@require_safe
def donor_papers(request: HttpRequest, pk: int) -> HttpResponse:
    """The shelf of this donor's documents, and its acknowledgement in each language."""
    donor, asked = find(request, pk), asked_of(request)
    asked = replace(asked, scope=str(donor.pk))
    figures = DONOR.compute(request.user, asked)
    context = {
        "donor": donor,
        "period": figures.period,
        "papers": papers(donor, request.user),
        "thanks": list(thanks(figures, donor)),
        "has_own_words": bool(donor.acknowledgement),
        "may_change": request.user.has_perm("funding.change_donor", donor),
        "statement": statement(asked, donor),
        "dashboard_url": f"{reverse('donor_dashboard')}?{urlencode({'scope': donor.pk, 'period': str(asked.period)})}",
    }
    return render(request, "reports/dashboards/donor/papers.html", context)


@require_safe
def donor_statement(request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
    """The statement of this donor's money alone, as PDF or workbook."""
    donor = find(request, pk)
    if kind not in FILES:
        raise Http404
    asked = asked_of(request)
    try:
        return FILES[kind](statement_of(donor, asked.period, as_at=asked.as_at))
    except DoesNotBalance as error:
        said = _("The ledger does not add up, so no statement is shown. Finance has to reconcile it first.")
        raise NotAllowed([Blocker(said)]) from error
    except CannotDraw as problem:
        raise NotAllowed([Blocker(str(problem))]) from problem
