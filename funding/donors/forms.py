from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from funding.forms import CurrencyField
from portal.accounts.models import Organisation
from portal.reference.models import State
from portal.reference.sorting import states_for_choice


class DonorForm(forms.Form):
    name = forms.CharField(
        max_length=200,
        label=gettext_lazy("Name"),
        help_text=gettext_lazy("As the donor names itself."),
        widget=forms.TextInput(attrs={"dir": "auto", "placeholder": " "}),
    )
    kind = forms.ChoiceField(choices=Organisation.Kind.choices, label=gettext_lazy("Kind of donor"))
    state: "forms.ModelChoiceField[State]" = forms.ModelChoiceField(
        State.objects.all(),
        required=False,
        to_field_name="iso3",
        label=gettext_lazy("State"),
        help_text=gettext_lazy("Gives the regional group. None for international organizations."),
    )
    since_year = forms.IntegerField(
        required=False,
        label=gettext_lazy("Known as a donor since"),
        help_text=gettext_lazy("A year, where giving began before the first agreement in the portal."),
    )
    currency = CurrencyField(
        required=False,
        label=gettext_lazy("Own currency"),
        help_text=gettext_lazy("In which the donor reports, beside US dollars. Three letters, for example EUR."),
    )
    acknowledgement = forms.CharField(
        required=False,
        max_length=1000,
        label=gettext_lazy("Acknowledgement in the donor's own words"),
        help_text=gettext_lazy("Offered for reports and publications beside the portal's own sentence."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto", "placeholder": " "}),
    )
    acknowledgement_language = forms.ChoiceField(
        required=False,
        choices=[("", gettext_lazy("Choose")), *settings.LANGUAGES],
        label=gettext_lazy("Language of these words"),
    )
    is_another = forms.BooleanField(
        required=False, label=gettext_lazy("This is another donor than those of similar name")
    )

    def __init__(self, *args: Any, asks_again: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        states = [(state.iso3, state.name) for state in states_for_choice(get_language() or "en")]
        fields["state"].choices = [("", _("No State")), *states]
        fields["currency"].initial = ""
        if not asks_again:
            del fields["is_another"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("acknowledgement"):
            data["acknowledgement_language"] = ""
        elif not data.get("acknowledgement_language"):
            self.add_error("acknowledgement_language", _("Say in which language these words are."))
        return data
