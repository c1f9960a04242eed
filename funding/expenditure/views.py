from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from funding.expenditure import actions
from funding.expenditure.forms import ExpenditureForm
from funding.forms import rate_missing_sentence
from funding.ledger.actions import RateMissing
from funding.ledger.queries import project_money
from portal.accounts.signed_in import person_of
from portal.posting import posted, show_reasons
from portal.workflow import NotAllowed
from projects.portfolio.models import Project


def expenditure_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Records expenditure of project `pk`."""
    project = get_object_or_404(Project.objects.visible_to(request.user), pk=pk)
    if not request.user.has_perm("funding.post_ledgerentry"):
        raise PermissionDenied
    form = ExpenditureForm(posted(request), project=project, initial={"on": timezone.localdate()})
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
            messages.success(request, _("Expenditure posted."))
            for sentence in actions.overspending(project):
                messages.warning(request, sentence)
            return redirect("ledger_entry", entry.pk)
    context = {"project": project, "form": form, "money": project_money(project)}
    return render(request, "funding/expenditure/new.html", context, status=status)
