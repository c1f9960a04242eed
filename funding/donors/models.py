from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModelBase, RulesModelMixin

from portal.accounts.models import Organisation
from portal.accounts.roles import Role
from portal.accounts.rules import is_finance, is_staff, is_trustee, standing


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
    # Known from before the first agreement in the portal; else the first agreement says it.
    since_year = models.PositiveSmallIntegerField(_("donor since"), null=True, blank=True)
    currency = models.CharField(_("own currency"), max_length=3, blank=True)  # in which it reports; blank: US dollars

    objects = DonorQuerySet.as_manager()

    class Meta:
        verbose_name = _("donor")
        verbose_name_plural = _("donors")
        ordering = ["organisation__name"]
        rules_permissions = {"add": is_finance, "change": is_finance, "compare": is_staff | is_trustee}
        constraints = [
            models.CheckConstraint(condition=Q(currency="") | Q(currency__regex="^[A-Z]{3}$"), name="donor_currency_code")
        ]

    def __str__(self) -> str:
        return str(self.organisation)
