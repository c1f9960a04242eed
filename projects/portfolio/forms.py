from typing import Any

from django import forms
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.forms import long_text
from projects.portfolio.models import Project

DAY = {"type": "date"}


class DatesInOrder(forms.BaseForm):
    """Says beside the field what the database would refuse (project_dates_in_order)."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("The project cannot end before it starts."))
        return data


class ProjectForm(DatesInOrder, forms.ModelForm):
    class Meta:
        model = Project
        fields = ("title", "summary", "starts_on", "ends_on", "budget_usd", "manager", "is_published")
        widgets = {
            "summary": long_text(5),
            "title": forms.TextInput(attrs={"dir": "auto", "placeholder": " "}),
            "starts_on": forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
            "ends_on": forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
            "budget_usd": forms.TextInput(attrs={"inputmode": "decimal", "dir": "ltr"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        manager: Any = self.fields["manager"]
        manager.queryset = User.objects.filter(
            is_active=True, memberships__role__in=(Role.OFFICER, Role.HEAD)
        ).distinct()
