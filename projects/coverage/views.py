"""The coverage gap: recommendations × assistance received. Public; each reader's figures count what that reader may see."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.accounts.roles import Role
from portal.accounts.rules import standing
from portal.listing.views import EXPORTS, query
from projects.coverage.exports import TABLE, lines
from projects.coverage.figures import coverage
from projects.coverage.forms import CoverageForm
from projects.coverage.sentences import counted_for, sentences
from projects.coverage.tables import TONES, heat_table


@login_not_required
@require_safe
def coverage_page(request: HttpRequest) -> HttpResponseBase:
    form = CoverageForm(request.GET)
    if not form.is_valid():
        return render(request, "projects/coverage/page.html", {"form": form}, status=400)
    made = coverage(request.user, form.question)
    if export := EXPORTS.get(request.GET.get("export", "")):
        return export(TABLE, lines(made))
    return page(request, form, made)


def page(request: HttpRequest, form: CoverageForm, made: Any) -> HttpResponse:
    context = {
        "form": form,
        "made": made,
        "table": heat_table(made, request.GET.get("page")),
        "sentences": sentences(made, form.place),
        "place": form.place,
        "counted_for": counted_for(made, sees_all=sees_all(request.user)),
        "tones": TONES,
        "csv_query": query(request, export="csv"),
        "xlsx_query": query(request, export="xlsx"),
    }
    return render(request, "projects/coverage/page.html", context)


def sees_all(user: Any) -> bool:
    """Whether no request that was sent is kept from this reader."""
    person = standing(user)
    return person.has(Role.HEAD, Role.ADMIN, Role.FINANCE) or (
        person.has(Role.OFFICER) and person.state_ids(Role.OFFICER) is None
    )
