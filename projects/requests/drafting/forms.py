"""One form for each section. A form translates between what a browser sends and the plain values of drafting.content."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.documents.uploads import LetterField
from portal.forms import long_text
from portal.reference.models import AssistanceForm, Component, ProgrammeElement, SdgTarget
from projects.components.forms import citation_field
from projects.components.models import Score
from projects.recommendations.models import Recommendation
from projects.requests.drafting import content
from projects.requests.drafting.sections import BY_KEY
from projects.requests.models import Request

DAY_FORMATS = ["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"]  # the first is what browsers send; the others people type, day first
LONGEST_LIST = 60  # recommendations that one request names at most
NEEDED_TO_SEND = frozenset(
    {
        "institution", "contact_name", "contact_email", "title", "need", "recommendations", "forms", "consent",
        "letter_file",
    }
)  # fmt: skip
QUESTIONS = {
    1: gettext_lazy("Does the work reach civil and political as well as economic, social and cultural rights, and both protection and promotion?"),
    2: gettext_lazy("Which law, policy or institution becomes stronger, and will it last without outside help?"),
    3: gettext_lazy("Which recommendations are addressed, how far are they today, and does your mechanism for follow-up take part?"),
    4: gettext_lazy("Which goal of the national plan and which SDG target does it serve, and are there human rights data and indicators?"),
    5: gettext_lazy("Which United Nations, regional, civil society and national human rights partners take part, and what does each do?"),
    6: gettext_lazy("Who takes part and who decides? How are people included who are usually left out, and regional mechanisms?"),
    7: gettext_lazy("How does it connect with the Cooperation Framework, the Resident Coordinator and joint programmes of the country team?"),
}  # fmt: skip
HELP = {
    "institution": gettext_lazy("Official name, in the language of the request."),
    "contact_function": gettext_lazy("For example: Director, human rights department."),
    "contact_phone": gettext_lazy("With the country code, for example +254 20 000 000."),
    "title": gettext_lazy("One line that a reader outside your institution would understand."),
    "language": gettext_lazy("The language in which you write. OHCHR answers in it."),
    "need": gettext_lazy("The situation today, and what will be different. Five to ten sentences."),
    "beneficiaries": gettext_lazy("Who will notice the change, about how many people, and which groups are left behind today."),
    "sustainability": gettext_lazy("The law, the trained team or the budget line that remains when the assistance ends."),
    "no_recommendation_reason": gettext_lazy("Only if no recommendation of a human rights mechanism applies."),
    "national_plan": gettext_lazy("Name of the plan, the chapter or goal in it, and its years."),
    "preferred_start_on": gettext_lazy("The day on which the work could begin."),
    "preferred_end_on": gettext_lazy("The day by which it should be over."),
    "estimated_cost_usd": gettext_lazy("What the assistance may cost in all. Digits only, for example 240000."),
    "national_contribution": gettext_lazy("Staff, premises, translation, a budget line: what your side brings in."),
    "national_contribution_usd": gettext_lazy("If it can be valued."),
    "other_resources": gettext_lazy("Who else supports this work or has been asked to, and for what."),
    "other_resources_usd": gettext_lazy("If it is known."),
    "partners": gettext_lazy("One a line: name, and what the partner does."),
    "letter_promised_by": gettext_lazy("If the letter is not ready: within 15 days."),
    "confidential_parts": gettext_lazy("What OHCHR must not share, and with whom. Leave empty if nothing."),
    "sdg_targets": gettext_lazy("Codes with commas between them, for example 16.3, 16.a."),
    "forms": gettext_lazy("Tick all that could help."),
    "elements": gettext_lazy("Tick what the assistance is about."),
    "recommendations": gettext_lazy("Take the tick away to remove one."),
}  # fmt: skip
ROWS = {"need": 8, "beneficiaries": 4, "sustainability": 3, "partners": 4, "no_recommendation_reason": 2}
LABELS = {"recommendations": gettext_lazy("Recommendations this request answers")}


class CodesField(forms.CharField):
    """Codes of SDG targets in one line; commas of every script, semicolons and spaces may stand between them."""

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        text = str(super().to_python(value) or "")
        for sign in "،、，;；\n\t ":
            text = text.replace(sign, ",")
        return [code.strip(".").lower() for code in text.split(",") if code.strip()]

    def validate(self, value: Any) -> None:
        known = set(SdgTarget.objects.filter(code__in=value).values_list("code", flat=True))
        if unknown := [code for code in value if code not in known]:
            raise forms.ValidationError(
                _("Not codes of SDG targets: %(codes)s. A code looks like 16.3 or 16.a.")
                % {"codes": ", ".join(sorted(unknown))}
            )

    def run_validators(self, value: Any) -> None:
        """Length is a matter of the text; the codes have been checked."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value


class SectionForm(forms.Form):
    """The fields of one section, with what it holds now. `data` may name only some fields: an autosave sends those changed."""

    section = ""

    def __init__(
        self,
        data: QueryDict | Mapping[str, Any] | None = None,
        files: Any = None,
        *,
        request: Request,
        holds: Mapping[str, Any],
        only: frozenset[str] | None = None,
    ) -> None:
        super().__init__(data, files, initial=dict(holds))
        self.request = request
        self.fields.update(self.build())
        for name in list(self.fields):
            if only is not None and name not in only:
                del self.fields[name]
        for name in NEEDED_TO_SEND & set(self.fields):
            self.fields[name].needed_later = True  # type: ignore[attr-defined]

    def build(self) -> dict[str, forms.Field]:
        return {name: model_field(name) for name in BY_KEY[self.section].fields}

    def values(self) -> dict[str, Any]:
        """What of the sent fields is valid, as plain values; the letter is a file still."""
        sent = {name: value for name, value in self.cleaned_data.items() if name in self.fields}
        return {name: plain_value(name, value) for name, value in sent.items() if name != "letter_file"}

    def rows(self) -> list[list[Any]]:
        return [[self[name] for name in row if name in self.fields] for row in BY_KEY[self.section].rows]


def model_field(name: str) -> forms.Field:
    column: Any = Request._meta.get_field(name)
    field = column.formfield()
    field.help_text = HELP.get(name, "")
    if isinstance(field, forms.DateField):
        field.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        field.input_formats = DAY_FORMATS
    elif isinstance(field, forms.DecimalField):
        field = AmountField(
            label=field.label, help_text=field.help_text, required=False, max_digits=14, decimal_places=2, min_value=0
        )
    elif isinstance(field.widget, forms.Textarea):
        field.widget = long_text(ROWS.get(name, 3))
        field.widget.attrs["maxlength"] = column.max_length
    elif isinstance(field, forms.EmailField):
        field.widget.attrs["dir"] = "ltr"
    else:
        field.widget.attrs.update({"dir": "auto", "placeholder": " "})
    return capital(field)


def capital(field: Any) -> forms.Field:
    field.label = str(field.label)[:1].upper() + str(field.label)[1:]
    return field


class AmountField(forms.DecimalField):
    """An amount as people write it: spaces, thin spaces and apostrophes group digits; commas only in groups of three."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "decimal", "dir": "ltr"}), **kwargs)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if isinstance(value, str):
            for sign in " \u00a0\u202f\u2009'’\u066c":
                value = value.replace(sign, "")
            whole, dot, part = value.partition(".")
            groups = whole.split(",")
            if len(groups) > 1 and all(len(group) == 3 for group in groups[1:]):
                value = "".join(groups) + dot + part
        return super().to_python(value)


class WhoForm(SectionForm):
    section = "who"


class NeedForm(SectionForm):
    section = "need"

    def build(self) -> dict[str, forms.Field]:
        fields = super().build()
        label, help_text = fields["language"].label, fields["language"].help_text
        fields["language"] = forms.ChoiceField(label=label, help_text=help_text, choices=settings.LANGUAGES)
        return fields


class RecommendationsForm(SectionForm):
    """The chosen ones and those found by a search, as ticks; only recommendations to the State itself can be named."""

    section = "recommendations"

    def __init__(self, *args: Any, found: QuerySet[Recommendation] | None = None, **kwargs: Any) -> None:
        self.found = found
        super().__init__(*args, **kwargs)

    def build(self) -> dict[str, forms.Field]:
        shown = {str(pk) for pk in self.initial["recommendations"]} | set(self.posted())
        if self.found is not None:
            shown |= {str(row.pk) for row in self.found}
        rows = Recommendation.objects.filter(state=self.request.state_id, pk__in=[pk for pk in shown if pk.isdigit()])
        ticks = RecommendationField(
            label=LABELS["recommendations"],
            help_text=HELP["recommendations"],
            queryset=rows.select_related("review__session").in_document_order(),
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        return {"recommendations": ticks, "no_recommendation_reason": model_field("no_recommendation_reason")}

    def posted(self) -> list[str]:
        if not self.is_bound:
            return []
        if isinstance(self.data, QueryDict):
            return self.data.getlist("recommendations")
        return [str(pk) for pk in self.data.get("recommendations", [])]

    def clean_recommendations(self) -> Any:
        rows = self.cleaned_data["recommendations"]
        if len(rows) > LONGEST_LIST:
            raise forms.ValidationError(_("Choose at most %(n)s recommendations.") % {"n": LONGEST_LIST})
        return rows


class RecommendationField(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.citation}: {obj.text}"


class FormsForm(SectionForm):
    section = "forms"

    def build(self) -> dict[str, forms.Field]:
        return {
            name: capital(
                forms.ModelMultipleChoiceField(
                    label=Request._meta.get_field(name).verbose_name,  # type: ignore[union-attr]
                    help_text=HELP[name],
                    queryset=model.objects.all(),
                    to_field_name="code",
                    required=False,
                    widget=forms.CheckboxSelectMultiple,
                )
            )
            for name, model in (("forms", AssistanceForm), ("elements", ProgrammeElement))
        }


class ComponentsForm(SectionForm):
    """Seven scores, each with a sentence and what it rests on. Words without a score are kept until the score is chosen."""

    section = "components"

    def build(self) -> dict[str, forms.Field]:
        fields: dict[str, forms.Field] = {}
        self.components = list(Component.objects.all())
        for component in self.components:
            number = component.number
            fields[f"score_{number}"] = forms.TypedChoiceField(
                label=component.name,
                help_text=QUESTIONS[number],
                required=False,
                coerce=int,
                empty_value=None,
                choices=[("", _("Not scored yet")), *((value, f"{value} · {label}") for value, label in Score.choices)],
            )
            fields[f"narrative_{number}"] = forms.CharField(
                label=_("Why this score"), required=False, max_length=600, widget=long_text(2)
            )
            fields[f"evidence_{number}"] = citation_field()
        for field in fields.values():
            field.needed_later = True  # type: ignore[attr-defined]
        return fields


class GoalsForm(SectionForm):
    section = "goals"

    def build(self) -> dict[str, forms.Field]:
        codes = CodesField(
            label=_("SDG targets"),
            help_text=HELP["sdg_targets"],
            required=False,
            widget=forms.TextInput(attrs={"dir": "ltr"}),
        )
        return {"sdg_targets": codes, "national_plan": model_field("national_plan")}


class ResourcesForm(SectionForm):
    section = "resources"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start = data.get("preferred_start_on", as_day(self.initial.get("preferred_start_on")))
        end = data.get("preferred_end_on", as_day(self.initial.get("preferred_end_on")))
        if start and end and end < start:
            field = "preferred_end_on" if "preferred_end_on" in self.fields else "preferred_start_on"
            self.add_error(field, _("The end cannot be before the start."))
        return data


def as_day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) and value else None


class LetterForm(SectionForm):
    section = "letter"

    def build(self) -> dict[str, forms.Field]:
        consent = forms.ChoiceField(
            label=_("What may be published"),
            required=False,
            choices=Request.Consent.choices,
            widget=forms.RadioSelect,
        )
        return {
            "letter_file": LetterField(label=_("Official letter of request"), required=False),
            "letter_promised_by": model_field("letter_promised_by"),
            "consent": consent,
            "confidential_parts": model_field("confidential_parts"),
        }


FORMS: dict[str, type[SectionForm]] = {
    form.section: form
    for form in (
        WhoForm,
        NeedForm,
        RecommendationsForm,
        FormsForm,
        ComponentsForm,
        GoalsForm,
        ResourcesForm,
        LetterForm,
    )
}


def plain_value(name: str, value: Any) -> Any:
    """A cleaned value as drafting.content has it."""
    if isinstance(value, QuerySet):
        value = [row.pk if name == "recommendations" else row.code for row in value]
    return content.canonical(name, content.plain(value))
