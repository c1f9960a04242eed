"""Forms of the framework, its periods, and evidence. Each only reads what was typed; the actions decide."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from portal import formats
from portal.documents.uploads import LetterField
from portal.forms import long_text
from projects.portfolio.forms import DAY
from projects.portfolio.models import Project
from projects.results.actions.framework import Target
from projects.results.calendar import DUE_AFTER
from projects.results.models import Indicator, Level, PeriodTarget, ReportingPeriod, Result

LINE = {"dir": "auto", "placeholder": " "}
FIGURE = {"inputmode": "decimal", "dir": "ltr", "placeholder": " "}
RHYTHM_NAMES = (("quarter", _("Every quarter")), ("half_year", _("Every half-year")), ("year", _("Every year")))


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs=DAY, format="%Y-%m-%d")


class ResultForm(forms.ModelForm):
    class Meta:
        model = Result
        fields = ("level", "parent", "code", "title", "language", "assumptions", "plan_results")
        widgets = {
            "code": forms.TextInput(attrs={"dir": "ltr", "placeholder": " "}),
            "title": forms.TextInput(attrs=LINE),
            "assumptions": long_text(3),
            "plan_results": forms.CheckboxSelectMultiple,
        }
        help_texts = {
            "code": _("For example 1, or 1.2 for the second output of outcome 1."),
            "parent": _("For an output: the outcome that it leads to."),
        }

    language = forms.ChoiceField(label=_("Language of the text"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.project = project
        parent: Any = self.fields["parent"]
        parent.queryset = Result.objects.filter(project=project, level=Level.OUTCOME).exclude(pk=self.instance.pk)
        plans: Any = self.fields["plan_results"]
        plans.queryset = plans.queryset.select_related("plan")
        if not plans.queryset.exists():
            del self.fields["plan_results"]

    @property
    def facts(self) -> dict[str, Any]:
        return dict(self.cleaned_data)

    def _post_clean(self) -> None:
        """The action judges codes and levels, with all its reasons; the instance is not touched."""


class IndicatorForm(forms.ModelForm):
    class Meta:
        model = Indicator
        fields = (
            "code", "title", "language", "kind", "counting", "direction", "unit", "scale_max", "disaggregations", "verification",
            "baseline_numerator", "baseline_denominator", "baseline_text", "baseline_on",
            "target_numerator", "target_denominator", "target_text",
        )  # fmt: skip
        widgets = {
            "code": forms.TextInput(attrs={"dir": "ltr", "placeholder": " "}),
            "title": forms.TextInput(attrs=LINE),
            "unit": forms.TextInput(attrs=LINE),
            "verification": forms.TextInput(attrs=LINE),
            "disaggregations": forms.CheckboxSelectMultiple,
            "baseline_on": day_input(),
            "baseline_text": long_text(2),
            "target_text": long_text(2),
            **{
                f"{name}_{part}": forms.TextInput(attrs=FIGURE)
                for name in ("baseline", "target")
                for part in ("numerator", "denominator")
            },
        }
        help_texts = {
            "unit": _("What is counted: people, laws, visits. Numbers of the same unit are added up over projects."),
            "scale_max": _("Of a score only: it goes from 0 to this."),
            "baseline_numerator": _("The number or score at the start; of a percentage the part."),
            "baseline_denominator": _("Of a percentage: the whole."),
            "target_numerator": _("At the end of the project; of a percentage the part."),
            "target_denominator": _("Of a percentage: the whole."),
            "verification": _("Where the figure comes from: register, survey, attendance lists."),
        }

    language = forms.ChoiceField(label=_("Language of the text"), choices=settings.LANGUAGES)

    def _post_clean(self) -> None:
        """The action judges what each kind asks for."""

    @property
    def facts(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class PeriodsForm(forms.Form):
    rhythm = forms.ChoiceField(label=_("How often is reported"), choices=RHYTHM_NAMES, initial="half_year")
    due_after = forms.IntegerField(
        label=_("Days to report after a period ends"), min_value=0, max_value=365, initial=DUE_AFTER
    )


class PeriodForm(forms.ModelForm):
    class Meta:
        model = ReportingPeriod
        fields = ("starts_on", "ends_on", "due_on")
        widgets = {"starts_on": day_input(), "ends_on": day_input(), "due_on": day_input()}

    def _post_clean(self) -> None:
        """The action judges the dates against the project and the other periods."""


class CopyForm(forms.Form):
    source = forms.ModelChoiceField(Project.objects.none(), label=_("Copy the framework of"))

    def __init__(self, *args: Any, user: Any, but: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Project.objects.visible_to(user).filter(results__isnull=False).exclude(pk=but)
        source: Any = self.fields["source"]
        source.queryset = rows.distinct().order_by("code")


class TargetsForm(forms.Form):
    """One line a period."""

    def __init__(self, *args: Any, indicator: Indicator, periods: list[ReportingPeriod], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicator, self.periods = indicator, periods
        known = {target.period_id: target for target in indicator.period_targets.all()}
        for period in periods:
            self.add_period(period, known.get(period.pk))

    def add_period(self, period: ReportingPeriod, known: PeriodTarget | None) -> None:
        name = formats.period(period.starts_on, period.ends_on)
        if self.indicator.kind == Indicator.Kind.QUALITATIVE:
            self.fields[f"text-{period.pk}"] = forms.CharField(
                label=name, required=False, max_length=2000, widget=long_text(2), initial=known.text if known else ""
            )
            return
        self.fields[f"part-{period.pk}"] = figure_field(name, known.numerator if known else None)
        if self.indicator.kind == Indicator.Kind.PERCENTAGE:
            label = _("%(period)s: of how many") % {"period": name}
            self.fields[f"whole-{period.pk}"] = figure_field(label, known.denominator if known else None)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for period in self.periods:
            part, whole = data.get(f"part-{period.pk}"), data.get(f"whole-{period.pk}")
            if self.indicator.kind == Indicator.Kind.PERCENTAGE and (part is None) != (whole is None):
                self.add_error(f"whole-{period.pk}", _("A percentage needs the part and the whole."))
            elif part is not None and whole is not None and (whole <= 0 or part > whole):
                self.add_error(f"part-{period.pk}", _("The part cannot be more than the whole."))
        return data

    @property
    def targets(self) -> dict[int, Target]:
        return dict(self.each())

    def each(self) -> Iterator[tuple[int, Target]]:
        data = self.cleaned_data
        for period in self.periods:
            key = period.pk
            yield key, (data.get(f"part-{key}"), data.get(f"whole-{key}"), data.get(f"text-{key}") or "")


def figure_field(label: Any, initial: Decimal | None) -> forms.DecimalField:
    shown = None if initial is None else format(initial.normalize(), "f")
    return forms.DecimalField(
        label=label,
        required=False,
        max_digits=18,
        decimal_places=4,
        initial=shown,
        widget=forms.TextInput(attrs=FIGURE),
    )


class EvidenceForm(forms.Form):
    citation = forms.CharField(
        label=_("Citation"),
        required=False,
        max_length=300,
        help_text=_("Title, date and place of what shows it: a law, a register, a report."),
        widget=forms.TextInput(attrs=LINE),
    )
    url = forms.URLField(
        label=_("Web address"),
        required=False,
        max_length=200,
        assume_scheme="https",
        validators=[URLValidator(schemes=["http", "https"])],
        widget=forms.URLInput(attrs={"dir": "ltr"}),
    )
    file = LetterField(label=_("File"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not any(data.get(name) for name in ("citation", "url", "file")):
            raise forms.ValidationError(_("Name the source, or give its address or a file."))
        return data
