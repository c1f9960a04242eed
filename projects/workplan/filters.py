from datetime import date
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.listing.filters import ChoiceFilter, SearchFilter, StateFilter
from portal.reference.models import AssistanceForm
from projects.followup.dates import add_months
from projects.portfolio.filters import mine
from projects.workplan.models import Activity
from projects.workplan.people import asked_for

ME = "me"
NOBODY = "none"
OF_MINE = [("mine", _("Of my projects"))]


def quarter(today: date) -> tuple[date, date]:
    """The first day of the quarter, and of the next one."""
    first = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    return first, add_months(first, 3)


def form_choices() -> list[tuple[str, str]]:
    return [(form.code, form.name) for form in AssistanceForm.objects.all()]


class ActivityFilter(django_filters.FilterSet):
    q = SearchFilter("title", "description", "place", "project__code", "project__title")
    owner = ChoiceFilter(label=_("Owner"), choices=(), method="owned_by")
    whose = ChoiceFilter(label=_("Whose"), choices=OF_MINE, method="of_projects", widget=forms.HiddenInput)
    when = ChoiceFilter(
        label=pgettext_lazy("filter", "When"),
        choices=[
            ("late", pgettext_lazy("activities", "Late")),
            ("quarter", _("This quarter")),
            ("next", _("Begins in the next 30 days")),
            ("open", _("Not finished, in a running project")),
        ],
        method="by_time",
    )
    status = ChoiceFilter(label=_("Status"), choices=Activity.Status.choices)
    state = StateFilter("project__states")
    form = ChoiceFilter("form__code", label=_("Form of assistance"), choices=form_choices)

    class Meta:
        model = Activity
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = asked_for(getattr(self.request, "user", None), self.data, "owner")
        self.filters["owner"].extra["choices"] = [(ME, _("Myself")), (NOBODY, _("Nobody yet")), *asked]

    def of_projects(self, rows: QuerySet[Any], _name: str, _value: str) -> QuerySet[Any]:
        return rows.filter(project__in=mine(self.request.user).values("pk"))

    def owned_by(self, rows: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        if value == NOBODY:
            return rows.filter(owner__isnull=True)
        if value != ME:
            return rows.filter(owner=int(value))
        return rows.filter(owner=self.request.user.pk) if self.request.user.is_authenticated else rows.none()

    def by_time(self, rows: Any, _name: str, value: str) -> QuerySet[Any]:
        today = timezone.localdate()
        if value == "late":
            return rows.late(today)
        if value == "open":
            return rows.unfinished()
        if value == "quarter":
            first, after = quarter(today)
            return rows.filter(Q(starts_on__lt=after, ends_on__gte=first)).exclude(status=Activity.Status.CANCELLED)
        return rows.filter(status__in=Activity.OPEN, starts_on__range=(today, date.fromordinal(today.toordinal() + 30)))
