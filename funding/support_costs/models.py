from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModelBase, RulesModelMixin

from funding.contributions.models import Contribution
from funding.funds import guards
from funding.funds.models import Fund
from portal.accounts.models import User
from portal.accounts.rules import is_finance


class SupportCostRate(RulesModelMixin, models.Model, metaclass=RulesModelBase):
    """Programme support costs in per cent of expenditure, from a date on: of a fund, or of one agreement instead."""

    fund = models.ForeignKey(Fund, models.CASCADE, related_name="support_cost_rates")
    contribution = models.ForeignKey(
        Contribution, models.CASCADE, null=True, blank=True, related_name="support_cost_rates"
    )
    effective_on = models.DateField(_("effective"))
    percent = models.DecimalField(_("per cent of expenditure"), max_digits=4, decimal_places=2)
    authority = models.CharField(_("authority"), max_length=200, blank=True)  # ST/AI/286; the agreement; the Controller
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("rate of programme support costs")
        verbose_name_plural = _("rates of programme support costs")
        ordering = ["fund", "contribution", "-effective_on"]
        rules_permissions = {"add": is_finance}
        constraints = [
            models.UniqueConstraint(
                fields=["fund", "contribution", "effective_on"],
                name="support_cost_rate_once_a_day",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=Q(percent__range=(0, 100)), name="support_cost_rate_percent"),
        ]
        triggers = guards.ON_SUPPORT_COST_RATE

    def __str__(self) -> str:
        return f"{self.contribution or self.fund.code} {self.percent} % ({self.effective_on})"
