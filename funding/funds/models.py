from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rules.contrib.models import RulesModelBase, RulesModelMixin

from funding.funds import guards
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.accounts.rules import is_finance, is_staff, is_trustee, standing

VOLUNTARY = ("trust_fund", "special_fund")
ASSESSED = ("regular_budget", "other_assessed")


class FundQuerySet(models.QuerySet["Fund"]):
    def visible_to(self, user: Any) -> "FundQuerySet":
        person = standing(user)
        return self if person.is_staff or person.has(Role.TRUSTEE) else self.none()

    def voluntary(self) -> "FundQuerySet":
        """Funds that receive contributions: what a total of "all funds" means. Assessed money is never part of it."""
        return self.filter(kind__in=VOLUNTARY)

    def assessed(self) -> "FundQuerySet":
        return self.filter(kind__in=ASSESSED)


class Fund(RulesModelMixin, models.Model, metaclass=RulesModelBase):
    """A trust fund or other source of money, under the names that programme and finance staff use."""

    class Basis(models.TextChoices):
        """Which money of a contribution may be allocated."""

        SIGNED = "signed", _("On signature")
        RECEIVED = "received", _("On receipt")

    class Kind(models.TextChoices):
        """Where the money comes from. Voluntary and assessed money stand beside each other and are never added up."""

        TRUST_FUND = "trust_fund", _("Trust fund")
        SPECIAL_FUND = "special_fund", _("Special fund")
        REGULAR_BUDGET = "regular_budget", _("Regular budget")
        OTHER_ASSESSED = "other_assessed", _("Other assessed contributions")

    code = models.SlugField(_("code"), max_length=20, unique=True)  # VFTC
    kind = models.CharField(_("kind"), max_length=16, choices=Kind, default=Kind.TRUST_FUND)
    budget_section = models.CharField(_("budget section"), max_length=4, blank=True)  # 23, 24: of assessed money
    established_year = models.PositiveSmallIntegerField(_("established"), null=True, blank=True)
    name = models.CharField(_("name"), max_length=300)
    accounting_title = models.CharField(_("title in the accounts"), max_length=250, blank=True)
    aliases: "models.JSONField[Any, Any]" = models.JSONField(_("other names"), default=list, blank=True)
    commits_on = models.CharField(_("allocates"), max_length=10, choices=Basis, default=Basis.RECEIVED)
    position = models.PositiveSmallIntegerField(_("order"), default=100)

    objects = FundQuerySet.as_manager()

    class Meta:
        verbose_name = _("fund")
        verbose_name_plural = _("funds")
        ordering = ["position", "code"]
        rules_permissions = {"view": is_staff | is_trustee, "change": is_finance}
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=VOLUNTARY, budget_section="") | Q(kind__in=ASSESSED),
                name="fund_section_only_of_assessed",
            )
        ]
        triggers = guards.ON_FUND

    def __str__(self) -> str:
        return self.name

    @property
    def is_voluntary(self) -> bool:
        """Only voluntary funds have contributions; of assessed money the portal knows what was spent."""
        return self.kind in VOLUNTARY


class ReservePolicy(models.Model):
    """The operating reserve that a fund keeps, from a date on."""

    class Basis(models.TextChoices):
        PLANNED = "planned", _("Expenditure planned for the year")
        TRAILING = "trailing", _("Expenditure of the past twelve months")

    fund = models.ForeignKey(Fund, models.CASCADE, related_name="reserve_policies")
    effective_on = models.DateField(_("effective"))
    percent = models.DecimalField(_("per cent"), max_digits=5, decimal_places=2, default=15)
    basis = models.CharField(_("of"), max_length=10, choices=Basis, default=Basis.PLANNED)
    authority = models.CharField(_("authority"), max_length=200, blank=True)  # ST/AI/284
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("reserve policy")
        verbose_name_plural = _("reserve policies")
        ordering = ["fund", "-effective_on"]
        constraints = [
            models.UniqueConstraint(fields=["fund", "effective_on"], name="reserve_policy_once_a_day"),
            models.CheckConstraint(condition=Q(percent__range=(0, 100)), name="reserve_policy_percent"),
        ]
        triggers = guards.ON_RESERVE_POLICY

    def __str__(self) -> str:
        return f"{self.fund.code} {self.percent} % ({self.effective_on})"


class AnnualPlan(models.Model):
    """What a fund plans to spend in a calendar year, with programme support costs: the base of the reserve and of the burn."""

    fund = models.ForeignKey(Fund, models.CASCADE, related_name="plans")
    year = models.PositiveSmallIntegerField(_("year"))
    planned_usd = models.DecimalField(_("planned, US$"), max_digits=16, decimal_places=2)
    source = models.CharField(_("source"), max_length=200, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("annual plan of a fund")
        verbose_name_plural = _("annual plans of funds")
        ordering = ["fund", "-year"]
        constraints = [
            models.UniqueConstraint(fields=["fund", "year"], name="annual_plan_once"),
            models.CheckConstraint(condition=Q(planned_usd__gte=0), name="annual_plan_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.fund.code} {self.year}"
