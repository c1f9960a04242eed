"""What the address of a dashboard asks: a period, a day, and what it is about. The same words for page, files and API."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django import forms
from django.utils.translation import gettext_lazy as _

from funding.statement.period_form import PeriodForm
from portal.periods import Period


@dataclass(frozen=True)
class Asked:
    """What is asked, put right where it made no sense; `problems` say what was."""

    period: Period
    as_at: date  # the last day that counts
    today: date
    scope: str = ""  # code of the donor, fund or State that it is about; "" for all
    problems: tuple[str, ...] = ()


class DashboardForm(PeriodForm):
    """A period and a day."""

    def __init__(self, query: Mapping[str, Any], *, today: date, reader: Any) -> None:
        super().__init__(query, today=today)
        self.reader = reader

    @property
    def understood(self) -> Self:
        """The form itself, or without the words that it refuses: what the page shows below their messages."""
        if self.is_valid():
            return self
        known = {name: word for name, word in self.data.items() if name not in self.errors}
        rest = type(self)(known, today=self.today, reader=self.reader)
        return rest if rest.is_valid() else type(self)({}, today=self.today, reader=self.reader)

    @property
    def question(self) -> Asked:
        """Of a valid form (`understood`)."""
        period, as_at, problems = self.asked()
        self.offer_periods(period)
        return Asked(period, as_at, self.today, self.cleaned_data.get("scope", ""), problems)


class ScopedForm(DashboardForm):
    """And what it is about: one of those that the reader may look at, the first when the address names none."""

    scope = forms.ChoiceField(label=_("About"), required=False)

    field_order = ("scope", "period", "since", "until", "as_at")

    def __init__(self, query: Mapping[str, Any], *, today: date, reader: Any) -> None:
        super().__init__(query, today=today, reader=reader)
        field: Any = self.fields["scope"]
        self.offered = list(self.scopes())
        field.choices = self.offered
        if self.offered and not self.data.get("scope"):
            self.data = {**self.data, "scope": self.offered[0][0]}

    def scopes(self) -> Iterable[tuple[str, Any]]:
        """Code and name of each. Subclasses say."""
        raise NotImplementedError
