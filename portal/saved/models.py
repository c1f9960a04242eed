"""A list as a person wants to see it again: the words of its address under a name. The rows are asked for anew each time,
with the rights of whoever opens it."""

from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModelBase, RulesModelMixin

from portal.accounts.models import NOBODY, Organisation, User
from portal.accounts.roles import Role
from portal.reference.models import State
from portal.saved.rules import is_owner


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    def visible_to(self, user: Any) -> "SavedViewQuerySet":
        """One's own, and those shared with a group one belongs to today."""
        standing = getattr(user, "standing", NOBODY)
        reach = Q(owner_id=user.pk) if user.pk else Q(pk__in=[])
        if standing.is_staff:
            reach |= Q(share=SavedView.Share.STAFF)
        reach |= Q(share=SavedView.Share.STATE, state__in=standing.states.get(Role.FOCAL_POINT) or ())
        reach |= Q(share=SavedView.Share.ORGANISATION, organisation__in=standing.organisation_ids(Role.DONOR))
        return self.filter(reach)

    def of_list(self, list_name: str) -> "SavedViewQuerySet":
        return self.filter(list_name=list_name)

    def with_default(self, user: Any) -> "SavedViewQuerySet":
        """Adds `is_default`: whether the list opens with it for this person."""
        return self.annotate(is_default=Exists(DefaultView.objects.filter(view=OuterRef("pk"), person_id=user.pk)))


class SavedView(RulesModelMixin, models.Model, metaclass=RulesModelBase):
    class Share(models.TextChoices):
        PRIVATE = "private", _("Only me")
        STAFF = "staff", _("OHCHR staff")
        STATE = "state", _("Focal points of the State")
        ORGANISATION = "organisation", _("People of the donor")

    owner = models.ForeignKey(User, models.CASCADE, related_name="saved_views")
    list_name = models.CharField(max_length=80)  # of the list's address
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(max_length=2000, blank=True)  # words of the address, without page and files
    share = models.CharField(_("who sees it"), max_length=12, choices=Share, default=Share.PRIVATE)
    state = models.ForeignKey(State, models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["name", "id"]
        rules_permissions = {"change": is_owner}
        constraints = [
            models.UniqueConstraint(fields=["owner", "list_name", "name"], name="saved_view_name_once_per_list"),
            models.CheckConstraint(condition=~Q(name=""), name="saved_view_has_name"),
            models.CheckConstraint(
                condition=Q(share__in=("private", "staff"), state__isnull=True, organisation__isnull=True)
                | Q(share="state", state__isnull=False, organisation__isnull=True)
                | Q(share="organisation", state__isnull=True, organisation__isnull=False),
                name="saved_view_share_names_its_group",
            ),
        ]
        indexes = [models.Index(fields=["list_name", "share"], name="saved_views_of_list")]

    def __str__(self) -> str:
        return self.name


class DefaultView(models.Model):
    """The view with which a list opens for a person, when its address says nothing else."""

    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    list_name = models.CharField(max_length=80)
    view = models.ForeignKey(SavedView, models.CASCADE, related_name="defaults")

    class Meta:
        ordering = ["list_name"]
        constraints = [models.UniqueConstraint(fields=["person", "list_name"], name="default_view_once_per_list")]

    def __str__(self) -> str:
        return self.list_name
