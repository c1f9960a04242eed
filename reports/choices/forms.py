"""What an author chooses for a report, kind by kind; plain values, as `Report.options` keeps them."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.periods import Period
from portal.reference.models import Component
from reports.figures.board.choices import MOST_YEARS, Choices
from reports.kinds.board import dates_in


def component_choices() -> list[tuple[str, str]]:
    return [(str(one.number), f"{one.number}. {one.name}") for one in Component.objects.all()]


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class BoardForm(forms.Form):
    components = forms.MultipleChoiceField(
        label=gettext_lazy("Components of the thematic chapter"),
        required=False,
        choices=component_choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Those that the Board chose this year. The figures are frozen anew."),
    )
    symbol = forms.CharField(
        label=gettext_lazy("Symbol of the document"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("For example A/HRC/61/74; without one, a place is left for it."),
    )
    previous_symbol = forms.CharField(
        label=gettext_lazy("Symbol of the previous report"), required=False, max_length=40
    )
    council_session = forms.IntegerField(
        label=gettext_lazy("Session of the Human Rights Council"), required=False, min_value=1, max_value=199
    )
    council_first = forms.DateField(label=gettext_lazy("First day of that session"), required=False, widget=DateInput)
    council_last = forms.DateField(label=gettext_lazy("Last day of that session"), required=False, widget=DateInput)
    dated = forms.DateField(
        label=gettext_lazy("Date of the document"),
        required=False,
        widget=DateInput,
        help_text=gettext_lazy("Without one, the day on which the figures were frozen."),
    )
    is_late = forms.BooleanField(label=gettext_lazy("Submitted after the deadline"), required=False)
    late_reason = forms.CharField(
        label=gettext_lazy("Footnote on the late submission"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Without one, the usual sentence."),
    )
    compared_years = forms.TypedChoiceField(
        label=gettext_lazy("Earlier years in the list of donors"),
        coerce=int,
        choices=[(number, str(number)) for number in range(MOST_YEARS + 1)],
        help_text=gettext_lazy("The figures are frozen anew."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("council_first"), data.get("council_last")
        if (first is None) != (last is None):
            self.add_error("council_last", _("Give both days of the session, or neither."))
        elif first and last and last < first:
            self.add_error("council_last", _("The last day cannot be before the first."))
        return data

    @staticmethod
    def initial_of(options: Mapping[str, Any]) -> dict[str, Any]:
        chosen = Choices.read(options)
        days = dates_in(chosen.council_dates)
        return {
            "components": [str(number) for number in chosen.components],
            "symbol": chosen.symbol,
            "previous_symbol": chosen.previous_symbol,
            "council_session": chosen.council_session,
            "council_first": days.starts_on if days else None,
            "council_last": days.ends_on if days else None,
            "dated": chosen.dated,
            "is_late": chosen.is_late,
            "late_reason": chosen.late_reason,
            "compared_years": chosen.compared_years,
        }

    def choices(self) -> dict[str, Any]:
        data = self.cleaned_data
        first, last, dated = data["council_first"], data["council_last"], data["dated"]
        return {
            "components": sorted(int(number) for number in data["components"]),
            "symbol": data["symbol"],
            "previous_symbol": data["previous_symbol"],
            "council_session": data["council_session"],
            "council_dates": str(Period(first, last)) if first and last else "",
            "dated": dated.isoformat() if dated else "",
            "is_late": data["is_late"],
            "late_reason": data["late_reason"],
            "compared_years": data["compared_years"],
        }


class StateForm(forms.Form):
    matrix = forms.ChoiceField(
        label=gettext_lazy("Recommendations in the annex"),
        choices=[
            ("whole", gettext_lazy("All of the latest review, and others about which something is done")),
            ("acted_on", gettext_lazy("Only those about which something is done")),
        ],
        widget=forms.RadioSelect,
        help_text=gettext_lazy("The figures are frozen anew."),
    )

    @staticmethod
    def initial_of(options: Mapping[str, Any]) -> dict[str, Any]:
        return {"matrix": "acted_on" if options.get("matrix") == "acted_on" else "whole"}

    def choices(self) -> dict[str, Any]:
        return {"matrix": self.cleaned_data["matrix"]}


FORMS: dict[str, Any] = {"board": BoardForm, "state": StateForm}  # kinds that let their author choose
