"""The seven roles, in words a manager can read. What each may do is stated on the models (Meta.rules_permissions)."""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Role(models.TextChoices):
    OFFICER = "officer", _("Programme officer")
    HEAD = "head", _("Head of section")
    FINANCE = "finance", _("Finance and donor relations officer")
    TRUSTEE = "trustee", _("Board member")
    FOCAL_POINT = "focal_point", _("State focal point")
    DONOR = "donor", pgettext_lazy("role", "Donor representative")
    ADMIN = "admin", _("Administrator")


class Scope(models.TextChoices):
    """What a membership of a role is limited to."""

    PROGRAMME = "programme", _("Whole programme")
    STATE = "state", _("One State")
    ORGANISATION = "organisation", _("One organisation")


@dataclass(frozen=True)
class RoleCard:
    role: Role
    description: str | Promise
    scopes: tuple[Scope, ...]


ROLE_CARDS: tuple[RoleCard, ...] = (
    RoleCard(
        Role.OFFICER,
        _("Screens and assesses requests, runs projects, scores the components. Never decides on own proposals."),
        (Scope.PROGRAMME, Scope.STATE),
    ),
    RoleCard(
        Role.HEAD,
        _("Decides on requests, clears reports, sees load and lateness. Never approves what they proposed or wrote."),
        (Scope.PROGRAMME,),
    ),
    RoleCard(
        Role.FINANCE,
        _(
            "Records contributions and receipts, allocates money, imports expenditure and exchange rates. Never edits a posted entry."
        ),
        (Scope.PROGRAMME,),
    ),
    RoleCard(
        Role.TRUSTEE,
        _("Reads approved reports, projects and funding; gives advice. Never sees drafts that are not approved."),
        (Scope.PROGRAMME,),
    ),
    RoleCard(
        Role.FOCAL_POINT,
        _("Drafts and sends requests for one State and follows them. Never sees another State's requests."),
        (Scope.STATE,),
    ),
    RoleCard(
        Role.DONOR,
        _("Sees the contributions of one donor and what they paid for. Never sees another donor's conditions."),
        (Scope.ORGANISATION,),
    ),
    RoleCard(
        Role.ADMIN,
        _(
            "Opens accounts, gives roles, looks after lists, imports and schedules. Takes no decisions on requests or money."
        ),
        (Scope.PROGRAMME,),
    ),
)
STAFF_ROLES = frozenset({Role.OFFICER, Role.HEAD, Role.FINANCE, Role.ADMIN})
