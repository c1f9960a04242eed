from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funding.funds.models import Fund
from portal.money_field import AmountField
from portal.periods import Period, PeriodInvalid, parse


class PeriodField(forms.CharField):
    """2026, 2026-Q3, 2026-07, 2026/27, or two days with two points between them."""

    def clean(self, value: Any) -> Period | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse(text)
        except PeriodInvalid:
            raise ValidationError(
                _("Write a period such as 2026, 2026-Q3, 2026-07 or 2026/27."), code="PERIOD_INVALID"
            ) from None


class SourceTotalForm(forms.Form):
    source = forms.CharField(max_length=60, label=gettext_lazy("Source"), initial="Umoja")
    fund: "forms.ModelChoiceField[Fund]" = forms.ModelChoiceField(Fund.objects.all(), label=gettext_lazy("Fund"))
    period = PeriodField(
        label=gettext_lazy("Period"),
        help_text=gettext_lazy("2026, 2026-Q3, 2026-07 or 2026/27."),
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    amount_usd = AmountField(may_be_negative=True, label=gettext_lazy("Total, US$"))
    with_support_costs = forms.BooleanField(
        required=False, initial=True, label=gettext_lazy("Programme support costs are in this total")
    )
    reference = forms.CharField(
        required=False,
        max_length=200,
        label=gettext_lazy("Reference"),
        help_text=gettext_lazy("The report or page of the source."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def facts(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        period: Period = data.pop("period")
        return data | {"starts_on": period.starts_on, "ends_on": period.ends_on}
