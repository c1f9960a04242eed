from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from funding.adjustments.models import Adjustment
from funding.forms import DAY, DayField, long_text
from portal.money_field import AmountField


def reason_field(help_text: Any) -> forms.CharField:
    return forms.CharField(label=_("Reason"), max_length=2000, widget=long_text(3), help_text=help_text)


def reference_field(**kwargs: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"dir": "auto"})
    return forms.CharField(label=_("Donor's reference"), max_length=120, widget=widget, **kwargs)


class RefundForm(forms.Form):
    amount = AmountField(label=_("Amount, in the currency of the agreement"))
    on = DayField(label=_("Day of the refund"), help_text=_("It is posted at the United Nations rate of this day."))
    reason = reason_field(_("Why it goes back, with the figures of the donor's letter."))
    reference = reference_field(required=False)


class WriteDownForm(forms.Form):
    amount = AmountField(label=_("Amount, in the currency of the agreement"))
    on = DayField(label=_("Day of the write-down"), help_text=_("It is posted at the rate recorded for the agreement."))
    reason = reason_field(_("Why it will not come."))
    reference = reference_field(required=False)


class CarryOverForm(forms.Form):
    new_valid_until = forms.DateField(
        label=_("New last day to spend it"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    )
    reference = reference_field(help_text=_("Of the letter by which the donor agreed."))
    reason = reason_field(_("Why it was not spent in time, and what it will be spent on."))


FORMS: dict[str, type[forms.Form]] = {
    Adjustment.Kind.REFUND: RefundForm,
    Adjustment.Kind.WRITE_DOWN: WriteDownForm,
    Adjustment.Kind.CARRY_OVER: CarryOverForm,
}
