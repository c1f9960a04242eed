from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import periods
from portal.periods import Period
from reports.kinds import KINDS
from reports.kinds.scopes import FUNDS


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


def fund_choices() -> list[tuple[str, Any]]:
    return [("", FUNDS.whole), *FUNDS.choices(None)]


class NewReportForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of report"), choices=[(kind.code, kind.name) for kind in KINDS.values()]
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("Fund"),
        required=False,
        choices=fund_choices,
        help_text=gettext_lazy("Of a statement; without one it is of all voluntary funds."),
    )
    period = PeriodField(
        label=gettext_lazy("Period"),
        help_text=gettext_lazy(
            "For example 2026-H1, 2026 or 2026-01-01..2026-06-30. One report is kept for each kind and period."
        ),
    )

    def clean_scope(self) -> str:
        kind = KINDS.get(self.cleaned_data.get("kind", ""))
        return str(self.cleaned_data["scope"]) if kind and kind.scope else ""


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
