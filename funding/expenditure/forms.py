from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funding.contributions.models import Contribution
from funding.forms import CurrencyField, DayField
from funding.funds.models import Fund
from funding.periods.models import FinancialPeriod
from funding.periods.workflow import PeriodStatus
from portal.money_field import AmountField
from portal.reference.finance import ObjectClass
from projects.portfolio.models import Project


class ExpenditureForm(forms.Form):
    fund: "forms.ModelChoiceField[Fund]" = forms.ModelChoiceField(Fund.objects.all(), label=gettext_lazy("Fund"))
    contribution = forms.ModelChoiceField(
        Contribution.objects.none(),
        required=False,
        label=gettext_lazy("Contribution"),
        help_text=gettext_lazy("Of those allocated to this project; empty when the fund pays from its general means."),
    )
    object_class = forms.ChoiceField(choices=ObjectClass.choices, label=gettext_lazy("Object class"))
    currency = CurrencyField()
    amount = AmountField(
        may_be_negative=True, label=gettext_lazy("Amount"), help_text=gettext_lazy("Negative for a correction.")
    )
    on = DayField(label=gettext_lazy("Value date"))
    description = forms.CharField(
        required=False,
        max_length=250,
        label=gettext_lazy("Description"),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    is_closing = forms.BooleanField(
        required=False,
        label=gettext_lazy("Closing entry"),
        help_text=gettext_lazy("It counts on its own day although the period is closed for ordinary postings."),
    )

    def __init__(self, *args: Any, project: Project, may_close: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        contribution: Any = self.fields["contribution"]
        contribution.queryset = (
            Contribution.objects.filter(allocations__project=project).select_related("donor__organisation").distinct()
        )
        contribution.label_from_instance = lambda gift: f"{gift.reference} · {gift.donor.organisation.name}"
        if not may_close or not FinancialPeriod.objects.filter(status=PeriodStatus.SOFT_CLOSED).exists():
            del self.fields["is_closing"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        fund, contribution = data.get("fund"), data.get("contribution")
        if fund and contribution and contribution.fund_id != fund.pk:
            self.add_error("fund", _("%(reference)s belongs to another fund.") % {"reference": contribution.reference})
        return data
