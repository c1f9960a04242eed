"""Keeping, changing and forgetting views of lists."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import QueryDict
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from portal.accounts.models import Organisation, User
from portal.accounts.roles import Role
from portal.audit import actions as audit
from portal.reference.models import State
from portal.saved.models import DefaultView, SavedView
from portal.workflow import Blocker, NotAllowed

Share = SavedView.Share
NOT_KEPT = ("page", "export", "format", "part", "counts", "view")  # words that say how, not what
LONGEST = 2000


@dataclass(frozen=True)
class Group:
    """Those with whom a person may share: all they belong to themselves."""

    value: str  # private, staff, state:KEN, organisation:3
    label: str | Promise
    share: str
    state: State | None = None
    organisation: Organisation | None = None


def groups_of(person: User) -> list[Group]:
    groups = [Group(Share.PRIVATE.value, Share.PRIVATE.label, Share.PRIVATE)]
    if person.standing.is_staff:
        groups.append(Group(Share.STAFF.value, Share.STAFF.label, Share.STAFF))
    for state in State.objects.filter(pk__in=person.standing.states.get(Role.FOCAL_POINT) or ()):
        label = _("Focal points of %(state)s") % {"state": state}
        groups.append(Group(f"state:{state.iso3}", label, Share.STATE, state=state))
    for body in Organisation.objects.filter(pk__in=person.standing.organisation_ids(Role.DONOR)):
        label = _("People of %(organisation)s") % {"organisation": body}
        groups.append(Group(f"organisation:{body.pk}", label, Share.ORGANISATION, organisation=body))
    return groups


def words_of(query: str) -> str:
    """The part of an address that says what is listed."""
    words = QueryDict(query.removeprefix("?"), mutable=True)
    for name in NOT_KEPT:
        words.pop(name, None)
    for name in list(words):
        kept = [value for value in words.getlist(name) if value.strip()]
        words.setlist(name, kept)
        if not kept or name.startswith("in_"):
            words.pop(name)
    return words.urlencode()


def address_of(view: SavedView) -> str:
    """Raises NoReverseMatch when the list is no longer there."""
    return f"{reverse(view.list_name)}?{view.query}"


def save(*, by: User, list_name: str, name: str, query: str, share: str = Share.PRIVATE) -> SavedView:
    """Keeps the words of a list's address under a name. Raises NotAllowed with all reasons."""
    words = words_of(query)
    reasons, group = facts_against(by, name=name, share=share)
    if not is_list(list_name):
        reasons.append(Blocker(_("There is no such list.")))
    if len(words) > LONGEST:
        reasons.append(Blocker(_("These are more filters than can be kept: choose fewer.")))
    if SavedView.objects.filter(owner=by, list_name=list_name, name=name.strip()).exists():
        reasons.append(Blocker(_("You have a view of this name already."), anchor="id_name"))
    if reasons or group is None:
        raise NotAllowed(reasons)
    with transaction.atomic():
        view = SavedView.objects.create(
            owner=by,
            list_name=list_name,
            name=name.strip(),
            query=words,
            share=group.share,
            state=group.state,
            organisation=group.organisation,
        )
        audit.record(view, "save_view", by=by, facts={"query": words, "share": group.value})
    return view


def change(view: SavedView, *, by: User, name: str, share: str) -> SavedView:
    """Another name, or other people. Raises NotAllowed with all reasons."""
    reasons, group = facts_against(by, name=name, share=share)
    reasons += not_owner(view, by)
    if SavedView.objects.filter(owner=by, list_name=view.list_name, name=name.strip()).exclude(pk=view.pk).exists():
        reasons.append(Blocker(_("You have a view of this name already."), anchor="id_name"))
    if reasons or group is None:
        raise NotAllowed(reasons)
    facts: dict[str, Any] = {"name": [view.name, name.strip()], "share": [view.share, group.value]}
    with transaction.atomic():
        view.name, view.share = name.strip(), group.share
        view.state, view.organisation = group.state, group.organisation
        view.save(update_fields=["name", "share", "state", "organisation"])
        audit.record(view, "change_view", by=by, facts=facts)
    return view


def forget(view: SavedView, *, by: User) -> None:
    """For everybody with whom it was shared as well. Raises NotAllowed."""
    if reasons := not_owner(view, by):
        raise NotAllowed(reasons)
    with transaction.atomic():
        audit.record(view, "forget_view", by=by, facts={"name": view.name, "query": view.query})
        view.delete()


def open_with(view: SavedView, *, by: User) -> DefaultView:
    """The list opens with this view for `by`, who must be able to see it. Raises NotAllowed."""
    if not SavedView.objects.visible_to(by).filter(pk=view.pk).exists():
        raise NotAllowed([Blocker(_("This view is not shared with you."))])
    with transaction.atomic():
        made, _created = DefaultView.objects.update_or_create(
            person=by, list_name=view.list_name, defaults={"view": view}
        )
        audit.record(view, "open_with_view", by=by)
    return made


def open_with_everything(list_name: str, *, by: User) -> None:
    """The list opens unfiltered again."""
    with transaction.atomic():
        for default in DefaultView.objects.filter(person=by, list_name=list_name).select_related("view"):
            audit.record(default.view, "open_without_view", by=by)
            default.delete()


def facts_against(by: User, *, name: str, share: str) -> tuple[list[Blocker], Group | None]:
    group = next((group for group in groups_of(by) if group.value == share), None)
    reasons = []
    if not name.strip():
        reasons.append(Blocker(_("Give the view a name."), anchor="id_name"))
    if len(name.strip()) > 80:
        reasons.append(Blocker(_("The name has more than 80 characters."), anchor="id_name"))
    if group is None:
        reasons.append(Blocker(_("You can share only with people of a group of your own."), anchor="id_share"))
    return reasons, group


def not_owner(view: SavedView, by: User) -> list[Blocker]:
    return [] if by.has_perm("portal.change_savedview", view) else [Blocker(_("Only its owner changes a view."))]


def is_list(list_name: str) -> bool:
    try:
        return bool(reverse(list_name))
    except NoReverseMatch:
        return False
