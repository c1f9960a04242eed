from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModelBase, RulesModelMixin

from portal.accounts.rules import is_finance, is_staff, is_trustee


class Fund(RulesModelMixin, models.Model, metaclass=RulesModelBase):
    """A trust fund or other source of money, under the names that programme and finance staff use."""

    class Basis(models.TextChoices):
        """Which money of a contribution may be allocated."""

        SIGNED = "signed", _("On signature")
        RECEIVED = "received", _("On receipt")

    code = models.SlugField(_("code"), max_length=20, unique=True)  # VFTC
    name = models.CharField(_("name"), max_length=200)
    accounting_title = models.CharField(_("title in the accounts"), max_length=250, blank=True)
    aliases: "models.JSONField[Any, Any]" = models.JSONField(_("other names"), default=list, blank=True)
    commits_on = models.CharField(_("allocates"), max_length=10, choices=Basis, default=Basis.RECEIVED)
    support_cost_percent = models.DecimalField(
        _("programme support costs, per cent of expenditure"), max_digits=4, decimal_places=2, default=13
    )  # ST/AI/286; by date and agreement later

    class Meta:
        verbose_name = _("fund")
        verbose_name_plural = _("funds")
        ordering = ["code"]
        rules_permissions = {"view": is_staff | is_trustee, "change": is_finance}
        constraints = [
            models.CheckConstraint(condition=Q(support_cost_percent__range=(0, 100)), name="fund_support_cost_percent")
        ]

    def __str__(self) -> str:
        return self.name
