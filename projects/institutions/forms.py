from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.institutions.models import Institution


class InstitutionForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name of the institution"),
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto", "placeholder": " "}),
        help_text=gettext_lazy("As it calls itself, in one language."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the name"), choices=settings.LANGUAGES)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Institution.Kind.choices)


class RetireForm(forms.Form):
    successor: "forms.ModelChoiceField[Institution]" = forms.ModelChoiceField(
        label=gettext_lazy("Who takes over what it leads on"), queryset=Institution.objects.none(), required=False
    )

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["successor"]
        field.queryset = (
            Institution.objects.filter(state=institution.state).active().exclude(pk=institution.pk).order_by("name")
        )
        field.empty_label = _("Nobody: it leads on nothing")
