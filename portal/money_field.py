from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.money import AmountInvalid, parse_amount


class AmountField(forms.CharField):
    """An amount as people type it, in Arabic-Indic digits too; what could be two amounts is asked again, never guessed."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "dir": "ltr", "autocomplete": "off"})
    default_error_messages = {
        "amount": _(
            "This can be read in more than one way, or is not an amount. Write digits and a decimal point without separators, for example 1234.50."
        ),
        "positive": _("Write an amount of more than nothing."),
    }

    def __init__(self, *, may_be_negative: bool = False, **kwargs: Any) -> None:
        self.may_be_negative = may_be_negative
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            amount = parse_amount(text)
        except AmountInvalid:
            raise ValidationError(self.error_messages["amount"], code="AMOUNT_INVALID") from None
        if amount <= 0 and not self.may_be_negative:
            raise ValidationError(self.error_messages["positive"], code="AMOUNT_INVALID")
        return amount
