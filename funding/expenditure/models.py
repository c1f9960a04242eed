"""What finance keeps beside the ledger: what the coding of the accounts means, and the totals that the accounts give."""

from typing import Any

from django.db import models
from django.db.models import DecimalField, F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from rules.contrib.models import RulesModelBase, RulesModelMixin

from funding.contributions.models import Contribution
from funding.expenditure.workflow import SourceTotalStatus
from funding.funds.models import Fund
from portal.accounts.models import User
from portal.accounts.rules import is_finance, is_staff, standing
from portal.periods import Period
from portal.reference.finance import ObjectClass
from projects.portfolio.models import Project

SPENT = (
    "expenditure",
    "disbursement",
    "support_cost",
)  # funding.ledger.models.SPENDING_KINDS, which imports too much here


class CodingRuleQuerySet(models.QuerySet["CodingRule"]):
    def visible_to(self, user: Any) -> "CodingRuleQuerySet":
        return self if standing(user).is_staff else self.none()

    def for_list(self) -> "CodingRuleQuerySet":
        return self.select_related("project", "contribution", "fund", "recorded_by")


class CodingRule(RulesModelMixin, models.Model, metaclass=RulesModelBase):
    """What a code in the lines of the accounts means: project, contribution, fund or object class.

    Several rules may speak about one line; each fact comes from the most particular rule that says it.
    """

    class Part(models.TextChoices):
        """Where in the line the code stands, the most particular first."""

        WBS = "wbs", _("WBS element")
        GRANT = "grant", _("Grant")
        FUND = "fund", _("Fund of the accounts")
        SPONSORED_CLASS = "sponsored_class", _("Sponsored class or commitment item")
        GL_ACCOUNT = "gl_account", _("GL account")

    class Match(models.TextChoices):
        EXACT = "exact", pgettext_lazy("coding rule", "is")
        PREFIX = "prefix", pgettext_lazy("coding rule", "begins with")

    part = models.CharField(_("part of the line"), max_length=16, choices=Part)
    match = models.CharField(_("how it is compared"), max_length=8, choices=Match, default=Match.EXACT)
    code = models.CharField(_("code"), max_length=80)  # upper case, without spaces around
    project = models.ForeignKey(Project, models.PROTECT, null=True, blank=True, related_name="+")
    is_general = models.BooleanField(_("of no project"), default=False)  # the fund pays for itself
    contribution = models.ForeignKey(Contribution, models.PROTECT, null=True, blank=True, related_name="+")
    fund = models.ForeignKey(Fund, models.PROTECT, null=True, blank=True, related_name="+")
    object_class = models.CharField(_("object class"), max_length=20, choices=ObjectClass, blank=True)
    is_support_cost = models.BooleanField(_("programme support costs"), default=False)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = CodingRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("coding rule")
        verbose_name_plural = _("coding rules")
        ordering = ["part", "code"]
        rules_permissions = {"view": is_staff, "add": is_finance, "delete": is_finance}
        constraints = [
            models.UniqueConstraint(fields=["part", "match", "code"], name="coding_rule_once"),
            models.CheckConstraint(condition=~Q(code=""), name="coding_rule_has_its_code"),
            models.CheckConstraint(
                condition=Q(project__isnull=False)
                | Q(contribution__isnull=False)
                | Q(fund__isnull=False)
                | Q(is_general=True)
                | Q(is_support_cost=True)
                | ~Q(object_class=""),
                name="coding_rule_says_something",
            ),
            models.CheckConstraint(
                condition=~Q(is_general=True) | Q(project__isnull=True), name="coding_rule_project_or_none"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_part_display()} {self.get_match_display()} {self.code}"


class SourceTotalQuerySet(models.QuerySet["SourceTotal"]):
    def visible_to(self, user: Any) -> "SourceTotalQuerySet":
        return self if standing(user).is_staff else self.none()

    def for_list(self) -> "SourceTotalQuerySet":
        return self.select_related("fund", "recorded_by", "agreed_by").with_ledger()

    def with_ledger(self) -> "SourceTotalQuerySet":
        """Beside each total what the ledger says for the same fund, days and kinds, and the difference."""
        from funding.ledger.models import Balance

        usd = DecimalField(max_digits=18, decimal_places=2)
        spent = (
            Balance.objects.filter(
                fund=OuterRef("fund"), value_on__gte=OuterRef("starts_on"), value_on__lte=OuterRef("ends_on")
            )
            .filter(kind__in=SPENT)
            .order_by()
            .values("fund")
            .annotate(total=Sum("amount_usd"))
        )
        direct = spent.exclude(kind="support_cost")
        return self.annotate(
            ledger_usd=Coalesce(
                models.Case(
                    models.When(with_support_costs=True, then=Subquery(spent.values("total"), output_field=usd)),
                    default=Subquery(direct.values("total"), output_field=usd),
                    output_field=usd,
                ),
                Value(0, output_field=usd),
                output_field=usd,
            )
        ).annotate(difference_usd=models.ExpressionWrapper(F("amount_usd") - F("ledger_usd"), output_field=usd))


class SourceTotal(RulesModelMixin, models.Model, metaclass=RulesModelBase):
    """What the accounts say was spent of a fund in a period. It is compared with the ledger and never changes it."""

    source = models.CharField(_("source"), max_length=60, default="Umoja")
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="source_totals", verbose_name=_("fund"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    amount_usd = models.DecimalField(_("total, US$"), max_digits=16, decimal_places=2)  # may be less than nothing
    with_support_costs = models.BooleanField(_("with programme support costs"), default=True)
    reference = models.CharField(_("reference"), max_length=200, blank=True)
    status = models.CharField(
        _("status"), max_length=8, choices=SourceTotalStatus, default=SourceTotalStatus.OPEN, db_default="open"
    )
    note = models.TextField(_("note"), blank=True)  # why the two differ, or that they do not
    agreed_difference_usd = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = SourceTotalQuerySet.as_manager()

    class Meta:
        verbose_name = _("total of the source")
        verbose_name_plural = _("totals of the source")
        ordering = ["-ends_on", "fund"]
        rules_permissions = {"view": is_staff, "add": is_finance, "change": is_finance, "agree": is_finance}
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="source_total_in_order"),
            models.UniqueConstraint(
                fields=["source", "fund", "starts_on", "ends_on", "with_support_costs"], name="source_total_once"
            ),
            models.CheckConstraint(
                condition=Q(status="open", agreed_at__isnull=True, agreed_difference_usd__isnull=True)
                | Q(status="agreed", agreed_at__isnull=False, agreed_difference_usd__isnull=False),
                name="source_total_agreed_with_its_difference",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.fund.code} {self.period}"

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.ends_on)
