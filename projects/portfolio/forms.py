"""Forms of a project's facts: they check what was typed; the actions write it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import formats
from portal.forms import long_text
from portal.listing.filters import state_choices
from portal.reference.models import AssistanceForm, ProgrammeElement, RegionalGroup, SdgTarget, State
from portal.workflow import Blocker
from projects.portfolio.facts import AT_THE_END, SETS, against_change, against_dates, against_reach
from projects.portfolio.models import Project
from projects.portfolio.team.people import managers
from projects.requests.drafting.forms import AmountField, CodesField

DAY = {"type": "date"}


class DatesInOrder(forms.BaseForm):
    """Says beside the field what the database would refuse (project_dates_in_order)."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("The project cannot end before it starts."))
        return data


def label(name: str) -> str:
    column: Any = Project._meta.get_field(name)
    return capfirst(str(column.verbose_name))


def ticks(name: str, rows: Any, words: Any, *, key: str = "code", help_text: Any = "") -> forms.Field:
    return forms.ModelMultipleChoiceField(
        label=words,
        help_text=help_text,
        queryset=rows,
        to_field_name=key,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "ticks-long"} if name == "states" else {}),
    )


def day(name: str) -> forms.DateField:
    return forms.DateField(label=label(name), required=False, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))


def built() -> dict[str, forms.Field]:
    """A field for each fact, in the order of the page."""
    line = forms.TextInput(attrs={"dir": "auto", "placeholder": " "})
    states: Any = ticks("states", State.objects.all(), _("States"), key="iso3")
    states.choices = state_choices()
    people: Any = forms.ModelChoiceField(label=_("Manager"), queryset=managers(), required=False)
    return {
        "title": forms.CharField(label=label("title"), max_length=160, widget=line),
        "language": forms.ChoiceField(label=_("Language of title and summary"), choices=settings.LANGUAGES),
        "summary": forms.CharField(label=label("summary"), max_length=4000, required=False, widget=long_text(5)),
        "reach": forms.ChoiceField(label=label("reach"), choices=Project.Reach.choices, widget=forms.RadioSelect),
        "states": states,
        "regions": ticks("regions", RegionalGroup.objects.all(), _("Regions")),
        "presence": forms.ChoiceField(
            label=label("presence"), choices=[("", "—"), *Project.Presence.choices], required=False
        ),
        "forms": ticks("forms", AssistanceForm.objects.all(), _("Forms of assistance")),
        "elements": ticks("elements", ProgrammeElement.objects.all(), _("Programme elements")),
        "sdg_targets": CodesField(
            label=_("SDG targets"),
            help_text=_("Codes with commas between them, for example 16.3, 16.a."),
            required=False,
            widget=forms.TextInput(attrs={"dir": "ltr"}),
        ),
        "starts_on": day("starts_on"),
        "ends_on": day("ends_on"),
        "budget_usd": AmountField(label=label("budget_usd"), max_digits=14, decimal_places=2, min_value=0),
        "manager": people,
        "is_published": forms.BooleanField(
            label=_("Published: everybody may read it once it has started"), required=False
        ),
        "final_narrative": forms.CharField(
            label=label("final_narrative"),
            help_text=_("What was reached, what was not, and why: read by the States, the Board and the public."),
            max_length=12_000,
            required=False,
            widget=long_text(10),
        ),
        "carry_over_reference": forms.CharField(
            label=label("carry_over_reference"),
            help_text=_("Only where money is left that goes on under another reference."),
            max_length=60,
            required=False,
            widget=forms.TextInput(attrs={"dir": "ltr"}),
        ),
    }


def held(project: Project) -> dict[str, Any]:
    """What the project holds now, as the fields take it."""
    return {
        **{name: getattr(project, name) for name in built_names() - set(SETS) - {"manager"}},
        "manager": project.manager_id,
        "states": [one.iso3 for one in project.states.all()],
        **{name: [one.code for one in getattr(project, name).all()] for name in ("regions", "forms", "elements")},
        "sdg_targets": ", ".join(one.code for one in project.sdg_targets.all()),
    }


def built_names() -> set[str]:
    return {
        "title", "language", "summary", "reach", "states", "regions", "presence", "forms", "elements", "sdg_targets",
        "starts_on", "ends_on", "budget_usd", "manager", "is_published", "final_narrative", "carry_over_reference",
    }  # fmt: skip


class FactsForm(forms.Form):
    """All facts of a project. One that cannot be changed now is shown as it is, with the reason and where it can be."""

    def __init__(self, *args: Any, project: Project | None = None, **kwargs: Any) -> None:
        if project is not None:
            kwargs["initial"] = held(project) | dict(kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.project = project
        self.fixed: set[str] = set()
        for name, field in built().items():
            reasons = against_change(project, [name]) if project is not None else []
            self.fields[name] = shown(project, name, field, reasons) if project and reasons else field
            if reasons:
                self.fixed.add(name)
        if project is None:
            for name in AT_THE_END:
                del self.fields[name]
        for name in self.fixed:
            self.initial[name] = self.fields[name].initial

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for blocker in self.against(data):
            field = blocker.anchor.removeprefix("id_")
            self.add_error(field if field in self.fields and field not in self.fixed else None, str(blocker))
        return data

    def against(self, data: Mapping[str, Any]) -> list[Blocker]:
        found: list[Blocker] = []
        if "reach" in data and "reach" not in self.fixed:
            found += against_reach(data["reach"], states=data.get("states", ()), regions=data.get("regions", ()))
        if "starts_on" not in self.fixed:
            found += against_dates(data.get("starts_on"), data.get("ends_on"))
        return found

    @property
    def facts(self) -> dict[str, Any]:
        """What the actions take: records for their codes, and nothing of what cannot be changed now."""
        kept = {name: value for name, value in self.cleaned_data.items() if name not in self.fixed}
        if "sdg_targets" in kept:
            kept["sdg_targets"] = list(SdgTarget.objects.filter(code__in=kept["sdg_targets"]))
        return kept


def shown(project: Project, name: str, field: forms.Field, reasons: list[Blocker]) -> forms.Field:
    """The fact as text that cannot be edited, with the reason and the way to change it."""
    (reason, *_more) = reasons
    hint = str(reason)
    if reason.url:
        hint = format_html('{} <a href="{}">{}</a>', hint, reason.url, _("Go to the amendments"))
    made = forms.CharField(
        label=field.label,
        initial=as_text(project, name),
        help_text=hint,
        disabled=True,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    made.needed_later = True  # type: ignore[attr-defined]  # nothing is asked here, so nothing is optional
    return made


def as_text(project: Project, name: str) -> str:
    if name in SETS:
        return formats.names(str(one) for one in getattr(project, name).all()) or "—"
    display = getattr(project, f"get_{name}_display", None)
    value = display() if display else getattr(project, name)
    if name in ("starts_on", "ends_on"):
        return formats.day(value)
    if name == "budget_usd":
        return formats.usd(value, 2)
    return str(value) if value not in (None, "") else "—"


class ExceptionForm(FactsForm):
    """A project that no request asked for: its facts, and why there is none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reason = forms.CharField(
            label=gettext_lazy("Why there is no request"),
            help_text=gettext_lazy("A head of section who did not record the project approves this exception."),
            max_length=1000,
            widget=long_text(3),
        )
        self.fields = {"reason": reason, **self.fields}
        self.fields["budget_usd"].required = False
