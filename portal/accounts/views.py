from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.http import require_POST, require_safe

from portal.accounts import actions
from portal.accounts.forms import AccountForm, EndRoleForm, ProfileForm, RoleForm
from portal.accounts.models import Membership, User
from portal.accounts.roles import ROLE_CARDS, Role
from portal.audit.models import AuditEvent
from portal.posting import posted
from portal.workflow import NotAllowed

PAGE_SIZE = 50
VERBS = {
    "open_account": gettext_lazy("Account opened"),
    "change_profile": gettext_lazy("Name or language changed"),
    "close_account": gettext_lazy("Account closed"),
    "reopen_account": gettext_lazy("Account opened again"),
    "give_role": gettext_lazy("Role given"),
    "end_role": gettext_lazy("End of role set"),
}


class SignedIn(HttpRequest):
    user: User


def require(request: SignedIn, permission: str, record: object = None) -> None:
    if not request.user.has_perm(permission, record):
        raise PermissionDenied


def profile(request: SignedIn) -> HttpResponse:
    """The person's own account: name, language, roles."""
    form = ProfileForm(posted(request), instance=User.objects.get(pk=request.user.pk))
    if request.method == "POST" and form.is_valid():
        person = actions.change_profile(request.user, by=request.user, **form.cleaned_data)
        messages.success(request, _("Your account was changed."))
        with override(person.language):
            return redirect(reverse("profile"))
    cards = {card.role: card for card in ROLE_CARDS}
    memberships = request.user.memberships.active(timezone.localdate()).select_related("state", "organisation")
    held = [(membership, cards[Role(membership.role)]) for membership in memberships]
    return render(request, "account/profile.html", {"form": form, "held": held})


@require_safe
def people(request: SignedIn) -> HttpResponse:
    require(request, "portal.view_people")
    text, role = request.GET.get("q", "").strip(), request.GET.get("role", "")
    found = User.objects.prefetch_related("memberships__state", "memberships__organisation")
    if text:
        found = found.filter(Q(name__icontains=text) | Q(email__icontains=text))
    if role in Role.values:
        found = found.filter(pk__in=Membership.objects.active(timezone.localdate()).filter(role=role).values("user"))
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "q": text, "role": role, "roles": Role.choices, "today": timezone.localdate()}
    return render(request, "account/people.html", context)


def account_new(request: SignedIn) -> HttpResponse:
    require(request, "portal.manage_people")
    form = AccountForm(posted(request))
    if request.method == "POST" and form.is_valid():
        person = actions.open_account(by=request.user, **form.cleaned_data)
        messages.success(request, _("The account was opened and the person was written to. Now give a role."))
        return redirect("person", person.pk)
    return render(request, "account/account_new.html", {"form": form})


@require_safe
def person(request: SignedIn, pk: int) -> HttpResponse:
    require(request, "portal.view_people")
    return person_page(request, get_object_or_404(User, pk=pk), RoleForm())


def person_page(request: SignedIn, person: User, form: RoleForm) -> HttpResponse:
    today = timezone.localdate()
    memberships = person.memberships.select_related("state", "organisation").order_by("-starts_on", "-id")
    context = {
        "person": person,
        "memberships": [(item, item.ends_on is None or item.ends_on >= today) for item in memberships],
        "form": form,
        "today": today,
        "history": history(person),
    }
    return render(request, "account/person.html", context)


def history(person: User) -> list[dict[str, object]]:
    """The last events about the account, newest first, as items of components/timeline.html."""
    return [
        {"title": VERBS[event.verb], "state": "done", "at": event.at, "who": event.actor, "text": event.note}
        for event in AuditEvent.objects.about(person)[:20]
    ]


@require_POST
def give_role(request: SignedIn, pk: int) -> HttpResponse:
    person = get_object_or_404(User, pk=pk)
    require(request, "portal.manage_roles", person)
    form = RoleForm(request.POST)
    if not form.is_valid():
        return person_page(request, person, form)
    actions.give_role(person, by=request.user, **form.cleaned_data)
    messages.success(request, _("The role was given."))
    return redirect("person", pk)


@require_POST
def end_role(request: SignedIn, pk: int, membership_pk: int) -> HttpResponse:
    membership = get_object_or_404(Membership.objects.select_related("user"), pk=membership_pk, user=pk)
    require(request, "portal.manage_roles", membership.user)
    form = EndRoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Enter the last day of the role as a date."))
        return redirect("person", pk)
    try:
        actions.end_role(membership, by=request.user, last_day=form.cleaned_data["last_day"])
    except NotAllowed as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The end of the role was set."))
    return redirect("person", pk)


@require_POST
def set_active(request: SignedIn, pk: int) -> HttpResponse:
    """Closes the account or opens it again, as the pressed button says."""
    person = get_object_or_404(User, pk=pk)
    require(request, "portal.manage_roles", person)
    if request.POST.get("to") == "open":
        actions.reopen_account(person, by=request.user)
        messages.success(request, _("The account is open again."))
    else:
        actions.close_account(person, by=request.user)
        messages.success(request, _("The account was closed. What the person did keeps their name."))
    return redirect("person", pk)


@require_safe
def roles(request: SignedIn) -> HttpResponse:
    """The seven roles in words, with the number of people who hold each today."""
    require(request, "portal.view_people")
    active = Membership.objects.active(timezone.localdate()).filter(user__is_active=True)
    holders: dict[str, set[int]] = {role: set() for role in Role.values}
    for role, user_id in active.values_list("role", "user_id"):
        holders[role].add(user_id)
    cards = [(card, len(holders[card.role])) for card in ROLE_CARDS]
    return render(request, "account/roles.html", {"cards": cards})
