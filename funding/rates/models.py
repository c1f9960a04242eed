from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModelBase, RulesModelMixin

from portal.accounts.rules import is_finance
from portal.imports.models import ImportBatch


class ExchangeRateQuerySet(models.QuerySet["ExchangeRate"]):
    def in_force(self, currency: str, on: date) -> "ExchangeRate | None":
        """The rate with the latest effective date that is not after `on`; None when there is none."""
        return self.filter(currency=currency, effective_on__lte=on).order_by("-effective_on").first()


class ExchangeRate(RulesModelMixin, models.Model, metaclass=RulesModelBase):
    """A United Nations operational rate of exchange: units of the currency for one United States dollar."""

    currency = models.CharField(_("currency"), max_length=3)
    effective_on = models.DateField(_("effective"))
    rate = models.DecimalField(_("units per US$"), max_digits=18, decimal_places=6)
    source = models.CharField(_("source"), max_length=120)
    source_batch = models.ForeignKey(ImportBatch, models.SET_NULL, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    objects = ExchangeRateQuerySet.as_manager()

    class Meta:
        verbose_name = _("exchange rate")
        verbose_name_plural = _("exchange rates")
        ordering = ["currency", "-effective_on"]
        rules_permissions = {"import": is_finance}
        constraints = [
            models.UniqueConstraint(fields=["currency", "effective_on"], name="rate_once_per_currency_and_date"),
            models.CheckConstraint(condition=Q(rate__gt=0), name="rate_positive"),
            models.CheckConstraint(condition=~Q(currency="USD") | Q(rate=1), name="rate_of_dollar_is_one"),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.rate.normalize():f} ({self.effective_on})"
