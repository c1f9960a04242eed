from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Organisation, User
from portal.accounts.roles import Role
from portal.forms import long_text
from portal.reference.models import State
from portal.reference.sorting import states_for_choice
from reports.kinds import KINDS


def people() -> Any:
    return User.objects.filter(is_active=True, memberships__isnull=False).distinct().order_by("name", "id")


class RecipientForm(forms.Form):
    """A line of a standing list: a person, or everybody of a role."""

    kind = forms.ChoiceField(label=_("Kind of report"))
    scope = forms.CharField(
        label=_("Only of"),
        required=False,
        max_length=40,
        help_text=_("Code of the fund, donor, State or project. Empty: all reports of the kind."),
        widget=forms.TextInput(attrs={"dir": "auto", "placeholder": " "}),
    )
    role = forms.ChoiceField(
        label=_("Everybody who is"),
        required=False,
        choices=[("", "—"), *Role.choices],
        help_text=_(
            "Donor representatives get reports about their own donor only, focal points those about their own State."
        ),
    )
    organisation: "forms.ModelChoiceField[Organisation]" = forms.ModelChoiceField(
        label=_("of the donor"), required=False, queryset=Organisation.objects.none()
    )
    state = forms.ChoiceField(label=_("of the State"), required=False)
    person: "forms.ModelChoiceField[User]" = forms.ModelChoiceField(
        label=_("or one person"), required=False, queryset=User.objects.none()
    )

    def __init__(self, *args: Any, kinds: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["kind"].choices = [(code, KINDS[code].name) for code in kinds]
        fields["organisation"].queryset = Organisation.objects.filter(donor__isnull=False).order_by("name")
        fields["person"].queryset = people()
        fields["state"].choices = [("", "—"), *((str(state.pk), state.name) for state in states_for_choice())]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if bool(data.get("role")) == bool(data.get("person")):
            raise forms.ValidationError(_("Choose a role or one person."))
        if data.get("person") and (data.get("organisation") or data.get("state")):
            raise forms.ValidationError(_("A person is named alone, without a donor or a State."))
        return data

    @property
    def facts(self) -> dict[str, Any]:
        data = self.cleaned_data
        state = State.objects.get(pk=int(data["state"])) if data["state"] else None
        return {**data, "state": state}


class AcknowledgeForm(forms.Form):
    words = forms.CharField(label=_("Words to OHCHR"), required=False, max_length=2000, widget=long_text(2))


class NoteForm(forms.Form):
    note = forms.CharField(label=_("Reason"), max_length=1000, required=False, widget=long_text(3))
