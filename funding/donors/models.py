from datetime import date
from typing import Any

from django.db import models
from django.db.models import Max, Min, Q
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

    def for_list(self) -> "DonorQuerySet":
        return self.select_related("organisation__state__regional_group")

    def in_year(self, year: int, *, at: date) -> "DonorQuerySet":
        """Adds `standing` (funding.donors.standing), and agreed_usd and received_usd of the year, as at a date."""
        # Contributions and the ledger know donors; only these sums look back.
        from funding.donors.standing import standing_expression
        from funding.ledger.models import EntryKind
        from funding.ledger.queries import balance_usd
        from portal.periods import year as whole

        days = (whole(year).starts_on, min(whole(year).ends_on, at))
        return self.annotate(
            standing=standing_expression(year, at=at),
            agreed_usd=balance_usd("contribution__donor", EntryKind.COMMITMENT, value_on__range=days),
            received_usd=balance_usd("contribution__donor", EntryKind.RECEIPT, value_on__range=days),
        )

    def with_agreements(self, *, at: date) -> "DonorQuerySet":
        """Adds when the first and the latest agreement were signed."""
        from funding.contributions.workflow import COUNTED

        counted = Q(contributions__status__in=COUNTED, contributions__signed_on__lte=at)
        return self.annotate(
            first_signed_on=Min("contributions__signed_on", filter=counted),
            last_signed_on=Max("contributions__signed_on", filter=counted),
        )


class Donor(RulesModelMixin, models.Model, metaclass=RulesModelBase):
    """An organisation that gives money."""

    organisation = models.OneToOneField(Organisation, models.PROTECT, related_name="donor")
    # Where giving began before the first agreement in the portal; else the first agreement says it.
    since_year = models.PositiveSmallIntegerField(_("donor since"), null=True, blank=True)
    currency = models.CharField(_("own currency"), max_length=3, blank=True)  # in which it reports; blank: US dollars

    # How the donor wants to be acknowledged in public, in its own words.
    acknowledgement = models.TextField(_("acknowledgement in its own words"), max_length=1000, blank=True)
    acknowledgement_language = models.CharField(max_length=10, blank=True)  # of these words

    objects = DonorQuerySet.as_manager()

    class Meta:
        verbose_name = _("donor")
        verbose_name_plural = _("donors")
        ordering = ["organisation__name"]
        rules_permissions = {"add": is_finance, "change": is_finance, "compare": is_staff | is_trustee}
        constraints = [
            models.CheckConstraint(
                condition=Q(currency="") | Q(currency__regex="^[A-Z]{3}$"), name="donor_currency_code"
            ),
            models.CheckConstraint(
                condition=Q(acknowledgement="", acknowledgement_language="")
                | (~Q(acknowledgement="") & ~Q(acknowledgement_language="")),
                name="donor_acknowledgement_has_its_language",
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)
