from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import periods
from portal.periods import Period
from reports.kinds import KINDS, Kind
from reports.kinds.scopes import ScopeOf


class PeriodField(forms.CharField):
    """A period as people write it: 2026, 2026-H1, 2026-Q3, 2026-2027."""

    def clean(self, value: Any) -> Period | None:
        text = super().clean(value)
        try:
            return periods.parse(text) if text else None
        except periods.PeriodInvalid as error:
            raise forms.ValidationError(
                _(
                    "“%(text)s” is no period. Write a year (2026), a half-year (2026-H1), a quarter (2026-Q3) or two dates (2026-01-01..2026-06-30)."
                )
                % {"text": text}
            ) from error


MOST = 150  # choices that a page lists; of more the code is written, with the newest offered while typing
OFFERED = 40


class Offered(forms.TextInput):
    """A text with suggestions, for lists that are too long for a page."""

    template_name = "reports/offered.html"

    def __init__(self, options: list[tuple[str, Any]]) -> None:
        super().__init__(attrs={"dir": "ltr", "autocomplete": "off"})
        self.options = options

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        context["widget"]["options"] = self.options
        context["widget"]["attrs"]["list"] = f"{context['widget']['attrs'].get('id', name)}-options"
        return context


class NewReportForm(forms.Form):
    """Of one kind, chosen before: what the report is about, as far as the kind asks, and its period."""

    kind = forms.ChoiceField(
        choices=lambda: [(kind.code, kind.name) for kind in KINDS.values()], widget=forms.HiddenInput
    )
    scope = forms.CharField(required=False)
    period = PeriodField(
        label=gettext_lazy("Period"),
        help_text=gettext_lazy(
            "For example 2026-H1, 2026 or 2026-01-01..2026-06-30. One report is kept for each kind, subject and period."
        ),
    )

    def __init__(self, *args: Any, of: Kind, by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.of, self.by = of, by
        if of.scope is None:
            del self.fields["scope"]
        else:
            self.fields["scope"] = self.scope_field(of.scope)

    def scope_field(self, scope: ScopeOf) -> forms.Field:
        options = list(scope.choices(self.by))
        is_needed = self.of.is_scope_needed
        if len(options) > MOST:
            return forms.CharField(
                label=str(scope.label),
                required=is_needed,
                widget=Offered(options[:OFFERED]),
                help_text=gettext_lazy("Write the code, or a part of the name that only one has."),
            )
        first = ("", gettext_lazy("Choose") if is_needed else scope.whole or "")
        return forms.ChoiceField(label=str(scope.label), required=is_needed, choices=[first, *options])

    def clean_scope(self) -> str:
        """The code; of what was written, the one choice that it names."""
        text = str(self.cleaned_data["scope"]).strip()
        scope = self.of.scope
        if not text or scope is None:
            return text
        options = {code: str(name) for code, name in scope.choices(self.by)}
        if text in options:
            return text
        found = [code for code, name in options.items() if text.casefold() in (code.casefold(), name.casefold())]
        found = found or [code for code, name in options.items() if text.casefold() in name.casefold()]
        if len(found) == 1:
            return found[0]
        if found:
            raise forms.ValidationError(_("More than one has this in its name. Write the code."))
        raise forms.ValidationError(str(scope.missing).format(code=text))


class EditionForm(forms.Form):
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)


class VerifyForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Verification code"),
        required=False,
        max_length=20,
        help_text=gettext_lazy("It is on the last page of the report."),
    )
    file = forms.FileField(
        label=gettext_lazy("PDF file"),
        required=False,
        help_text=gettext_lazy("Only its fingerprint is computed; the file is not kept."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("code") and not data.get("file"):
            raise forms.ValidationError(_("Enter a code, choose a file, or both."))
        return data
