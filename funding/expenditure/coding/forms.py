from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from funding.contributions.models import Contribution
from funding.expenditure.models import CodingRule
from funding.funds.models import Fund
from portal.reference.finance import ObjectClass
from projects.portfolio.models import Project

SUPPORT_COST = "support_cost"


class CodingRuleForm(forms.Form):
    """A rule: where the code stands, and what it means."""

    part = forms.ChoiceField(choices=CodingRule.Part.choices, label=_("Part of the line"))
    match = forms.ChoiceField(choices=CodingRule.Match.choices, label=_("How it is compared"))
    code = forms.CharField(max_length=80, label=_("Code"), widget=forms.TextInput(attrs={"dir": "ltr"}))
    project = forms.ModelChoiceField(Project.objects.none(), required=False, label=_("Project"))
    is_general = forms.BooleanField(
        required=False, label=_("Of no project"), help_text=_("The fund pays for itself, for example its Board.")
    )
    contribution = forms.ModelChoiceField(Contribution.objects.none(), required=False, label=_("Contribution"))
    fund: "forms.ModelChoiceField[Fund]" = forms.ModelChoiceField(Fund.objects.none(), required=False, label=_("Fund"))
    object_class = forms.ChoiceField(required=False, label=_("Object class"))

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["project"].queryset = Project.objects.visible_to(user).order_by("code")
        fields["project"].label_from_instance = lambda project: f"{project.code} {project.title}"[:90]
        fields["contribution"].queryset = Contribution.objects.visible_to(user).select_related("donor__organisation")
        fields["contribution"].label_from_instance = lambda gift: f"{gift.reference} {gift.donor.organisation.name}"[
            :90
        ]
        fields["fund"].queryset = Fund.objects.all()
        fields["object_class"].choices = [
            ("", "—"),
            *ObjectClass.choices,
            (SUPPORT_COST, _("Programme support costs, charged by the accounts")),
        ]

    def facts(self) -> dict[str, Any]:
        """For `add_coding_rule`."""
        data = dict(self.cleaned_data)
        data["is_support_cost"] = data["object_class"] == SUPPORT_COST
        if data["is_support_cost"]:
            data["object_class"] = ""
        return data
