from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.models import User
from portal.forms import long_text


class HandoverForm(forms.Form):
    """Which requests and work in projects, to whom, and what the receiver should know."""

    request = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Requests"), coerce=int, widget=forms.CheckboxSelectMultiple, required=False
    )
    work = forms.MultipleChoiceField(
        label=gettext_lazy("Work in projects"), widget=forms.CheckboxSelectMultiple, required=False
    )
    receiver: "forms.ModelChoiceField[User]" = forms.ModelChoiceField(
        label=gettext_lazy("To whom"), queryset=User.objects.none(), empty_label=gettext_lazy("Choose a person")
    )
    note = forms.CharField(
        label=gettext_lazy("What the receiver should know"), required=False, max_length=4000, widget=long_text(4)
    )

    def __init__(
        self,
        *args: Any,
        choices: list[tuple[int, str]],
        works: list[tuple[str, str]],
        receivers: Any,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["work"].choices = works
        fields["work"].initial = [key for key, _label in works]
        fields["request"].choices = choices
        fields["request"].initial = [key for key, _label in choices]
        fields["receiver"].queryset = receivers
        for name, offered in (("request", choices), ("work", works)):
            if not offered:
                del fields[name]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("request") and not data.get("work") and not self.errors:
            self.add_error("request" if "request" in self.fields else "work", _("Tick what is to be handed over."))
        return data
