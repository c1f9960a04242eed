from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.kinds import KINDS
from reports.schedules.models import ScheduleRule
from reports.schedules.terms import Terms

Trigger, Covers, Scopes = ScheduleRule.Trigger, ScheduleRule.Covers, ScheduleRule.Scopes
DAY = {"type": "date"}


def any_day(label: Any, **facts: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"), **facts)


def kinds() -> list[tuple[str, Any]]:
    return [(kind.code, kind.name) for kind in KINDS.values()]


def scope_choices(person: Any) -> list[tuple[Any, Any]]:
    """What each kind can be about, under "kind:code", so that two kinds may use the same code."""
    groups = [group(kind, person) for kind in KINDS.values() if kind.scope]
    return [("", gettext_lazy("The whole programme")), *groups]


def group(kind: Any, person: Any) -> tuple[Any, list[tuple[str, Any]]]:
    found: Iterable[tuple[str, Any]] = kind.scope.choices(person)
    return kind.name, [(f"{kind.code}:{code}", name) for code, name in found]


class TermsForm(forms.Form):
    """When a rule calls for its reports. What the trigger does not use is ignored."""

    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=120, help_text=gettext_lazy("As staff will find it on the schedule.")
    )
    trigger = forms.ChoiceField(label=gettext_lazy("When"), choices=Trigger.choices, widget=forms.RadioSelect)
    dates = forms.CharField(
        label=gettext_lazy("Dates"),
        required=False,
        max_length=120,
        help_text=gettext_lazy(
            "For fixed dates: month and day, such as 03-31, 09-30. In a year without 29 February it is the 28th."
        ),
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    months = forms.IntegerField(
        label=gettext_lazy("Months"),
        required=False,
        help_text=gettext_lazy("For every n months: counted from the first day below."),
    )
    days = forms.IntegerField(
        label=gettext_lazy("Days"),
        required=False,
        help_text=gettext_lazy("After the end of the period, or before the session."),
    )
    covers = forms.ChoiceField(
        label=gettext_lazy("Period"),
        choices=Covers.choices,
        help_text=gettext_lazy("Seen from the day on which the report is due."),
    )
    starts_on = any_day(
        gettext_lazy("From"), help_text=gettext_lazy("What was due since this day is caught up at once.")
    )
    ends_on = any_day(gettext_lazy("Until"), required=False, help_text=gettext_lazy("Without it the rule goes on."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("dates", "months", "days"):
            field: Any = self.fields[name]
            field.needed_later = True  # one of them is wanted, as the trigger says: none is simply optional

    def clean_dates(self) -> list[str]:
        return [part for part in self.cleaned_data["dates"].replace(",", " ").replace("،", " ").split() if part]

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in TermsForm.base_fields}

    def terms(self) -> Terms:
        data = self.cleaned_data
        return Terms(
            trigger=data["trigger"], covers=data["covers"], starts_on=data["starts_on"], ends_on=data["ends_on"],
            dates=tuple(data["dates"]), months=data["months"] or 0, days=data["days"] or 0,
        )  # fmt: skip


class RuleForm(TermsForm):
    """A new rule: also which reports it calls for."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of report"), choices=kinds)
    scopes = forms.ChoiceField(
        label=gettext_lazy("How many"), choices=Scopes.choices, widget=forms.RadioSelect, initial=Scopes.ONE
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("About"),
        required=False,
        help_text=gettext_lazy("Which fund, donor, State or project; for one report only."),
    )
    field_order = ("name", "kind", "scopes", "scope", "trigger")

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["scope"]
        field.choices = scope_choices(person)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        kind, _colon, code = data.get("scope", "").partition(":")
        if data.get("scopes") == Scopes.EACH:
            code = ""
        elif kind and data.get("kind") and kind != data["kind"]:
            self.add_error("scope", _("This is not what a report of the chosen kind is about."))
        data["scope"] = code
        return data

    def facts(self) -> dict[str, Any]:
        return super().facts() | {name: self.cleaned_data[name] for name in ("kind", "scopes", "scope")}


def initial_of(rule: ScheduleRule) -> dict[str, Any]:
    return {
        "name": rule.name, "trigger": rule.trigger, "dates": ", ".join(rule.dates), "months": rule.months,
        "days": rule.days, "covers": rule.covers, "starts_on": rule.starts_on, "ends_on": rule.ends_on,
    }  # fmt: skip


def initial_of_new() -> dict[str, Any]:
    return {"starts_on": timezone.localdate(), "trigger": Trigger.AFTER_PERIOD, "covers": Covers.QUARTER, "days": 45}
