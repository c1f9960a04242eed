from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.harm import Kind
from reports.distribution.copies.actions import OUT, STAYS, Answer
from reports.distribution.copies.scanning import Found

CHOICES = [(OUT, pgettext_lazy("finding", "Leave it out")), (STAYS, pgettext_lazy("finding", "It may stay"))]


class AnswersForm(forms.Form):
    """For each finding of the scan: it goes, or why it may stay. What must not be named goes."""

    def __init__(self, *args: Any, found: Sequence[Found], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.found = list(found)
        for one in self.found:
            self.fields[f"answer_{one.key}"] = forms.ChoiceField(
                label=f"{Kind(one.finding.kind).label}: {one.finding.text}",
                choices=CHOICES if one.may_stay else CHOICES[:1],
                required=False,
                widget=forms.RadioSelect,
            )
            self.fields[f"reason_{one.key}"] = forms.CharField(
                label=_("Why it may stay"),
                required=False,
                max_length=300,
                widget=forms.TextInput(attrs={"dir": "auto", "placeholder": " "}),
            )

    @property
    def answers(self) -> dict[str, Answer]:
        data = self.cleaned_data
        return {
            one.key: Answer(data.get(f"answer_{one.key}", ""), data.get(f"reason_{one.key}", "")) for one in self.found
        }

    def asked(self) -> list[tuple[Found, Any, Any]]:
        """Each finding with the fields of its answer, for the template."""
        return [(one, self[f"answer_{one.key}"], self[f"reason_{one.key}"]) for one in self.found]
