from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.money import AmountInvalid, parse_number


class PercentField(forms.CharField):
    """A percentage as people type it: 13, 7.5, ٧٫٥."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "dir": "ltr", "autocomplete": "off", "maxlength": 8})
    default_error_messages = {"percent": _("Write a number between 0 and 100, with at most two decimals: 13 or 7.5.")}

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value).removesuffix("%").removesuffix("٪").strip()
        if not text:
            return None
        try:
            percent = parse_number(text, decimals=2)
        except AmountInvalid:
            percent = Decimal(-1)
        if not 0 <= percent <= 100:
            raise ValidationError(self.error_messages["percent"], code="PERCENT_INVALID")
        return percent
