"""Forms of the work plan: they check what was typed; the actions write it."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext_lazy

from portal.forms import long_text
from portal.reference.models import AssistanceForm
from projects.portfolio.forms import DAY
from projects.portfolio.models import Project
from projects.workplan.actions import EDITABLE
from projects.workplan.models import Activity
from projects.workplan.people import may_own

MOST_EARLIER = 100


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs=DAY, format="%Y-%m-%d")


class ActivityForm(forms.ModelForm):
    """What the plan says of an activity. Dates are held against the project's by the action."""

    language = forms.ChoiceField(label=gettext_lazy("Language of the text"), choices=settings.LANGUAGES)

    class Meta:
        model = Activity
        fields = EDITABLE
        widgets = {
            "title": forms.TextInput(attrs={"dir": "auto", "placeholder": " "}),
            "description": long_text(4),
            "place": forms.TextInput(attrs={"dir": "auto", "placeholder": " "}),
            "starts_on": day_input(),
            "ends_on": day_input(),
        }

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = get_language()
        choices = {
            "form": AssistanceForm.objects.all(),
            "output": project.results.all(),
            "budget_line": project.budget_lines.all(),
            "owner": may_own(project),
        }
        for name, rows in choices.items():
            field: Any = self.fields[name]
            field.queryset, field.empty_label = rows, "—"

    def _post_clean(self) -> None:
        """The action checks the whole and writes it; the instance stays as it was read."""

    @property
    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in EDITABLE}


class ReasonForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=1000, widget=long_text(3))


class ProgressForm(forms.Form):
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    progress = forms.IntegerField(
        label=gettext_lazy("Progress, per cent"),
        min_value=0,
        max_value=100,
        help_text=gettext_lazy("100 means that the activity is done."),
        widget=forms.NumberInput(attrs={"min": 0, "max": 100, "step": 1, "dir": "ltr"}),
    )
    note = forms.CharField(label=gettext_lazy("Where it stands, in a sentence"), max_length=1000, widget=long_text(2))


def earlier(project: Project, reader: Any) -> list[Activity]:
    """Activities to copy: of this project, and of others of the same States that the reader sees."""
    states = [state.pk for state in project.states.all()]
    theirs = Project.states.through.objects.filter(state__in=states).values("project")
    rows = Activity.objects.visible_to(reader).select_related("project")
    own = list(rows.filter(project=project).order_by("number"))
    return [*own, *rows.filter(project__in=theirs).exclude(project=project).order_by("-starts_on")[:MOST_EARLIER]]


def copied(source: Activity, project: Project) -> dict[str, Any]:
    """What a copy begins with: all but its dates and progress; output, line and owner only inside one project."""
    facts = {name: getattr(source, name) for name in ("title", "language", "description", "form", "place")}
    if source.project_id == project.pk:
        facts |= {name: getattr(source, name) for name in ("output", "budget_line", "owner")}
    return facts
