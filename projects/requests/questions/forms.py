from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.forms import long_text
from projects.requests.moves.forms import MoveForm, date_field
from projects.requests.questions.sections import LABELS


class AskForm(MoveForm):
    """One box for each section of the request; only sections with a question open again for the State."""

    answer_due_on = date_field(gettext_lazy("Answer needed by"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for section, label in LABELS.items():
            self.fields[f"question_{section}"] = forms.CharField(
                label=label, required=False, max_length=2000, widget=long_text(2)
            )
        self.order_fields([f"question_{section}" for section in LABELS])

    def clean_answer_due_on(self) -> date:
        day: date = self.cleaned_data["answer_due_on"]
        if day < timezone.localdate() + timedelta(days=1):
            raise forms.ValidationError(_("Give the State at least until tomorrow."))
        return day

    @property
    def questions(self) -> Iterator[tuple[str, str]]:
        for section in LABELS:
            yield section, self.cleaned_data[f"question_{section}"]


class AnswerForm(forms.Form):
    answer = forms.CharField(label=gettext_lazy("Answer"), max_length=4000, widget=long_text(3))
