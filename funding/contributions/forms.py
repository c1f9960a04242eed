from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funding.contributions.models import Contribution
from funding.donors.models import Donor
from funding.forms import CurrencyField, DayField
from funding.funds.models import Fund
from portal.forms import long_text
from portal.money_field import AmountField


class PledgeForm(forms.Form):
    donor = forms.ModelChoiceField(
        Donor.objects.select_related("organisation"), required=False, label=gettext_lazy("Donor")
    )
    new_donor = forms.CharField(
        max_length=200,
        required=False,
        label=gettext_lazy("Or a donor who is not in the list"),
        help_text=gettext_lazy("The name of the State or organization, as it names itself."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    fund: "forms.ModelChoiceField[Fund]" = forms.ModelChoiceField(Fund.objects.voluntary(), label=gettext_lazy("Fund"))
    currency = CurrencyField()
    amount = AmountField(label=gettext_lazy("Amount"))
    pledged_on = DayField(label=gettext_lazy("Pledged"))
    valid_until = forms.DateField(
        required=False,
        label=gettext_lazy("To be spent by"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    earmarking = forms.ChoiceField(
        choices=Contribution.Earmarking.choices, label=gettext_lazy("Earmarking, relative to the fund")
    )
    conditions = forms.CharField(required=False, max_length=2000, label=gettext_lazy("Conditions"), widget=long_text(3))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if bool(data.get("donor")) == bool(data.get("new_donor")):
            self.add_error("donor", _("Choose a donor, or write the name of a new one; not both."))
        pledged_on, valid_until = data.get("pledged_on"), data.get("valid_until")
        if pledged_on and valid_until and valid_until < pledged_on:
            self.add_error("valid_until", _("The money cannot expire before it was pledged."))
        return data


class ReceiptForm(forms.Form):
    amount = AmountField(label=gettext_lazy("Amount received"))
    on = DayField(label=gettext_lazy("Received on"))
    description = forms.CharField(
        required=False,
        max_length=250,
        label=gettext_lazy("Bank reference"),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def __init__(self, *args: Any, contribution: Contribution, outstanding: Decimal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["amount"].label = _("Amount received, %(currency)s") % {"currency": contribution.currency}
        self.fields["amount"].initial = str(outstanding)


class SignatureForm(forms.Form):
    on = DayField(label=gettext_lazy("Signed on"))
    note = forms.CharField(required=False, max_length=4000, label=gettext_lazy("Note"), widget=long_text(2))
