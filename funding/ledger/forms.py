from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from funding.forms import DayField
from funding.periods.forms import offer_closing
from portal.forms import long_text


class ReversalForm(forms.Form):
    on = DayField(
        label=_("Value date"),
        required=False,
        help_text=_(
            "Today, unless it belongs to another day. Never before the entry's own day, nor in a closed period."
        ),
    )
    reason = forms.CharField(label=_("Reason"), max_length=250, widget=long_text(2))

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_closing(self, user)
