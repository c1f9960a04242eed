from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from funding.allocations.choosing import Candidate, grouped
from portal.forms import long_text
from portal.money_field import AmountField
from projects.portfolio.models import Project


class AllocationForm(forms.Form):
    """`candidates`: the projects that may be chosen, in the order and groups of the select."""

    project = forms.ModelChoiceField(Project.objects.none(), label=_("Project"))
    amount_usd = AmountField(
        label=_("Amount, US$"), help_text=_("Programme support costs are paid out of this amount.")
    )
    purpose = forms.CharField(
        required=False, max_length=200, label=_("Purpose"), widget=forms.TextInput(attrs={"dir": "auto"})
    )
    soft_reason = forms.CharField(
        required=False,
        max_length=500,
        label=_("Reason"),
        help_text=_("Where it departs from a donor's preference, or how a condition in words is met."),
        widget=long_text(2),
    )

    def __init__(self, *args: Any, candidates: list[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        project: Any = self.fields["project"]
        project.queryset = Project.objects.filter(pk__in=[one.project.pk for one in candidates])
        project.choices = [("", "---------"), *grouped(candidates)]
