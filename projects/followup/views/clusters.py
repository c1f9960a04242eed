"""Clusters of a State: list, one of them, and the acts on it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.accounts.signed_in import person_of
from portal.posting import posted, show_reasons
from portal.workflow import NotAllowed
from projects.followup import actions
from projects.followup.forms import ClusterForm, MergeForm
from projects.followup.history import events
from projects.followup.models import Cluster
from projects.followup.queries import followed_by, for_board
from projects.followup.views.board import choose_state, state_of_board
from projects.recommendations.models import Recommendation


def find(request: HttpRequest, pk: int) -> Cluster:
    return get_object_or_404(Cluster.objects.visible_to(request.user).kept_by(request.user).for_list(), pk=pk)


def check_right(request: HttpRequest, cluster: Cluster) -> None:
    if not request.user.has_perm("projects.change_cluster", cluster):
        raise PermissionDenied(_("Only the State and the programme staff who cover it keep its clusters."))


@require_safe
def cluster_list(request: HttpRequest) -> HttpResponse:
    state = state_of_board(request)
    if state is None:
        return choose_state(request)
    rows = Cluster.objects.visible_to(request.user).kept_by(request.user).filter(state=state).for_list()
    may_change = request.user.has_perm("projects.change_cluster", Cluster(state=state))
    context = {"state": state, "rows": rows.order_by("name"), "may_change": may_change}
    return render(request, "projects/followup/clusters.html", context)


def cluster_new(request: HttpRequest) -> HttpResponse:
    state = state_of_board(request)
    if state is None:
        return choose_state(request)
    check_right(request, Cluster(state=state))
    form = ClusterForm(posted(request), state=state, initial={"language": person_of(request).language})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_cluster(state=state, by=person_of(request), **form.cleaned_data)
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            return redirect("cluster_detail", made.pk)
    return render(request, "projects/followup/cluster_form.html", {"state": state, "form": form})


@require_safe
def cluster_detail(request: HttpRequest, pk: int) -> HttpResponse:
    cluster = find(request, pk)
    rows = for_board(followed_by(request.user).filter(clusters=cluster))
    context: dict[str, Any] = {
        "cluster": cluster,
        "rows": rows.in_document_order(),
        "may_change": request.user.has_perm("projects.change_cluster", cluster),
        "merge": MergeForm(cluster=cluster),
        "events": events(cluster, request.user),
    }
    return render(request, "projects/followup/cluster.html", context)


def cluster_edit(request: HttpRequest, pk: int) -> HttpResponse:
    cluster = find(request, pk)
    check_right(request, cluster)
    facts = {name: getattr(cluster, name) for name in ("name", "language", "description", "lead")}
    form = ClusterForm(posted(request), state=cluster.state, initial=facts)
    if request.method == "POST" and form.is_valid():
        try:
            actions.rename_cluster(cluster, by=person_of(request), **form.cleaned_data)
        except NotAllowed as refusal:
            show_reasons(form, refusal)
        else:
            return redirect("cluster_detail", cluster.pk)
    context = {"state": cluster.state, "form": form, "cluster": cluster}
    return render(request, "projects/followup/cluster_form.html", context)


@require_POST
def cluster_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes the ticked recommendations out."""
    cluster = find(request, pk)
    check_right(request, cluster)
    ticked = [pk for pk in request.POST.getlist("recommendation") if pk.isdecimal()]
    chosen = Recommendation.objects.visible_to(request.user).filter(pk__in=ticked).select_related("review__session")
    count = actions.remove_from_cluster(cluster, by=person_of(request), recommendations=chosen)
    if count:
        messages.success(request, _("Taken out of the cluster."))
    return redirect("cluster_detail", cluster.pk)


@require_POST
def cluster_merge(request: HttpRequest, pk: int) -> HttpResponse:
    cluster = find(request, pk)
    check_right(request, cluster)
    form = MergeForm(request.POST, cluster=cluster)
    if not form.is_valid():
        messages.error(request, _("Choose the cluster into which this one goes."))
        return redirect("cluster_detail", cluster.pk)
    target = actions.merge_clusters(cluster, into=form.cleaned_data["into"], by=person_of(request))
    messages.success(request, _("The clusters are one now."))
    return redirect("cluster_detail", target.pk)
