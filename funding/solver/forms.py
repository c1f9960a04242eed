from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from funding.allocations.blockers import OPEN_PROJECTS
from funding.contributions.models import Contribution
from funding.contributions.workflow import ContributionStatus
from funding.forms import DAY
from funding.funds.models import Fund
from funding.solver.actions import MINIMUM_USD
from funding.solver.models import AllocationPlan, PlannedAllocation
from portal.forms import long_text
from portal.money import AmountInvalid, parse_amount
from portal.money_field import AmountField
from projects.portfolio.models import Project


class ZeroOrMore(AmountField):
    """An amount that may be nothing, never less."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(may_be_negative=True, **kwargs)

    def clean(self, value: Any) -> Decimal | None:
        amount = super().clean(value)
        if amount is not None and amount < 0:
            raise ValidationError(_("An amount is not less than nothing."), code="AMOUNT_INVALID")
        return amount


class PlanForm(forms.Form):
    fund: "forms.ModelChoiceField[Fund]" = forms.ModelChoiceField(
        Fund.objects.voluntary(),
        label=_("Fund"),
        help_text=_("Its signed contributions with money left are considered."),
    )
    as_at = forms.DateField(
        label=_("As at"),
        help_text=_(
            "The day on which the money would be set aside: it decides about expiry and the rate of support costs."
        ),
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
    )
    minimum_usd = ZeroOrMore(
        label=_("Smallest useful amount, US$"),
        initial=str(MINIMUM_USD),
        help_text=_("Smaller lines are not proposed, unless they fill what a project lacks."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"as_at": timezone.localdate()} | dict(kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)


class LinesForm:
    """Amounts and reasons of a plan's lines as they were typed, one row each. A row with a mistake keeps what was typed."""

    def __init__(self, lines: Iterable[PlannedAllocation], typed: Any) -> None:
        self.typed, self.errors = typed, dict[int, str]()
        self.changes: dict[int, dict[str, Any]] = {}
        for line in lines:
            self.read(line)

    def read(self, line: PlannedAllocation) -> None:
        amount, reason = self.typed.get(f"amount_{line.pk}"), self.typed.get(f"reason_{line.pk}", line.reason)
        if amount is None:
            return
        if self.typed.get(f"leave_out_{line.pk}"):
            amount = "0"
        try:
            usd = parse_amount(amount.strip() or "0")
        except AmountInvalid:
            self.errors[line.pk] = str(AmountField.default_error_messages["amount"])
            return
        if usd < 0:
            self.errors[line.pk] = str(_("An amount is not less than nothing; 0 leaves the line out."))
        elif len(reason) > 500:
            self.errors[line.pk] = str(_("The reason is longer than 500 characters."))
        else:
            self.changes[line.pk] = {"amount_usd": usd, "reason": reason}


class LineForm(forms.Form):
    """A line that the solver did not propose."""

    contribution = forms.ModelChoiceField(Contribution.objects.none(), label=_("Contribution"))
    project = forms.ModelChoiceField(Project.objects.none(), label=_("Project"))
    amount_usd = AmountField(label=_("Amount, US$"))
    reason = forms.CharField(required=False, max_length=500, label=_("Reason"), widget=long_text(2))

    def __init__(self, *args: Any, plan: AllocationPlan, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        contribution: Any = self.fields["contribution"]
        contribution.queryset = (
            Contribution.objects.visible_to(user)
            .filter(fund=plan.fund, status=ContributionStatus.SIGNED)
            .select_related("donor__organisation")
            .order_by("reference")
        )
        contribution.label_from_instance = lambda one: f"{one.reference} {one.donor.organisation.name}"
        project: Any = self.fields["project"]
        project.queryset = Project.objects.visible_to(user).filter(status__in=OPEN_PROJECTS).order_by("code")
