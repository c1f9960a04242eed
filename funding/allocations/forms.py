from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from funding.allocations.blockers import OPEN_PROJECTS
from portal.money_field import AmountField
from projects.portfolio.models import Project


class AllocationForm(forms.Form):
    project = forms.ModelChoiceField(Project.objects.none(), label=_("Project"))
    amount_usd = AmountField(
        label=_("Amount, US$"), help_text=_("Programme support costs are paid out of this amount.")
    )
    purpose = forms.CharField(
        required=False, max_length=200, label=_("Purpose"), widget=forms.TextInput(attrs={"dir": "auto"})
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        project: Any = self.fields["project"]
        project.queryset = Project.objects.visible_to(user).filter(status__in=OPEN_PROJECTS)
