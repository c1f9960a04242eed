from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.listing.filters import Choices, regional_group_choices, state_choices
from portal.listing.unread import AddressForm
from projects.results.plan_models import ManagementPlan, PlanResult
from projects.results.plans.figures import Question
from projects.results.plans.filters import plan_choices, year_choices
from projects.results.plans.offered import holds_on


def mapping_in(data: QueryDict) -> dict[int, set[int]]:
    """Result → chosen results of plans, for the results that the page showed (`shown`); a box is named `map`, value 12-3."""
    shown = {int(text): set[int]() for text in data.getlist("shown") if text.isdecimal() and len(text) < 10}
    for text in data.getlist("map"):
        result, _mark, plan_result = text.partition("-")
        if result.isdecimal() and plan_result.isdecimal() and len(text) < 20 and int(result) in shown:
            shown[int(result)].add(int(plan_result))
    return shown


class AddToAllForm(forms.Form):
    plan_result: Any = forms.ModelChoiceField(PlanResult.objects.none(), label=_("Result of a plan"))

    def __init__(self, *args: Any, plans: list[ManagementPlan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["plan_result"]
        field.queryset = PlanResult.objects.filter(plan__in=plans).select_related("plan")
        field.choices = [
            (plan.name, [(one.pk, f"{one.code} {one.name}") for one in plan.shown])  # type: ignore[attr-defined]
            for plan in plans
        ]


class CopyForm(forms.Form):
    source: Any = forms.ModelChoiceField(ManagementPlan.objects.none(), label=_("From"), empty_label=None)
    target: Any = forms.ModelChoiceField(ManagementPlan.objects.none(), label=_("To"), empty_label=None)

    def __init__(self, *args: Any, plans: list[ManagementPlan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, chosen in (("source", plans[:1]), ("target", plans[1:2])):
            field: Any = self.fields[name]
            field.queryset = ManagementPlan.objects.filter(pk__in=[plan.pk for plan in plans])
            field.initial = chosen[0].pk if chosen else None


ALL = ("", _("All"))


def choice(label: Any, choices: Any, *, required: bool = False) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, required=required, widget=Choices())


class RollUpForm(AddressForm):
    """Always bound: without a plan in the address, the one that holds today, or the last."""

    plan = choice(_("Plan"), plan_choices, required=True)
    state = choice(_("State"), lambda: [ALL, *state_choices()])
    group = choice(_("Regional group"), lambda: [ALL, *regional_group_choices()])
    year = choice(_("Year"), lambda: [ALL, *year_choices()])

    def __init__(self, query: Mapping[str, Any]) -> None:
        given = {name: query[name] for name in self.base_fields if name in query}
        super().__init__({"plan": plan_of_today()} | given)

    @property
    def question(self) -> Question:
        data = self.cleaned_data
        return Question(
            plan=data["plan"],
            state=data["state"],
            region=data["group"],
            year=int(data["year"]) if data["year"] else None,
        )


def plan_of_today() -> str:
    plans = list(ManagementPlan.objects.order_by("starts_on"))
    today = timezone.localdate()
    return next((plan.code for plan in plans if holds_on(plan, today)), plans[-1].code if plans else "")
