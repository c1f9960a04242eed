from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModelBase, RulesModelMixin

from portal.accounts.models import Organisation
from portal.accounts.roles import Role
from portal.accounts.rules import is_finance, standing


class DonorQuerySet(models.QuerySet["Donor"]):
    def visible_to(self, user: Any) -> "DonorQuerySet":
        """Staff and trustees see all donors; a donor's people see their own."""
        person = standing(user)
        if person.is_staff or person.has(Role.TRUSTEE):
            return self
        return self.filter(organisation__in=person.organisation_ids(Role.DONOR))


class Donor(RulesModelMixin, models.Model, metaclass=RulesModelBase):
    """An organisation that gives money."""

    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="donor")
    since_year = models.PositiveSmallIntegerField(_("donor since"), null=True, blank=True)

    objects = DonorQuerySet.as_manager()

    class Meta:
        verbose_name = _("donor")
        verbose_name_plural = _("donors")
        ordering = ["organisation__name"]
        rules_permissions = {"add": is_finance, "change": is_finance}

    def __str__(self) -> str:
        return str(self.organisation)
