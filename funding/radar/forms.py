"""The words of the radar's address."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from funding.funds.models import Fund
from funding.radar.figures import LABELS, Item
from funding.radar.thresholds import Severity

SEVERITIES = {"urgent": Severity.URGENT, "soon": Severity.SOON, "watch": Severity.WATCH}


class RadarForm(forms.Form):
    severity = forms.ChoiceField(
        label=pgettext_lazy("radar", "Severity"),
        required=False,
        choices=[("", _("All")), ("urgent", _("Urgent")), ("soon", _("Soon")), ("watch", _("To watch"))],
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[("", _("All")), *((kind.value, label) for kind, label in LABELS.items())],
    )
    fund = forms.ChoiceField(label=_("Fund"), required=False)
    donor = forms.CharField(
        label=_("Donor"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "dir": "auto"}),
    )
    project = forms.CharField(
        label=_("Project"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"type": "search", "dir": "ltr"}),
    )

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        funds = Fund.objects.voluntary().values_list("code", "name")
        field: Any = self.fields["fund"]
        field.choices = [("", _("All")), *funds]

    def keep(self, items: Iterable[Item]) -> list[Item]:
        """The items that the valid form asks for, in their order."""
        words = self.cleaned_data
        severity = SEVERITIES.get(words["severity"])
        return [
            item
            for item in items
            if (severity is None or item.severity is severity)
            and words["kind"] in ("", item.kind.value)
            and (not words["fund"] or words["fund"] in item.funds)
            and is_about(words["donor"], item.contribution.donor if item.contribution else "")
            and is_about(words["project"], item.project.code if item.project else "")
        ]


def is_about(typed: str, name: str) -> bool:
    return typed.strip().casefold() in name.casefold()
