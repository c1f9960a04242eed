from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from funding.earmarking.models import Condition
from funding.earmarking.terms import RELATIONS, Dimension
from funding.forms import DAY
from portal.forms import long_text
from portal.reference.finance import ObjectClass
from portal.reference.models import AssistanceForm, Component, RegionalGroup, State
from portal.reference.sorting import states_for_choice
from projects.portfolio.models import Project
from projects.portfolio.workflow import ENDED

ABOUT = {
    Dimension.REGION: _("One of the regional groups; every State of the project lies in it."),
    Dimension.STATE: _("Every State of the project is among those named."),
    Dimension.COMPONENT: _("The project addresses one of them: scored 1 or more at approval."),
    Dimension.FORM: _("The project uses one of them."),
    Dimension.PROJECT: _("The money is for the projects named."),
    Dimension.PERIOD: _("When it may be spent, beside the first and last day of the agreement itself."),
    Dimension.OBJECT_CLASS: _("For example no staff costs. Lines of expenditure are held against it as well."),
    Dimension.OTHER: _("What no list can hold. Whoever posts an allocation answers it in words."),
}


class ConditionForm(forms.Form):
    """A condition about one thing: only the fields of its dimension are asked for."""

    def __init__(
        self, *args: Any, dimension: str, user: Any, condition: Condition | None = None, **kwargs: Any
    ) -> None:
        if condition is not None:
            kwargs["initial"] = held(condition)
        super().__init__(*args, **kwargs)
        self.dimension = dimension
        if dimension != Dimension.OTHER:
            self.fields["sense"] = forms.ChoiceField(
                choices=Condition.Sense.choices,
                label=_("The money is"),
                initial=Condition.Sense.ONLY,
                widget=forms.RadioSelect,
            )
            self.fields |= value_fields(dimension, user, condition)
        self.fields["strength"] = forms.ChoiceField(
            choices=Condition.Strength.choices,
            label=_("How far it binds"),
            initial=Condition.Strength.HARD,
            widget=forms.RadioSelect,
            help_text=_("What is binding forbids; a preference asks for a reason when an allocation departs from it."),
        )
        self.fields["wording"] = forms.CharField(
            required=dimension == Dimension.OTHER,
            max_length=1000,
            label=_("The donor's own words"),
            widget=long_text(3),
            help_text=_("As the agreement says it, in its language."),
        )

    @property
    def facts(self) -> dict[str, Any]:
        return {"dimension": self.dimension, **self.cleaned_data}


def value_fields(dimension: str, user: Any, condition: Condition | None) -> dict[str, forms.Field]:
    if dimension == Dimension.PERIOD:
        return {"starts_on": day(_("From")), "ends_on": day(_("Until"))}
    if dimension == Dimension.OBJECT_CLASS:
        return {
            "object_classes": forms.MultipleChoiceField(
                choices=ObjectClass.choices, label=_("Object classes"), widget=forms.CheckboxSelectMultiple
            )
        }
    rows: dict[str, Any] = {
        Dimension.REGION: RegionalGroup.objects.all,
        Dimension.STATE: State.objects.all,
        Dimension.COMPONENT: Component.objects.all,
        Dimension.FORM: AssistanceForm.objects.all,
        Dimension.PROJECT: lambda: projects_to_choose(user, condition),
    }
    relation, key = RELATIONS[dimension]
    field: Any = forms.ModelMultipleChoiceField(
        rows[dimension](),
        to_field_name=key,
        label=Dimension(dimension).label,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "ticks-long"} if len(rows[dimension]()) > 12 else {}),
    )
    if dimension == Dimension.STATE:
        field.choices = [(state.iso3, str(state)) for state in states_for_choice()]
    return {relation: field}


def projects_to_choose(user: Any, condition: Condition | None) -> Any:
    """Those that have not ended, and those that the condition names already."""
    named = condition.projects.values("pk") if condition else Project.objects.none().values("pk")
    found = Project.objects.visible_to(user)
    return found.filter(~Q(status__in=ENDED) | Q(pk__in=named)).order_by("-code")


def day(label: Any) -> forms.DateField:
    return forms.DateField(required=False, label=label, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))


def held(condition: Condition) -> dict[str, Any]:
    values: dict[str, Any] = {
        relation: [getattr(one, key) for one in getattr(condition, relation).all()]
        for relation, key in RELATIONS.values()
    }
    return values | {
        name: getattr(condition, name)
        for name in ("sense", "strength", "object_classes", "starts_on", "ends_on", "wording")
    }
