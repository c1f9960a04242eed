from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.saved.actions import groups_of


class ViewForm(forms.Form):
    """Name and readers of a view; actions judge them."""

    name = forms.CharField(label=_("Name"), max_length=80, widget=forms.TextInput(attrs={"dir": "auto"}))
    share = forms.ChoiceField(label=_("Who sees it"))

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["share"].choices = [(group.value, group.label) for group in groups_of(person)]  # type: ignore[attr-defined]


class NewViewForm(ViewForm):
    list_name = forms.CharField(widget=forms.HiddenInput)
    query = forms.CharField(required=False, max_length=4000, widget=forms.HiddenInput)
