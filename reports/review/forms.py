from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

ACCEPT, REFUSE = "accept", "refuse"


class CheckForm(forms.Form):
    verdict = forms.ChoiceField(
        label=_("The figures"),
        choices=[
            (ACCEPT, _("may be approved")),
            (REFUSE, _("are not accepted: the author has to see to them")),
        ],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("Needed where amounts differ or are not accepted."),
    )
    seen = forms.CharField(widget=forms.HiddenInput)


class CorrigendumForm(forms.Form):
    note = forms.CharField(
        label=_("What is corrected, and why"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("It is printed on the cover of the corrigendum and shown beside the report that it corrects."),
    )


def flags_in(data: Mapping[str, Any], places: list[str]) -> dict[str, str]:
    """The ticked places with their reasons, as the form of the request for changes sends them."""
    ticked = data.getlist("place") if hasattr(data, "getlist") else []
    return {place: str(data.get(f"reason-{place}", "")) for place in places if place in ticked}
