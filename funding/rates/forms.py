from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from funding.forms import DAY, CurrencyField, long_text
from funding.rates.book import is_storable
from funding.rates.importing.readings import read_rate
from portal.money_field import AmountField


class RateField(forms.CharField):
    """Units for one US dollar, at most six decimals; Arabic-Indic digits too. The point is the decimal one."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "dir": "ltr", "autocomplete": "off"})
    default_error_messages = {"rate": _("A rate is more than nothing and has at most six decimals.")}

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        if not text:
            return None
        units = read_rate(text)
        if units is None or not is_storable(units):
            raise ValidationError(self.error_messages["rate"], code="AMOUNT_INVALID")
        return units


class CorrectionForm(forms.Form):
    new_rate = RateField(label=_("Units per US$"), help_text=_("With the decimal point, for example 0.923."))
    source = forms.CharField(
        label=_("Source"),
        max_length=120,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("The circular, page or file that gives the right figure."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=long_text(3))


class ConverterForm(forms.Form):
    """What an amount was on a day; sent by GET, so that the answer has an address."""

    amount = AmountField(label=_("Amount"))
    currency = CurrencyField()
    on = forms.DateField(label=_("On"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
