from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from portal.forms import long_text
from reports.board.sessions.forms import TEXT, rows
from reports.board.sessions.models import BoardSession, MinutesPart


class PartForm(forms.Form):
    """Carries the revision that its page began with."""

    heading = forms.CharField(
        label=gettext_lazy("Heading"), max_length=300, widget=forms.TextInput(attrs=TEXT)
    )  # fmt: skip
    text = forms.CharField(label=gettext_lazy("Text"), max_length=20_000, required=False, widget=long_text(14))
    seen = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def about(cls, part: MinutesPart, data: Any = None) -> "PartForm":
        return cls(data, initial={"heading": part.heading, "text": part.text, "seen": part.revision})


class AdoptForm(forms.Form):
    at_session: "forms.ModelChoiceField[BoardSession]" = forms.ModelChoiceField(
        label=gettext_lazy("Adopted at session"),
        queryset=BoardSession.objects.none(),
        required=False,
        empty_label=gettext_lazy("In writing, between sessions"),
    )

    def __init__(self, *args: Any, session: BoardSession, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows(self, "at_session", BoardSession.objects.filter(number__gt=session.number).order_by("number"))
