from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.forms import long_text
from projects.institutions.models import Institution
from projects.partners.models import Partner, ProjectPartner
from projects.portfolio.forms import DAY


class PartnerForm(forms.ModelForm):
    language = forms.ChoiceField(label=gettext_lazy("Language of the name"), choices=settings.LANGUAGES)
    website = forms.URLField(
        label=gettext_lazy("Web address"),
        required=False,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
        widget=forms.URLInput(attrs={"dir": "ltr"}),
    )
    is_another = forms.BooleanField(
        label=gettext_lazy("This is another organization than those of similar name"), required=False
    )

    class Meta:
        model = Partner
        fields = (
            "name", "language", "acronym", "kind", "state", "institution", "website", "is_protected", "is_active",
        )  # fmt: skip
        widgets = {"name": forms.TextInput(attrs={"dir": "auto", "placeholder": " "})}
        help_texts = {
            "institution": gettext_lazy("The same body in the follow-up of its State, where there is one."),
            "is_protected": gettext_lazy(
                "For partners to whom being named could do harm: staff alone see that they take part."
            ),
            "state": gettext_lazy("None for international organizations."),
        }

    def __init__(self, *args: Any, asks_again: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        if not asks_again:
            del fields["is_another"]
        fields["state"].empty_label = _("No State")
        fields["institution"].empty_label = _("None")
        fields["institution"].queryset = (
            Institution.objects.active().select_related("state").order_by("state__iso3", "name")
        )
        fields["institution"].label_from_instance = lambda body: f"{body.state.iso3} · {body.name}"

    def _post_clean(self) -> None:
        """The form's record is never saved: the action writes, and says what stands against it."""


def named(partner: Partner) -> str:
    """For staff, who choose among all."""
    state = f" · {partner.state}" if partner.state else ""
    protected = _("protected")
    mark = f" ({protected})" if partner.is_protected else ""
    return f"{partner.name}{state}{mark}"


class PartnerChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return named(obj)


class MergeForm(forms.Form):
    into = PartnerChoice(label=gettext_lazy("The entry that stays"), queryset=Partner.objects.none())

    def __init__(self, *args: Any, partner: Partner, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["into"].empty_label = _("Choose an entry")
        fields["into"].queryset = (
            Partner.objects.in_registry().exclude(pk=partner.pk).select_related("state").order_by("name")
        )


class RoleForm(forms.Form):
    partner = PartnerChoice(label=gettext_lazy("Partner"), queryset=Partner.objects.none())
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=ProjectPartner.Role.choices)
    since = forms.DateField(label=gettext_lazy("From"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    contribution = forms.CharField(
        label=gettext_lazy("What it does"), required=False, max_length=1000, widget=long_text(2)
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["partner"].empty_label = _("Choose a partner")
        fields["partner"].queryset = Partner.objects.active().select_related("state").order_by("name")
        fields["role"].choices = [("", _("Choose a role")), *ProjectPartner.Role.choices]


class EndForm(forms.Form):
    until = forms.DateField(label=gettext_lazy("Last day"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    end_reason = forms.CharField(label=gettext_lazy("Why it ends"), max_length=300)


class DescribeForm(forms.Form):
    contribution = forms.CharField(
        label=gettext_lazy("What it does"), required=False, max_length=1000, widget=long_text(2)
    )
