"""Pages and buttons of saved views."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.signed_in import person_of
from portal.audit.history import explain
from portal.posting import posted, show_reasons
from portal.saved import actions
from portal.saved.forms import NewViewForm, ViewForm
from portal.saved.models import SavedView
from portal.workflow import NotAllowed

explain(
    save_view=gettext_lazy("View saved"),
    change_view=gettext_lazy("View changed"),
    forget_view=gettext_lazy("View deleted"),
    open_with_view=gettext_lazy("Opens the list"),
    open_without_view=gettext_lazy("No longer opens the list"),
)


def own(request: HttpRequest, pk: int) -> SavedView:
    """A view that the person sees; actions refuse what only its owner may do."""
    return get_object_or_404(SavedView.objects.visible_to(request.user).with_default(request.user), pk=pk)


def list_address(view: SavedView) -> str:
    try:
        return actions.address_of(view)
    except NoReverseMatch:
        return reverse("saved_views")


@require_safe
def saved_views(request: HttpRequest) -> HttpResponse:
    views = (
        SavedView.objects.visible_to(request.user)
        .with_default(request.user)
        .select_related("owner", "state", "organisation")
        .order_by("list_name", "name", "id")
    )
    rows = [(view, list_address(view), request.user.has_perm("portal.change_savedview", view)) for view in views]
    return render(request, "portal/saved/list.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
def saved_view_new(request: HttpRequest) -> HttpResponse:
    """From the address of a list: its name and its words."""
    person = person_of(request)
    initial = {"list_name": request.GET.get("list", ""), "query": request.GET.get("query", ""), "share": "private"}
    form = NewViewForm(posted(request), person=person, initial=initial)
    if form.is_valid():
        try:
            view = actions.save(by=person, **form.cleaned_data)
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            messages.success(request, _("The view “%(name)s” is saved.") % {"name": view.name})
            return redirect(list_address(view))
    return render(request, "portal/saved/form.html", {"form": form, "title": _("Save this view")})


@require_http_methods(["GET", "POST"])
def saved_view_change(request: HttpRequest, pk: int) -> HttpResponse:
    view, person = own(request, pk), person_of(request)
    initial = {"name": view.name, "share": share_value(view)}
    form = ViewForm(posted(request), person=person, initial=initial)
    if form.is_valid():
        try:
            actions.change(view, by=person, **form.cleaned_data)
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            messages.success(request, _("The view was changed."))
            return redirect("saved_views")
    return render(request, "portal/saved/form.html", {"form": form, "title": view.name})


def share_value(view: SavedView) -> str:
    if view.state:
        return f"state:{view.state.iso3}"
    return f"organisation:{view.organisation_id}" if view.organisation_id else view.share


@require_POST
def saved_view_delete(request: HttpRequest, pk: int) -> HttpResponse:
    actions.forget(own(request, pk), by=person_of(request))
    messages.success(request, _("The view was deleted."))
    return redirect("saved_views")


@require_POST
def saved_view_default(request: HttpRequest, pk: int) -> HttpResponse:
    """Makes the list open with it, or no longer."""
    view = own(request, pk)
    if view.is_default:  # type: ignore[attr-defined]
        actions.open_with_everything(view.list_name, by=person_of(request))
    else:
        actions.open_with(view, by=person_of(request))
    return redirect("saved_views")
