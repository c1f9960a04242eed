"""What the forms about money share."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funding.ledger.actions import RateMissing
from portal import formats
from portal.forms import long_text
from portal.money import is_currency

DAY = {"type": "date"}


class DayField(forms.DateField):
    """A day that is not in the future."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
        super().__init__(**kwargs)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and value > timezone.localdate():
            raise ValidationError(_("This day is in the future."), code="DATE_FUTURE")


class CurrencyField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Currency"))
        kwargs.setdefault("help_text", gettext_lazy("Three letters, for example EUR; USD for United States dollars."))
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"dir": "ltr", "maxlength": 3, "autocapitalize": "characters"})
        )
        super().__init__(max_length=3, initial="USD", **kwargs)

    def clean(self, value: Any) -> str:
        code = str(super().clean(value)).strip().upper()
        if code and not is_currency(code):
            raise ValidationError(
                _("%(code)s is not a currency. Use the three letters of ISO 4217.") % {"code": code},
                code="CURRENCY_UNKNOWN",
            )
        return code


def rate_missing_sentence(missing: RateMissing) -> str:
    return _("There is no United Nations rate for %(currency)s on %(day)s. Import the rates of that month first.") % {
        "currency": missing.currency,
        "day": formats.day(missing.on),
    }


__all__ = ["CurrencyField", "DayField", "long_text", "rate_missing_sentence"]
