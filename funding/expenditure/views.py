from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from funding.earmarking.classes import forbids_object_class
from funding.expenditure import actions
from funding.expenditure.figures import BySource, by_source
from funding.expenditure.forms import ExpenditureForm
from funding.expenditure.lists import EXPENDITURE
from funding.forms import rate_missing_sentence
from funding.ledger.actions import RateMissing
from funding.ledger.models import LedgerEntry
from funding.ledger.queries import project_money
from portal import formats
from portal.accounts.signed_in import person_of
from portal.listing import Column, Kind
from portal.listing.exports import Table, csv_response, xlsx_response
from portal.listing.views import respond
from portal.posting import posted, show_reasons
from portal.workflow import NotAllowed
from projects.portfolio.models import Project

GROUP_LABELS = {
    "voluntary": gettext_lazy("Voluntary contributions"),
    "regular_budget": gettext_lazy("Regular budget"),
    "other_assessed": gettext_lazy("Other assessed contributions"),
}


@require_safe
def expenditure_list(request: HttpRequest) -> HttpResponseBase:
    user: Any = request.user
    if not user.has_perm("funding.view_fund"):
        raise PermissionDenied
    may = {
        "may_import": user.has_perm("funding.import_ledgerentry"),
        "may_reconcile": user.has_perm("funding.view_sourcetotal"),
    }
    return respond(request, EXPENDITURE, template="funding/expenditure/list.html", **may)


def expenditure_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Records expenditure of project `pk`."""
    project = get_object_or_404(Project.objects.visible_to(request.user), pk=pk)
    if not request.user.has_perm("funding.post_ledgerentry"):
        raise PermissionDenied
    may_close = request.user.has_perm("funding.adjust_financialperiod")
    form = ExpenditureForm(posted(request), project=project, may_close=may_close, initial={"on": timezone.localdate()})
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            entry = actions.record_expenditure(project, by=person_of(request), **form.cleaned_data)
        except RateMissing as missing:
            form.add_error("currency", rate_missing_sentence(missing))
        except NotAllowed as refusal:
            status = 409
            show_reasons(form, refusal)
        else:
            tell(request, project, entry)
            return redirect("ledger_entry", entry.pk)
    context = {"project": project, "form": form, "money": project_money(project)}
    return render(request, "funding/expenditure/new.html", context, status=status)


def tell(request: HttpRequest, project: Project, entry: LedgerEntry) -> None:
    """That it is posted, where, and what is to be thought about."""
    messages.success(request, _("Expenditure posted."))
    if entry.late_for is not None:
        sentence = _("The day lies in a closed period: it counts on %(day)s as a late item.")
        messages.warning(request, sentence % {"day": formats.day(entry.value_on)})
    for sentence in [
        *actions.overspending(project),
        *map(str, forbids_object_class(entry.contribution_id, entry.object_class)),
    ]:
        messages.warning(request, sentence)


class PivotRow(NamedTuple):
    group: Any
    code: str
    name: str
    amounts: list[Any]
    is_sum: bool


@require_safe
def expenditure_by_source(request: HttpRequest) -> HttpResponseBase:
    """Fund by year, the kinds of money apart, the total of the published tables beside."""
    if not request.user.has_perm("funding.view_fund"):
        raise PermissionDenied
    found = by_source(year_of(request, "first"), year_of(request, "last"))
    rows = list(pivot_rows(found))
    if wanted := request.GET.get("export"):
        return exported(found, rows, wanted)
    context = {
        "found": found,
        "groups": [
            (GROUP_LABELS[group.key], group, [group.year(year) for year in found.years]) for group in found.groups
        ],
        "totals": [found.total(year) for year in found.years],
        "today": timezone.localdate(),
    }
    return render(request, "funding/expenditure/by_source.html", context)


def year_of(request: HttpRequest, name: str) -> int | None:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) == 4 else None


def pivot_rows(found: BySource) -> Iterator[PivotRow]:
    for group in found.groups:
        label = GROUP_LABELS[group.key]
        for row in group.rows:
            yield PivotRow(label, row.fund.code, row.fund.name, [row.by_year.get(year) for year in found.years], False)
        yield PivotRow(label, "", _("Together"), [group.year(year) for year in found.years], True)
    yield PivotRow(_("All sources"), "", _("Together"), [found.total(year) for year in found.years], True)


def amount_of(index: int, row: PivotRow) -> Any:
    return row.amounts[index]


def exported(found: BySource, rows: list[PivotRow], wanted: str) -> HttpResponseBase:
    years = tuple(
        Column(str(year), str(year), partial(amount_of, index), Kind.MONEY) for index, year in enumerate(found.years)
    )
    columns = (
        Column("source", gettext_lazy("Source"), lambda row: str(row.group)),
        Column("fund", gettext_lazy("Fund"), lambda row: row.code),
        Column("name", gettext_lazy("Name"), lambda row: row.name, is_main=True),
        *years,
    )
    table = Table("expenditure-by-source", gettext_lazy("Expenditure by source"), columns)
    return xlsx_response(table, rows) if wanted == "xlsx" else csv_response(table, rows)
