from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from portal.accounts.roles import STAFF_ROLES, Role, Scope
from portal.reference.models import State


@dataclass(frozen=True)
class Standing:
    """What a person may act as today: each role with the States and organisations it is limited to (None: no limit)."""

    states: dict[str, frozenset[int] | None]
    organisations: dict[str, frozenset[int] | None]

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(self.states)

    @property
    def is_staff(self) -> bool:
        return bool(self.roles & STAFF_ROLES)

    def has(self, *roles: str) -> bool:
        return any(role in self.states for role in roles)

    def covers_state(self, role: str, state_id: int | None) -> bool:
        """Whether the person has `role` for this State."""
        if role not in self.states:
            return False
        limit = self.states[role]
        return limit is None or state_id in limit

    def state_ids(self, *roles: str) -> frozenset[int] | None:
        """The States these roles reach together; None when one of them reaches all."""
        reach: set[int] = set()
        for role in roles:
            limit = self.states.get(role, frozenset())
            if limit is None:
                return None
            reach |= limit
        return frozenset(reach)

    def organisation_ids(self, role: str) -> frozenset[int]:
        return self.organisations.get(role) or frozenset()


NOBODY = Standing(states={}, organisations={})


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser):
    """A person who signs in by e-mail address. Rights come from memberships only."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=10, default="en")
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name", "id"]
        constraints = [models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_lower_case")]

    def __str__(self) -> str:
        return self.name

    def has_perm(self, perm: str, obj: object = None) -> bool:
        """Asks the permission table (rules). An unknown permission is a mistake in the caller, so it raises."""
        import rules

        if not rules.perm_exists(perm):
            raise LookupError(f"No permission named {perm!r}")
        return self.is_active and rules.has_perm(perm, self, obj)

    @cached_property
    def standing(self) -> Standing:
        return self.memberships.active(timezone.localdate()).standing()

    @property
    def role_names(self) -> list[str]:
        return [str(role.label) for role in Role if role in self.standing.roles]


class Organisation(models.Model):
    """A body outside OHCHR that people act for or that gives money: a ministry, a donor, a foundation, a pooled fund."""

    class Kind(models.TextChoices):
        GOVERNMENT = "government", _("Government")
        INTERGOVERNMENTAL = "intergovernmental", _("Intergovernmental organization")
        POOLED_FUND = "pooled_fund", _("United Nations pooled fund")
        FOUNDATION = "foundation", _("Foundation")
        PRIVATE = "private", _("Private sector")
        ACADEMIC = "academic", _("University or research institution")
        OTHER = "other", _("Other")

    name = models.CharField(_("name"), max_length=200, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    state = models.ForeignKey(State, models.PROTECT, null=True, blank=True, related_name="organisations")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self, today: date) -> "MembershipQuerySet":
        return self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today), starts_on__lte=today)

    def standing(self) -> Standing:
        states: dict[str, frozenset[int] | None] = {}
        organisations: dict[str, frozenset[int] | None] = {}
        for role, scope, state_id, organisation_id in self.values_list("role", "scope", "state_id", "organisation_id"):
            if scope == Scope.PROGRAMME:
                states[role] = organisations[role] = None
                continue
            widen(states, role, state_id)
            widen(organisations, role, organisation_id)
        return Standing(states=states, organisations=organisations)


def widen(reach: dict[str, frozenset[int] | None], role: str, item: int | None) -> None:
    known = reach.setdefault(role, frozenset())
    if known is not None and item is not None:
        reach[role] = known | {item}


class Membership(models.Model):
    """A role that a person holds for the programme, a State or an organisation, between two dates (both inclusive)."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    scope = models.CharField(_("scope"), max_length=20, choices=Scope)
    state = models.ForeignKey(State, models.PROTECT, null=True, blank=True, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="memberships")
    starts_on = models.DateField(_("from"), default=timezone.localdate)
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["user", "role", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(scope="programme", state__isnull=True, organisation__isnull=True)
                | Q(scope="state", state__isnull=False, organisation__isnull=True)
                | Q(scope="organisation", state__isnull=True, organisation__isnull=False),
                name="membership_scope_names_its_object",
                violation_error_message=_(
                    "Choose the State or organisation that the scope is about, and nothing else."
                ),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="membership_dates_in_order",
                violation_error_message=_("The last day cannot be before the first."),
            ),
            models.CheckConstraint(
                condition=~Q(role__in=("focal_point", "donor"), scope="programme"),
                name="membership_outside_roles_are_limited",
                violation_error_message=_("This role is always for one State or one organisation."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"
