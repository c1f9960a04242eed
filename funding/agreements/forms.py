from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from funding.agreements.figures import InstalmentRow
from funding.agreements.models import ReportDue
from funding.agreements.planning import MOST, Planned, yearly_reports
from funding.contributions.forms import any_day, line
from funding.contributions.models import Contribution
from funding.forms import DayField
from portal.documents.uploads import LetterField
from portal.money_field import AmountField

BLANK_ROWS = 3


class InstalmentRowForm(forms.Form):
    """One line of the schedule; a line left empty, or marked to be left out, is none."""

    instalment = forms.IntegerField(required=False, widget=forms.HiddenInput)
    due_on = any_day(gettext_lazy("Due"))
    amount = AmountField(required=False, label=gettext_lazy("Amount"))
    condition = line(gettext_lazy("Condition"), 500)
    leave_out = forms.BooleanField(required=False, label=pgettext_lazy("row of a schedule", "Leave out"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("leave_out") or not self.has_changed_facts(data):
            return data
        for name in ("due_on", "amount"):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, _("This field is required."))
        return data

    @staticmethod
    def has_changed_facts(data: dict[str, Any]) -> bool:
        return any(data.get(name) for name in ("due_on", "amount", "condition", "instalment"))

    @property
    def planned(self) -> Planned | None:
        data = self.cleaned_data
        if data.get("leave_out") or not self.has_changed_facts(data):
            return None
        return Planned(data["due_on"], data["amount"], data["condition"], data["instalment"])


class ScheduleForms(forms.BaseFormSet):
    """The whole schedule; `rows` are what stands in it now, with what has been paid."""

    def planned(self) -> list[Planned]:
        found = (form.planned for form in self.forms)
        return [row for row in found if row is not None]


def schedule_forms(data: Any, initial: Iterable[dict[str, Any]], *, blank: int) -> Any:
    start = list(initial)
    made = forms.formset_factory(
        InstalmentRowForm, formset=ScheduleForms, extra=blank, max_num=MOST, absolute_max=MOST + 1
    )
    return made(data, initial=start, prefix="rows")


def initial_of(rows: Iterable[InstalmentRow]) -> list[dict[str, Any]]:
    return [
        {
            "instalment": row.instalment.pk,
            "due_on": row.instalment.due_on,
            "amount": str(row.amount),
            "condition": row.instalment.condition,
        }
        for row in rows
    ]


def initial_of_planned(rows: Iterable[Planned]) -> list[dict[str, Any]]:
    return [{"due_on": row.due_on, "amount": str(row.amount), "condition": row.condition} for row in rows]


class EqualForm(forms.Form):
    """So many equal instalments, every so many months: a start, which the schedule then changes."""

    count = forms.IntegerField(min_value=1, max_value=MOST, initial=3, label=gettext_lazy("Equal instalments"))
    months = forms.IntegerField(min_value=1, max_value=60, initial=12, label=gettext_lazy("Months between them"))
    first_on = any_day(gettext_lazy("The first is due"), required=True)


class ConditionForm(forms.Form):
    on = DayField(label=gettext_lazy("Met on"))
    evidence = line(
        gettext_lazy("How it was met"), 500, help_text=gettext_lazy("A letter, a report, a meeting, with its date.")
    )


class CancelForm(forms.Form):
    on = DayField(label=gettext_lazy("Cancelled on"))
    reason = line(gettext_lazy("Reason"), 500)


class ReportsForm(forms.Form):
    """One report, or one for every calendar year of the agreement."""

    kind = forms.ChoiceField(choices=ReportDue.Kind.choices, label=gettext_lazy("Report"))
    rule = forms.ChoiceField(
        choices=[
            ("once", gettext_lazy("Once, on a day")),
            ("yearly", gettext_lazy("For every calendar year, some days after its end")),
        ],
        initial="once",
        label=gettext_lazy("How often"),
        widget=forms.RadioSelect,
    )
    due_on = any_day(gettext_lazy("Due"), help_text=gettext_lazy("For a report that is due once."))
    days_after = forms.IntegerField(
        required=False,
        min_value=0,
        max_value=730,
        label=gettext_lazy("Days after the end of the year"),
        help_text=gettext_lazy("181 days after 31 December is 30 June, or 29 June of a leap year."),
    )
    covers_from = any_day(gettext_lazy("Covers from"))
    covers_until = any_day(gettext_lazy("Covers until"))

    def __init__(self, *args: Any, contribution: Contribution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.contribution = contribution
        self.fields["covers_from"].initial = contribution.starts_on or contribution.signed_on
        self.fields["covers_until"].initial = contribution.valid_until

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        wanted = "due_on" if data.get("rule") == "once" else "days_after"
        if data.get(wanted) is None and wanted not in self.errors:
            self.add_error(wanted, _("This field is required."))
        covers_from, covers_until = data.get("covers_from"), data.get("covers_until")
        if covers_from and covers_until and covers_until < covers_from:
            self.add_error("covers_until", _("The end lies before the beginning."))
        if data.get("rule") == "yearly":
            for name in ("covers_from", "covers_until"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("The rule needs the first and the last day of the agreement."))
        return data

    def reports(self) -> list[ReportDue]:
        data = self.cleaned_data
        if data["rule"] == "once":
            names = ("kind", "due_on", "covers_from", "covers_until")
            return [ReportDue(**{name: data[name] for name in names})]
        return yearly_reports(
            kind=data["kind"], first=data["covers_from"], until=data["covers_until"], days_after=data["days_after"]
        )


class SentForm(forms.Form):
    on = DayField(label=gettext_lazy("Sent on"))
    reference = line(
        gettext_lazy("Reference"), 120, help_text=gettext_lazy("Of the letter or note verbale with which it went.")
    )
    file = LetterField(required=False, label=gettext_lazy("The report as it was sent"))


def first_day_of_schedule(contribution: Contribution) -> date:
    return contribution.starts_on or contribution.signed_on or contribution.pledged_on
