from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.roles import Role
from portal.documents.uploads import LetterField
from portal.forms import long_text
from portal.reference.models import State
from portal.reference.sorting import states_for_choice
from projects.requests.models import Request
from projects.requests.moves.forms import date_field
from projects.requests.paper.models import PaperOrigin

LINE = {"dir": "auto", "placeholder": " "}


class RegisterForm(forms.Form):
    """What a letter says, and how it came."""

    state: "forms.ModelChoiceField[State]" = forms.ModelChoiceField(
        label=gettext_lazy("State"), queryset=State.objects.none(), empty_label=gettext_lazy("Choose the State")
    )
    received_on = date_field(gettext_lazy("Letter received on"))
    channel = forms.ChoiceField(label=gettext_lazy("How it came"), choices=PaperOrigin.Channel.choices)
    scan = LetterField(label=gettext_lazy("Scan of the letter"))
    language = forms.ChoiceField(label=gettext_lazy("Language of the letter"), choices=settings.LANGUAGES)
    institution = forms.CharField(
        label=gettext_lazy("Requesting institution"), max_length=200, widget=forms.TextInput(LINE)
    )
    contact_name = forms.CharField(
        label=gettext_lazy("Contact person"),
        max_length=120,
        help_text=gettext_lazy("Who signed, if nobody else is named."),
        widget=forms.TextInput(LINE),
    )
    contact_email = forms.EmailField(
        label=gettext_lazy("Contact's e-mail address"), required=False, widget=forms.EmailInput({"dir": "ltr"})
    )
    title = forms.CharField(label=gettext_lazy("Title of the request"), max_length=160, widget=forms.TextInput(LINE))
    need = forms.CharField(
        label=gettext_lazy("What has to change, and for whom"),
        max_length=4000,
        help_text=gettext_lazy("In the words of the letter, and in its language. The State corrects it if need be."),
        widget=long_text(5),
    )

    def __init__(self, *args: Any, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["language"].initial = user.language
        reach = user.standing.state_ids(Role.OFFICER, Role.HEAD)
        fields["state"].queryset = State.objects.all() if reach is None else State.objects.filter(pk__in=reach)
        if not self.is_bound or not self.data:
            known = [s for s in states_for_choice(user.language) if reach is None or s.pk in reach]
            fields["state"].choices = [("", fields["state"].empty_label), *((s.pk, s.name) for s in known)]

    def clean_received_on(self) -> Any:
        day = self.cleaned_data["received_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day lies ahead. Give the day on which the letter came."))
        return day


class ClaimForm(forms.Form):
    """The State's confirmation. What it says is the draft, which can be corrected first."""

    consent = forms.ChoiceField(
        label=gettext_lazy("Publication"), choices=Request.Consent.choices, widget=forms.RadioSelect
    )
    is_ours = forms.BooleanField(
        label=gettext_lazy("This is a request of our State, and what is shown here is correct.")
    )


class RefuseForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Why it is not a request of your State"), max_length=2000, widget=long_text(2)
    )
