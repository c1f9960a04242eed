from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funding.contributions.models import Contribution
from funding.funds.fields import PercentField
from funding.funds.models import Fund, ReservePolicy
from portal.forms import long_text
from portal.money_field import AmountField

DAY = {"type": "date"}


def line() -> forms.TextInput:
    return forms.TextInput(attrs={"dir": "auto", "placeholder": " "})


class EffectiveField(forms.DateField):
    """From which day on; it may lie ahead."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("From"))
        super().__init__(widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"), **kwargs)


class RuleForm(forms.Form):
    commits_on = forms.ChoiceField(
        choices=Fund.Basis.choices,
        label=gettext_lazy("Money of a contribution may be allocated"),
        widget=forms.RadioSelect,
    )
    note = forms.CharField(max_length=2000, label=gettext_lazy("Reason"), widget=long_text(3))


class PolicyForm(forms.Form):
    effective_on = EffectiveField()
    percent = PercentField(label=gettext_lazy("Per cent"))
    basis = forms.ChoiceField(choices=ReservePolicy.Basis.choices, label=gettext_lazy("Of"))
    authority = forms.CharField(
        max_length=200,
        label=gettext_lazy("Authority"),
        help_text=gettext_lazy("The instruction or decision, for example ST/AI/284."),
        widget=line(),
    )


class PlanForm(forms.Form):
    year = forms.IntegerField(label=gettext_lazy("Calendar year"))
    planned_usd = AmountField(
        label=gettext_lazy("Planned expenditure, US$"), help_text=gettext_lazy("With programme support costs.")
    )
    source = forms.CharField(
        max_length=200,
        label=gettext_lazy("Source"),
        help_text=gettext_lazy("The document that says so: the annual work plan, a decision of the Board."),
        widget=line(),
    )


class AgreementChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.reference} · {obj.donor.organisation.name}"


class RateForm(forms.Form):
    contribution = AgreementChoice(
        Contribution.objects.none(),
        required=False,
        label=gettext_lazy("For"),
        help_text=gettext_lazy("An agreement's own rate comes before that of the fund."),
    )
    effective_on = EffectiveField(
        help_text=gettext_lazy("Value date of the first expenditure that is charged at this rate."),
    )
    percent = PercentField(label=gettext_lazy("Per cent of expenditure"))
    authority = forms.CharField(
        max_length=200,
        label=gettext_lazy("Authority"),
        help_text=gettext_lazy("The instruction, the agreement or the Controller's decision."),
        widget=line(),
    )
    is_known = forms.BooleanField(
        required=False, label=gettext_lazy("I know that what is posted already keeps its former rate")
    )

    def __init__(self, *args: Any, fund: Fund, asks_again: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["contribution"].empty_label = _("The whole fund")
        fields["contribution"].queryset = (
            Contribution.objects.counted().filter(fund=fund).select_related("donor__organisation")
        )
        if not asks_again:
            del fields["is_known"]
