"""What every form of a move shares, and the moves that need a note and no more."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from portal.forms import long_text
from projects.requests.forms import DAY
from projects.requests.models import Request
from projects.requests.moves.freshness import mark


class MoveForm(forms.Form):
    """A form about one request. It carries the mark of what its reader saw."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, files: Any = None, *, about: Request, **options: Any) -> None:
        super().__init__(data, files, **options)
        self.about = about
        self.fields["seen"].initial = mark(about)


class NoteForm(MoveForm):
    note = forms.CharField(label=gettext_lazy("Reason"), required=False, max_length=4000, widget=long_text(3))


class RedirectForm(MoveForm):
    to = forms.CharField(
        label=gettext_lazy("Where the need can be met"),
        max_length=200,
        help_text=gettext_lazy("The programme, fund or organization, as the State can find it."),
        widget=forms.TextInput(attrs={"dir": "auto", "placeholder": " "}),
    )
    note = forms.CharField(label=gettext_lazy("Why, in plain words"), max_length=4000, widget=long_text(4))


class AdviceForm(MoveForm):
    advice = forms.ChoiceField(
        label=gettext_lazy("Advice of the Board"), choices=Request.BoardAdvice.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(label=gettext_lazy("The advice in words"), max_length=4000, widget=long_text(4))


def date_field(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"), **options)
