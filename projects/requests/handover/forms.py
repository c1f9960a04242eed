from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from portal.accounts.models import User
from portal.forms import long_text


class HandoverForm(forms.Form):
    """Which requests, to whom, and what the receiver should know."""

    request = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Requests"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    receiver: "forms.ModelChoiceField[User]" = forms.ModelChoiceField(
        label=gettext_lazy("To whom"), queryset=User.objects.none(), empty_label=gettext_lazy("Choose a person")
    )
    note = forms.CharField(
        label=gettext_lazy("What the receiver should know"), required=False, max_length=4000, widget=long_text(4)
    )

    def __init__(self, *args: Any, choices: list[tuple[int, str]], receivers: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["request"].choices = choices
        fields["request"].initial = [key for key, _label in choices]
        fields["receiver"].queryset = receivers
