from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import Membership, User
from portal.accounts.roles import ROLE_CARDS, Role, Scope

LANGUAGES = [(code, name) for code, name in settings.LANGUAGES]


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ProfileForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["name", "language"]
        widgets: dict[str, forms.Widget] = {"name": forms.TextInput(attrs={"dir": "auto", "autocomplete": "name"})}
        help_texts = {"language": _("The portal and its mails use this language.")}

    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)


class AccountForm(ProfileForm):
    """A new account."""

    class Meta(ProfileForm.Meta):
        fields = ["email", "name", "language"]
        widgets = {
            "email": forms.EmailInput(attrs={"dir": "ltr", "autocomplete": "off"}),
            "name": forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        }
        error_messages = {"email": {"unique": _("There is already an account with this e-mail address.")}}

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class RoleForm(forms.ModelForm):
    """A role to give. Which scopes a role can have is on its card."""

    class Meta:
        model = Membership
        fields = ["role", "scope", "state", "organisation", "starts_on", "ends_on"]
        widgets = {"starts_on": day_input(), "ends_on": day_input()}
        labels = {"scope": _("For"), "state": _("State"), "organisation": _("Organisation"), "ends_on": _("Last day")}
        help_texts = {
            "state": _("Only when the role is for one State."),
            "organisation": _("Only when the role is for one organisation."),
            "ends_on": _("Leave empty when no end is known."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", _("Choose a role")), *Role.choices]  # type: ignore[attr-defined]
        self.fields["scope"].choices = [("", _("Choose")), *Scope.choices]  # type: ignore[attr-defined]
        for name in ("state", "organisation"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 (tells the type checker)
            assert field.queryset is not None  # noqa: S101
            field.queryset = field.queryset.order_by("name")
            field.empty_label = _("Not limited to one")

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or self.cleaned_data
        role, scope = facts.get("role"), facts.get("scope")
        card = next((card for card in ROLE_CARDS if card.role == role), None)
        if card and scope and scope not in card.scopes:
            names = ", ".join(str(allowed.label) for allowed in card.scopes)
            self.add_error(
                "scope",
                _("The role “%(role)s” can be given only for: %(scopes)s.")
                % {"role": Role(card.role).label, "scopes": names},
            )
        return facts


class EndRoleForm(forms.Form):
    last_day = forms.DateField(label=_("Last day"), widget=day_input())
