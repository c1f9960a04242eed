from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.forms import long_text
from portal.harm import Kind
from portal.listing.filters import Choices
from portal.reference.models import State
from portal.reference.sorting import states_for_choice
from projects.experience.gate import Found
from projects.experience.models import CLASSES, WORDS, Lesson, LessonRelease
from projects.portfolio.models import Project
from projects.recommendations.models import Theme

LINE = {"dir": "auto", "placeholder": " "}


class LessonForm(forms.ModelForm):
    """Situation, what was learnt, advice; and by what the lesson is found. The project's own classes are the first choice."""

    language = forms.ChoiceField(label=gettext_lazy("Language of the text"), choices=settings.LANGUAGES, widget=Choices)
    further_themes = forms.CharField(
        label=gettext_lazy("Further themes"),
        required=False,
        max_length=400,
        widget=forms.TextInput(attrs=LINE),
        help_text=gettext_lazy("As the list of recommendations names them, with a semicolon between two."),
    )

    class Meta:
        model = Lesson
        fields = ("kind", "stage", "language", *WORDS, *CLASSES)
        widgets = {
            "title": forms.TextInput(attrs=LINE),
            "situation": long_text(6),
            "learnt": long_text(6),
            "advice": long_text(6),
            "kind": forms.RadioSelect,
            "stage": forms.RadioSelect,
            **dict.fromkeys(CLASSES, forms.CheckboxSelectMultiple),
        }
        help_texts = {
            "title": gettext_lazy("One sentence that says what was learnt, not what was done."),
            "situation": gettext_lazy(
                "What was tried, with whom and under which conditions, so that a reader can compare."
            ),
            "learnt": gettext_lazy("What worked or did not, and why you think so. Mistakes teach most."),
            "advice": gettext_lazy("What you would tell a colleague who begins the same work tomorrow."),
        }

    def __init__(self, *args: Any, project: Project | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        for name in ("kind", "stage"):
            fields[name].choices = getattr(Lesson, name.title()).choices
        for name in ("learnt", "advice"):
            fields[name].needed_later = True
        chosen = list(self.initial.get("themes") or [])
        own = Theme.objects.filter(recommendations__projects=project) if project else Theme.objects.none()
        fields["themes"].queryset = (
            own | Theme.objects.filter(pk__in=[getattr(one, "pk", one) for one in chosen])
        ).distinct()
        if project is None:
            fields["states"].widget = forms.SelectMultiple(attrs={"size": 6})
            fields["states"].choices = [(state.pk, state.name) for state in states_for_choice()]
        else:
            fields["states"].queryset = State.objects.filter(pk__in=project.states.values("pk"))
        self.order_fields(
            [
                "kind",
                "stage",
                "language",
                *WORDS,
                "components",
                "forms",
                "themes",
                "further_themes",
                "regions",
                "states",
            ]
        )

    def clean_further_themes(self) -> list[Theme]:
        named = [name.strip() for name in self.cleaned_data["further_themes"].split(";") if name.strip()]
        found = {name: Theme.objects.filter(name__iexact=name).order_by("-vocabulary").first() for name in named}
        if unknown := [name for name, theme in found.items() if theme is None]:
            raise forms.ValidationError(_("No such theme: %(names)s") % {"names": "; ".join(unknown)})
        return [theme for theme in found.values() if theme is not None]

    @property
    def facts(self) -> dict[str, Any]:
        """What `actions.write` and `actions.edit` take."""
        data = {name: value for name, value in self.cleaned_data.items() if name != "further_themes"}
        return data | {"themes": [*data["themes"], *self.cleaned_data.get("further_themes", [])]}


class ProposeForm(forms.ModelForm):
    """The words of the twin, and for each finding that stays in them the reason why it may."""

    class Meta:
        model = LessonRelease
        fields = (*WORDS, "shows_states")
        widgets = {
            "title": forms.TextInput(attrs=LINE),
            "situation": long_text(8),
            "learnt": long_text(8),
            "advice": long_text(8),
        }

    def __init__(self, *args: Any, found: Sequence[Found] = (), against_naming: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        for name in WORDS:
            fields[name].required = True
            fields[name].label = _("Twin, for everybody: %(part)s") % {"part": fields[name].label}
        fields["shows_states"].help_text = against_naming or _(
            "Names of its States stand in the text and in the library."
        )
        fields["shows_states"].disabled = bool(against_naming)
        self.asked = list({one.key: one for one in found if one.may_stay}.values())
        for one in self.asked:
            fields[f"keep_{one.key}"] = forms.CharField(
                label=_("%(kind)s: “%(text)s”") % {"kind": Kind(one.finding.kind).label, "text": one.finding.text},
                required=False,
                max_length=300,
                widget=forms.TextInput(attrs=LINE),
                help_text=str(one.finding.why),
            )

    @property
    def words(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in WORDS}

    @property
    def keeps(self) -> dict[str, str]:
        return {one.key: self.cleaned_data.get(f"keep_{one.key}", "") for one in self.asked}

    def reasons(self) -> list[tuple[Found, Any]]:
        """Each finding with the field for its reason, for the template."""
        return [(one, self[f"keep_{one.key}"]) for one in self.asked]


class NoteForm(forms.Form):
    note = forms.CharField(label=gettext_lazy("Reason"), max_length=1000, required=False, widget=long_text(3))


class CiteForm(forms.Form):
    note = forms.CharField(required=False, max_length=300)
