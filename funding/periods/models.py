from datetime import date
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rules import predicate
from rules.contrib.models import RulesModelBase, RulesModelMixin

from funding.periods import guards
from funding.periods.workflow import PeriodStatus
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.accounts.rules import is_finance, standing
from portal.periods import Period


@predicate
def is_not_who_closed_it(user: Any, period: Any = None) -> bool:
    return period is None or period.closed_by_id != getattr(user, "pk", None)


class FinancialPeriodQuerySet(models.QuerySet["FinancialPeriod"]):
    def visible_to(self, user: Any) -> "FinancialPeriodQuerySet":
        person = standing(user)
        return self if person.is_staff or person.has(Role.TRUSTEE) else self.none()

    def of(self, day: date) -> "FinancialPeriod | None":
        """The period in which a day lies; a day of no period is open."""
        return self.filter(starts_on__lte=day, ends_on__gte=day).first()

    def closed(self) -> "FinancialPeriodQuerySet":
        return self.exclude(status=PeriodStatus.OPEN)


class FinancialPeriod(RulesModelMixin, models.Model, metaclass=RulesModelBase):
    """A stretch of the accounts that is closed as one, for all funds. Open: anything may be posted; soft-closed: only
    closing entries by finance; certified: nothing, for ever. What comes late is posted into an open period and names
    the period it belongs to."""

    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    status = models.CharField(_("stage"), max_length=12, choices=PeriodStatus, default=PeriodStatus.OPEN)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    certified_at = models.DateTimeField(null=True, blank=True)
    certified_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    # What the certified statement said, by fund code, and its SHA-256: the proof that nothing moved afterwards.
    figures: "models.JSONField[Any, Any]" = models.JSONField(null=True, blank=True)
    figures_sha256 = models.CharField(max_length=64, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = FinancialPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("financial period")
        verbose_name_plural = _("financial periods")
        ordering = ["-starts_on"]
        rules_permissions = {
            "add": is_finance,
            "close": is_finance,
            "adjust": is_finance,
            "certify": is_finance & is_not_who_closed_it,
        }
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="financial_period_in_order"),
            ExclusionConstraint(
                name="financial_periods_do_not_overlap",
                expressions=[
                    (
                        Func("starts_on", "ends_on", Value("[]"), function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    )
                ],
            ),
            models.CheckConstraint(
                condition=~Q(status="certified")
                | Q(certified_at__isnull=False, certified_by__isnull=False, figures__isnull=False),
                name="financial_period_certified_with_figures",
            ),
            models.CheckConstraint(
                condition=Q(certified_by__isnull=True) | ~Q(certified_by=F("closed_by")),
                name="financial_period_certified_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(status="open", closed_at__isnull=True, closed_by__isnull=True)
                | (~Q(status="open") & Q(closed_at__isnull=False, closed_by__isnull=False)),
                name="financial_period_closed_at_with_by",
            ),
            models.CheckConstraint(
                condition=Q(status="certified")
                | Q(certified_at__isnull=True, certified_by__isnull=True, figures__isnull=True, figures_sha256=""),
                name="financial_period_figures_only_certified",
            ),
            models.CheckConstraint(
                condition=~Q(status="certified") | Q(figures_sha256__regex=r"^[0-9a-f]{64}$"),
                name="financial_period_figures_are_hashed",
            ),
        ]
        triggers = guards.ON_PERIOD

    def __str__(self) -> str:
        return str(self.period)

    @property
    def period(self) -> Period:
        return Period(self.starts_on, self.ends_on)
