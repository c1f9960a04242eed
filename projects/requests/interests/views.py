from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from portal.accounts.signed_in import person_of
from portal.forms import long_text
from portal.posting import posted, show_reasons
from portal.workflow import NotAllowed
from projects.requests import actions
from projects.requests.finding import find
from projects.requests.models import InterestDeclaration, Request


class InterestForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("What the interest is"),
        max_length=1000,
        help_text=gettext_lazy("For example a former post, a relative, money, or work for the institution that asks."),
        widget=long_text(3),
    )


def request_interest(request: HttpRequest, pk: int) -> HttpResponse:
    """Declaring an interest, and the declarations that there are. Staff only."""
    found = find(request, pk)
    if not request.user.has_perm("projects.declare_interest_request", found):
        raise PermissionDenied(_("Only programme staff declare an interest."))
    form = InterestForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.declare_interest(found, by=person_of(request), reason=form.cleaned_data["reason"])
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            messages.success(request, _("Your interest is recorded. You take no part in this request while it stands."))
            return redirect("request_interest", found.pk)
    declared = found.interests.select_related("user")
    own = declared.filter(user=person_of(request), withdrawn_at__isnull=True).first()
    context = {"record": found, "form": form, "declared": declared, "own": own}
    return render(request, "projects/requests/interest.html", context)


@require_POST
def request_interest_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found: Request = find(request, pk)
    if not request.user.has_perm("projects.declare_interest_request", found):
        raise PermissionDenied(_("Only programme staff declare an interest."))
    own = get_object_or_404(
        InterestDeclaration, request=found, user=person_of(request), withdrawn_at__isnull=True
    )  # fmt: skip
    actions.withdraw_interest(own, by=person_of(request))
    messages.success(request, _("Your declaration is withdrawn. You can take part in this request again."))
    return redirect("request_interest", found.pk)
