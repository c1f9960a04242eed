from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.forms import long_text
from projects.participation.models import AccessMeasure, Event, Invitation
from projects.portfolio.forms import DAY
from projects.portfolio.models import Project


class EventForm(forms.ModelForm):
    """The facts of an event. The grid of counts beside it is read by `grid`; the rules are those of the action."""

    language = forms.ChoiceField(label=gettext_lazy("Language of the text"), choices=settings.LANGUAGES)
    access_measures = forms.MultipleChoiceField(
        label=gettext_lazy("Access measures"),
        choices=AccessMeasure.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Event
        fields = (
            "title", "language", "form", "activity", "starts_on", "ends_on", "place", "mode", "invitation",
            "invitation_note", "access_measures", "outcome",
        )  # fmt: skip
        widgets = {
            "title": forms.TextInput(attrs={"dir": "auto", "placeholder": " "}),
            "place": forms.TextInput(attrs={"dir": "auto", "placeholder": " "}),
            "starts_on": forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
            "ends_on": forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
            "invitation_note": long_text(2),
            "outcome": long_text(3),
        }
        help_texts = {
            "invitation_note": gettext_lazy(
                "One sentence. For example: the call was read on local radio in two languages."
            ),
            "outcome": gettext_lazy("What was agreed, learnt or begun. No names of participants."),
            "form": gettext_lazy("What kind of assistance the event was."),
        }

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["activity"].queryset = project.activities.order_by("number")
        fields["activity"].empty_label = _("No activity of the work plan")
        fields["form"].empty_label = _("Not said")
        fields["invitation"].choices = [("", _("Choose one")), *Invitation.choices]

    def _post_clean(self) -> None:
        """The form's record is never saved: the action writes, and says what stands against it."""
        for name in ("title", "place", "invitation_note", "outcome"):
            if name in self.cleaned_data:
                self.cleaned_data[name] = self.cleaned_data[name].strip()


class SheetForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Attendance sheet (XLSX)"),
        help_text=gettext_lazy("The template of this event, filled in: counts only, no names. 2 MB at most."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
    )
