"""Forms of the register of risks."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext_lazy

from portal.forms import long_text
from projects.portfolio.forms import DAY
from projects.risks.levels import IMPACTS, LIKELIHOODS
from projects.risks.models import Risk
from projects.workplan.people import staff

WORDS = ("title", "language", "description", "category", "response", "owner")


def scale(words: dict[int, Any]) -> list[tuple[int, str]]:
    return [(n, f"{n} {label}") for n, label in words.items()]


def scale_field(label: Any, words: dict[int, Any]) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, coerce=int, choices=lambda: scale(words))


def day_field(**kwargs: Any) -> forms.DateField:
    return forms.DateField(
        label=gettext_lazy("Next review"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"), **kwargs
    )


class RiskForm(forms.ModelForm):
    language = forms.ChoiceField(label=gettext_lazy("Language of the text"), choices=settings.LANGUAGES)

    class Meta:
        model = Risk
        fields = WORDS
        widgets = {
            "title": forms.TextInput(attrs={"dir": "auto", "placeholder": " "}),
            "description": long_text(4),
            "response": long_text(4),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].initial = get_language()
        owner: Any = self.fields["owner"]
        owner.queryset = staff()

    def _post_clean(self) -> None:
        """The action checks the whole and writes it."""

    @property
    def facts(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class NewRiskForm(RiskForm):
    likelihood = scale_field(gettext_lazy("Likelihood"), LIKELIHOODS)
    impact = scale_field(gettext_lazy("Impact"), IMPACTS)
    review_on = day_field()
    field_order = (*WORDS[:4], "likelihood", "impact", *WORDS[4:], "review_on")


class ReviewForm(forms.Form):
    likelihood = scale_field(gettext_lazy("Likelihood"), LIKELIHOODS)
    impact = scale_field(gettext_lazy("Impact"), IMPACTS)
    status = forms.ChoiceField(label=gettext_lazy("Status"), choices=Risk.Status.choices)
    note = forms.CharField(label=gettext_lazy("What changed"), max_length=1000, widget=long_text(3))
    review_on = day_field(
        required=False, help_text=gettext_lazy("Not needed for a risk that has happened or is closed.")
    )
