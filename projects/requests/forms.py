"""Forms of the request: they check what was typed; the actions write it."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.roles import Role
from portal.documents.uploads import LetterField
from portal.reference.models import SdgTarget, State
from projects.requests.models import Request

DAY = {"type": "date"}


def long_text(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto", "placeholder": " "})


class StartForm(forms.Form):
    """Begins a draft from ticked recommendations, or adds them to a draft of the same State."""

    state: "forms.ModelChoiceField[State]" = forms.ModelChoiceField(
        label=gettext_lazy("State"), queryset=State.objects.none(), empty_label=None
    )
    title = forms.CharField(
        label=gettext_lazy("Title of the request"),
        max_length=160,
        help_text=gettext_lazy("One line that a reader outside your institution would understand."),
        widget=forms.TextInput(attrs={"dir": "auto", "placeholder": " "}),
    )

    def __init__(self, *args: Any, states: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["state"]
        field.queryset = states


NEEDED_TO_SEND = (
    "institution",
    "contact_name",
    "contact_email",
    "need",
    "recommendations",
    "forms",
    "consent",
    "letter_file",
)


class DraftForm(forms.ModelForm):
    """Everything the State writes except the component scores, which have their own form."""

    letter_file = LetterField(label=gettext_lazy("Official letter of request"), required=False)
    sdg_codes = forms.CharField(
        label=gettext_lazy("SDG targets"),
        required=False,
        help_text=gettext_lazy("Codes with commas between them, for example 16.3, 16.a."),
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )

    class Meta:
        model = Request
        fields = (
            "institution", "contact_name", "contact_email", "title", "language", "need", "recommendations",
            "no_recommendation_reason", "forms", "elements", "estimated_cost_usd", "national_contribution",
            "preferred_start_on", "letter_promised_by", "consent",
        )  # fmt: skip
        widgets = {
            "need": long_text(6),
            "no_recommendation_reason": long_text(2),
            "national_contribution": long_text(2),
            "recommendations": forms.CheckboxSelectMultiple,
            "forms": forms.CheckboxSelectMultiple,
            "elements": forms.CheckboxSelectMultiple,
            "consent": forms.RadioSelect,
            "preferred_start_on": forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
            "letter_promised_by": forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
            "estimated_cost_usd": forms.TextInput(attrs={"inputmode": "decimal", "dir": "ltr"}),
            "contact_email": forms.EmailInput(attrs={"dir": "ltr"}),
        }
        help_texts = {
            "need": gettext_lazy(
                "Describe the situation, the people affected and the result you expect. You may write in any of the six official languages."
            ),
            "no_recommendation_reason": gettext_lazy("Only if no recommendation of a human rights mechanism applies."),
            "letter_promised_by": gettext_lazy("If the letter is not ready: within 15 days."),
            "estimated_cost_usd": gettext_lazy(
                "A first estimate is enough. This programme is not a funding window for projects developed elsewhere."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["recommendations"].queryset = self.instance.recommendations.all().in_document_order()
        fields["recommendations"].label_from_instance = lambda row: f"{row.citation}: {row.text}"
        fields["recommendations"].help_text = _("Take the tick away to remove one.")
        fields["language"] = forms.ChoiceField(label=fields["language"].label, choices=settings.LANGUAGES, initial="en")
        fields["consent"].choices = Request.Consent.choices
        fields["title"].required = True
        for name in NEEDED_TO_SEND:
            fields[name].needed_later = True
        for name in ("institution", "contact_name", "title"):
            fields[name].widget.attrs.update({"dir": "auto", "placeholder": " "})
        if not self.is_bound and self.instance.pk:
            self.initial["sdg_codes"] = ", ".join(target.code for target in self.instance.sdg_targets.all())

    def clean_sdg_codes(self) -> list[SdgTarget]:
        codes = [code.strip() for code in self.cleaned_data["sdg_codes"].replace("،", ",").split(",") if code.strip()]
        targets = list(SdgTarget.objects.filter(code__in=codes))
        unknown = set(codes) - {target.code for target in targets}
        if unknown:
            raise forms.ValidationError(
                _("Not codes of SDG targets: %(codes)s. A code looks like 16.3 or 16.a.")
                % {"codes": ", ".join(sorted(unknown))}
            )
        return targets

    def section(self, *names: str) -> list[Any]:
        return [self[name] for name in names]

    @property
    def facts(self) -> dict[str, Any]:
        """What `actions.save_draft` takes."""
        facts = {name: value for name, value in self.cleaned_data.items() if name not in ("letter_file", "sdg_codes")}
        return facts | {"sdg_targets": self.cleaned_data["sdg_codes"]}


def own_states(user: Any) -> Any:
    return State.objects.filter(pk__in=user.standing.state_ids(Role.FOCAL_POINT) or ())
