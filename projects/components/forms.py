from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.forms import long_text
from portal.reference.models import Component
from projects.components.models import ComponentScore, Moment, Score


class ComponentScoresForm(forms.Form):
    """Seven scores with a sentence each. A score may stay open while drafting; a sentence alone is kept nowhere, so it needs a score."""

    def __init__(self, *args: Any, about: Any = None, moment: Moment = Moment.REQUEST, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known: dict[int, ComponentScore] = {}
        if about is not None and about.pk:
            scores = about.component_scores.filter(moment=moment).select_related("component")
            known = {score.component.number: score for score in scores}
        self.components = list(Component.objects.all())
        for component in self.components:
            number, old = component.number, known.get(component.number)
            self.fields[f"score_{number}"] = forms.TypedChoiceField(
                label=component.name,
                help_text=component.description,
                required=False,
                coerce=int,
                empty_value=None,
                choices=[("", _("Not scored yet")), *((value, f"{value} · {label}") for value, label in Score.choices)],
                initial=old.score if old else "",
            )
            self.fields[f"score_{number}"].needed_later = True  # type: ignore[attr-defined]  # a draft may leave it open
            self.fields[f"narrative_{number}"] = forms.CharField(
                label=gettext_lazy("Why this score"),
                required=False,
                max_length=600,
                initial=old.narrative if old else "",
                widget=long_text(2),
            )
            self.fields[f"narrative_{number}"].needed_later = True  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for component in self.components:
            if data.get(f"narrative_{component.number}") and data.get(f"score_{component.number}") is None:
                self.add_error(f"score_{component.number}", _("Choose the score that your sentence explains."))
        return data

    @property
    def scores(self) -> dict[int, tuple[int | None, str]]:
        """What `projects.components.actions.score` takes."""
        return {
            component.number: (
                self.cleaned_data[f"score_{component.number}"],
                self.cleaned_data[f"narrative_{component.number}"],
            )
            for component in self.components
        }

    def pairs(self) -> list[tuple[Any, Any]]:
        """Score and narrative fields side by side, for the template."""
        return [(self[f"score_{c.number}"], self[f"narrative_{c.number}"]) for c in self.components]
