from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from funding.agreements.figures import InstalmentRow
from funding.agreements.models import Instalment
from funding.contributions.actions import OtherRate
from funding.contributions.models import Contribution
from funding.contributions.workflow import ContributionStatus
from funding.donors.models import Donor
from funding.forms import CurrencyField, DayField
from funding.funds.models import Fund
from funding.rates.models import ExchangeRate, RateBasis
from portal import formats
from portal.documents.uploads import LetterField
from portal.forms import long_text
from portal.money import AmountInvalid, parse_number
from portal.money_field import AmountField


def any_day(label: Any, **kwargs: Any) -> forms.DateField:
    """A day that may lie in the future."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **{"required": False, **kwargs})


def line(label: Any, most: int, **kwargs: Any) -> forms.CharField:
    """A line that a person writes, in any language."""
    return forms.CharField(
        required=False, max_length=most, label=label, widget=forms.TextInput(attrs={"dir": "auto"}), **kwargs
    )


class UnitsField(forms.CharField):
    """Units of a currency for one US dollar, at most six decimals."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "dir": "ltr", "autocomplete": "off"})

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            units = parse_number(text, decimals=6)
        except AmountInvalid:
            raise forms.ValidationError(
                _("This is not a rate. Write units of the currency for one US dollar, for example 0.923.")
            ) from None
        if units <= 0:
            raise forms.ValidationError(_("A rate is more than nothing."))
        return units


class RateFields(forms.Form):
    """What a form about money in another currency asks beside it, rarely filled in."""

    stated_usd = AmountField(
        required=False,
        label=gettext_lazy("US$ as the donor states it"),
        help_text=gettext_lazy("Only compared: you are told when it implies an implausible rate. It is not recorded."),
    )
    rate = UnitsField(
        required=False,
        label=gettext_lazy("Other rate than the United Nations rate"),
        help_text=gettext_lazy(
            "Units of the currency for one US dollar, only if the agreement or the bank's advice fixes it."
        ),
    )
    rate_reason = line(gettext_lazy("Why this rate"), 500)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("rate") and not data.get("rate_reason"):
            self.add_error("rate_reason", _("Say why another rate than the United Nations rate is used."))
        if data.get("rate_reason") and not data.get("rate") and "rate" not in self.errors:
            self.add_error("rate", _("Write the rate that this is the reason for, or leave both empty."))
        return data

    groups_of_fields: ClassVar[tuple[tuple[Any, tuple[str, ...]], ...]] = ()

    def groups(self) -> Iterator[tuple[Any, list[forms.BoundField]]]:
        """The fields under the headings of the page; a heading without fields is left out."""
        for legend, names in self.groups_of_fields:
            if found := [self[name] for name in names if name in self.fields]:
                yield legend, found

    @property
    def other_rate(self) -> OtherRate | None:
        units = self.cleaned_data.get("rate")
        return OtherRate(units, self.cleaned_data["rate_reason"]) if units else None

    def rate_to_show(self, currency: str, on: Any) -> ExchangeRate | None:
        """The fixed rate as it would be stored, before anything is."""
        other = self.other_rate
        if other is None:
            return None
        return ExchangeRate(currency=currency, effective_on=on, rate=other.units, basis=RateBasis.AGREED)


class PledgeForm(RateFields):
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
    title = line(gettext_lazy("What it is for"), 200)
    currency = CurrencyField()
    amount = AmountField(label=gettext_lazy("Amount"))
    pledged_on = DayField(label=gettext_lazy("Pledged"))
    agreement_reference = line(gettext_lazy("Donor's reference"), 80)
    earmarking = forms.ChoiceField(
        choices=Contribution.Earmarking.choices, label=gettext_lazy("Earmarking, relative to the fund")
    )
    conditions = forms.CharField(required=False, max_length=2000, label=gettext_lazy("Conditions"), widget=long_text(3))
    starts_on = any_day(gettext_lazy("May be spent from"))
    valid_until = any_day(gettext_lazy("To be spent by"))

    groups_of_fields = (
        (gettext_lazy("Who gives, and to which fund"), ("donor", "new_donor", "fund", "title")),
        (
            gettext_lazy("What was promised"),
            ("currency", "amount", "pledged_on", "agreement_reference"),
        ),
        (gettext_lazy("For what it may be spent"), ("earmarking", "conditions", "starts_on", "valid_until")),
        (gettext_lazy("Only where the rate needs a second look"), ("stated_usd", "rate", "rate_reason")),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if bool(data.get("donor")) == bool(data.get("new_donor")):
            self.add_error("donor", _("Choose a donor, or write the name of a new one; not both."))
        pledged_on, starts_on, valid_until = (data.get(name) for name in ("pledged_on", "starts_on", "valid_until"))
        if pledged_on and valid_until and valid_until < pledged_on:
            self.add_error("valid_until", _("The money cannot expire before it was pledged."))
        if starts_on and valid_until and valid_until < starts_on:
            self.add_error("valid_until", _("The money cannot expire before it may be spent."))
        return data

    def facts(self) -> dict[str, Any]:
        """For the action, without what is only compared."""
        left_out = {"donor", "new_donor", *RateFields.base_fields}
        kept = {name: value for name, value in self.cleaned_data.items() if name not in left_out}
        return {**kept, "other_rate": self.other_rate}


class EditForm(forms.Form):
    """Facts about the agreement that may change; amount and currency only while it is pledged."""

    title = line(gettext_lazy("What it is for"), 200)
    agreement_reference = line(gettext_lazy("Donor's reference"), 80)
    upload = LetterField(required=False, label=gettext_lazy("Agreement"))
    currency = CurrencyField()
    amount = AmountField(label=gettext_lazy("Amount"))
    earmarking = forms.ChoiceField(
        choices=Contribution.Earmarking.choices, label=gettext_lazy("Earmarking, relative to the fund")
    )
    conditions = forms.CharField(required=False, max_length=2000, label=gettext_lazy("Conditions"), widget=long_text(3))
    starts_on = any_day(gettext_lazy("May be spent from"))
    valid_until = any_day(gettext_lazy("To be spent by"))

    def __init__(self, *args: Any, contribution: Contribution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if contribution.status != ContributionStatus.PLEDGED:
            del self.fields["currency"], self.fields["amount"]
        if contribution.status == ContributionStatus.SIGNED and contribution.valid_until:
            del self.fields["valid_until"]
        for name, field in self.fields.items():
            field.initial = getattr(contribution, name, None)
        if "amount" in self.fields:
            self.fields["amount"].initial = str(contribution.amount)
        if contribution.agreement:
            self.fields["upload"].label = _("Another document of the agreement")

    def changes(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "upload"}


class InstalmentChoice(forms.ModelChoiceField):
    def __init__(self, rows: Iterable[InstalmentRow], **kwargs: Any) -> None:
        self.rows = {row.instalment.pk: row for row in rows}
        super().__init__(Instalment.objects.filter(pk__in=self.rows), **kwargs)

    def label_from_instance(self, instalment: Any) -> str:
        row = self.rows[instalment.pk]
        return _("%(number)s, due %(day)s: %(open)s open") % {
            "number": formats.number(instalment.number),
            "day": formats.day(instalment.due_on),
            "open": formats.money(row.open_amount, row.currency),
        }


class ReceiptForm(RateFields):
    amount = AmountField(label=gettext_lazy("Amount received"))
    on = DayField(label=gettext_lazy("Received on"))
    description = line(gettext_lazy("Bank reference"), 250)

    groups_of_fields = (
        (gettext_lazy("What arrived"), ("amount", "on", "instalment", "description")),
        (gettext_lazy("Only where the rate needs a second look"), ("stated_usd", "rate", "rate_reason")),
    )

    def __init__(
        self,
        *args: Any,
        contribution: Contribution,
        outstanding: Decimal,
        rows: Iterable[InstalmentRow] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        rows = list(rows)
        self.fields["amount"].label = _("Amount received, %(currency)s") % {"currency": contribution.currency}
        self.fields["amount"].initial = str(rows[0].open_amount if rows else outstanding)
        if rows:
            self.fields["instalment"] = InstalmentChoice(
                rows, required=False, label=_("Instalment"), empty_label=None, initial=rows[0].instalment
            )
        if contribution.rate_id is None:
            del self.fields["rate"], self.fields["rate_reason"], self.fields["stated_usd"]

    def facts(self) -> dict[str, Any]:
        kept = {name: value for name, value in self.cleaned_data.items() if name not in RateFields.base_fields}
        return {**kept, "other_rate": self.other_rate}


class SignatureForm(forms.Form):
    on = DayField(label=gettext_lazy("Signed on"))
    note = forms.CharField(required=False, max_length=4000, label=gettext_lazy("Note"), widget=long_text(2))
