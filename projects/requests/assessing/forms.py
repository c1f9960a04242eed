from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from portal.accounts.models import User
from portal.forms import long_text
from projects.requests.assessing.models import Consolidation
from projects.requests.assessing.places import eligible
from projects.requests.blockers import ASSESSORS
from projects.requests.models import Assessment
from projects.requests.moves.forms import MoveForm, NoteForm

COST = forms.TextInput(attrs={"inputmode": "decimal", "dir": "ltr"})


class AssessorsForm(NoteForm):
    """Who is asked to assess. A place that is left open goes to whoever gives an assessment first."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        people = eligible(self.about)
        chosen = list(self.about.assignments.filter(round=self.about.round).values_list("user", flat=True))
        for place in range(ASSESSORS):
            self.fields[f"assessor_{place + 1}"] = forms.ModelChoiceField(
                label=gettext_lazy("First assessor") if place == 0 else gettext_lazy("Second assessor"),
                queryset=people,
                required=False,
                empty_label=gettext_lazy("Whoever is free"),
                initial=chosen[place] if place < len(chosen) else None,
            )
        self.order_fields([f"assessor_{place + 1}" for place in range(ASSESSORS)])

    @property
    def assessors(self) -> list[User]:
        named = (self.cleaned_data.get(f"assessor_{place + 1}") for place in range(ASSESSORS))
        return list({person.pk: person for person in named if person is not None}.values())


class OfficerForm(MoveForm):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["officer"] = forms.ModelChoiceField(
            label=gettext_lazy("Officer"), queryset=eligible(self.about), initial=self.about.officer_id
        )


class AssessForm(forms.ModelForm):
    class Meta:
        model = Assessment
        fields = ("advice", "narrative", "cost_estimate_usd", "precedents_seen")
        widgets = {"narrative": long_text(5), "advice": forms.RadioSelect, "cost_estimate_usd": COST}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["advice"].choices = Assessment.Advice.choices
        fields["precedents_seen"].required = True


class ConsolidateForm(forms.ModelForm):
    class Meta:
        model = Consolidation
        fields = ("advice", "narrative", "cost_estimate_usd", "precedents")
        widgets = {
            "narrative": long_text(5),
            "precedents": long_text(2),
            "advice": forms.RadioSelect,
            "cost_estimate_usd": COST,
        }
        help_texts = {
            "precedents": gettext_lazy("Their numbers, and what follows from them; or that there is none."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["advice"].choices = Assessment.Advice.choices
