from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.forms import long_text
from portal.reference.models import Component
from projects.components.evidence import Cite, Cites, Given, Kind, citation_in, cited
from projects.components.models import Score
from projects.recommendations.models import Recommendation

LONGEST_NARRATIVE = 1200
LONGEST_CITATION = 300
SCORES = [(value, f"{value} · {label}") for value, label in Score.choices]


class RecommendationsField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.citation}: {Truncator(obj.text).chars(90)}"


class ComponentScoresForm(forms.Form):
    """Seven scores of a request, each with its reason and what it rests on: recommendations of the request, a citation."""

    def __init__(self, *args: Any, about: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.components = list(Component.objects.all())
        rows = about.recommendations.select_related("review__session").in_document_order()
        self.cites_records = bool(rows)
        for component in self.components:
            self.add(component, rows)

    def add(self, component: Component, recommendations: Any) -> None:
        number = component.number
        self.fields[f"score_{number}"] = forms.TypedChoiceField(
            label=component.name,
            help_text=component.question,
            required=False,
            coerce=int,
            empty_value=None,
            choices=[("", _("Not scored yet")), *((value, f"{value} · {label}") for value, label in Score.choices)],
        )
        self.fields[f"narrative_{number}"] = forms.CharField(
            label=gettext_lazy("Why this score"), required=False, max_length=LONGEST_NARRATIVE, widget=long_text(2)
        )
        self.fields[f"evidence_{number}"] = citation_field()
        if self.cites_records:
            self.fields[f"recommendations_{number}"] = RecommendationsField(
                Recommendation.objects.none(),
                label=gettext_lazy("Recommendations of the request that it rests on"),
                required=False,
                widget=forms.CheckboxSelectMultiple,
            )
            self.fields[f"recommendations_{number}"].queryset = recommendations  # type: ignore[attr-defined]
        for name in self.names(number):
            self.fields[name].needed_later = True  # type: ignore[attr-defined]  # asked for all at once, by the action

    def names(self, number: int) -> list[str]:
        return [name for name in self.fields if name.endswith(f"_{number}")]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for component in self.components:
            if data.get(f"narrative_{component.number}") and data.get(f"score_{component.number}") is None:
                self.add_error(f"score_{component.number}", _("Choose the score that your sentence explains."))
        return data

    @property
    def scores(self) -> dict[int, Given]:
        data = self.cleaned_data
        return {
            one.number: Given(data[f"score_{one.number}"], data[f"narrative_{one.number}"], self.evidence(one.number))
            for one in self.components
        }

    def evidence(self, number: int) -> Cites:
        rows = self.cleaned_data.get(f"recommendations_{number}") or ()
        return (*(Cite(Kind.RECOMMENDATION, row.pk) for row in rows), *cited(self.cleaned_data[f"evidence_{number}"]))

    def boxes(self) -> list[tuple[int, Any, list[Any]]]:
        """Each component's number, the field of its score and the fields of what it rests on, for the template."""
        made = []
        for one in self.components:
            score, *others = (self[name] for name in self.names(one.number))
            made.append((one.number, score, others))
        return made


def citation_field() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Evidence"),
        help_text=gettext_lazy(
            "What shows it: a law with its article, a report, a decision, a figure with its source."
        ),
        required=False,
        max_length=LONGEST_CITATION,
        widget=forms.TextInput(attrs={"dir": "auto", "placeholder": " "}),
    )


def initial_of(number: int, said: Given) -> dict[str, Any]:
    """How the form begins with what was said before."""
    return {
        f"score_{number}": "" if said.score is None else said.score,
        f"narrative_{number}": said.narrative[:LONGEST_NARRATIVE],
        f"evidence_{number}": citation_in(said.evidence)[:LONGEST_CITATION],
        f"recommendations_{number}": keys(said.evidence, Kind.RECOMMENDATION),
    }


def keys(evidence: Sequence[Cite], kind: Kind) -> list[Any]:
    return [cite.value for cite in evidence if cite.kind == kind]
