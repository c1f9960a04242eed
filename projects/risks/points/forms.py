"""Forms of action points."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext_lazy

from portal.forms import long_text
from projects.portfolio.forms import DAY
from projects.portfolio.models import Project
from projects.risks.models import ActionPoint
from projects.risks.points.actions import EDITABLE
from projects.workplan.people import may_own
from projects.workplan.when import AT_WORK


def due_field() -> forms.DateField:
    return forms.DateField(label=gettext_lazy("Due"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))


class PointForm(forms.ModelForm):
    language = forms.ChoiceField(label=gettext_lazy("Language of the text"), choices=settings.LANGUAGES)

    class Meta:
        model = ActionPoint
        fields = EDITABLE
        widgets = {"text": long_text(3)}

    def __init__(self, *args: Any, project: Project, reader: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = get_language()
        choices = {
            "owner": may_own(project),
            "verifier": may_own(project),
            "risk": project.risks.all().visible_to(reader),
            "activity": project.activities.all(),
        }
        for name, rows in choices.items():
            field: Any = self.fields[name]
            field.queryset, field.empty_label = rows, "—"

    def _post_clean(self) -> None:
        """The action checks the whole and writes it."""

    @property
    def facts(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class NewPointForm(PointForm):
    due_on = due_field()
    field_order = ("text", "language", "due_on", "is_urgent", "owner", "verifier", "is_shared")


class DeadlineForm(forms.Form):
    due_on = due_field()
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=1000, widget=long_text(2))


class NoteForm(forms.Form):
    note = forms.CharField(required=False, max_length=4000)


class HandOverForm(NoteForm):
    to: "forms.ModelChoiceField[Project]" = forms.ModelChoiceField(
        label=gettext_lazy("Project that takes it over"), queryset=Project.objects.none(), required=False
    )
    reference = forms.CharField(
        label=gettext_lazy("Or who takes it over, with the reference"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto", "placeholder": " "}),
    )
    note = forms.CharField(label=gettext_lazy("Note"), required=False, max_length=4000, widget=long_text(2))
    field_order = ("to", "reference", "note")

    def __init__(self, *args: Any, project: Project, reader: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        receiver: Any = self.fields["to"]
        rows = Project.objects.visible_to(reader).filter(status__in=AT_WORK).exclude(pk=project.pk)
        receiver.queryset = rows.order_by("-code")
        receiver.empty_label = "—"
