"""The words of the address of the portfolio's scores, the same for page, files and API."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.listing.filters import Choices
from portal.listing.unread import AddressForm, of_form
from projects.components.dimensions import DIMENSIONS
from projects.components.filters import NarrowFilter
from projects.components.heat import Measure, Question
from projects.components.models import Moment
from projects.portfolio.models import Project

MEASURES = (
    (Measure.MEAN, gettext_lazy("Mean score")),
    (Measure.SCORED, gettext_lazy("Number of projects scored")),
    (Measure.CHANGE, gettext_lazy("Change between two moments")),
)
DEFAULTS = {"rows": "region", "measure": Measure.MEAN, "moment": Moment.APPROVAL, "since": Moment.REQUEST}
ORDER = list(Moment)


def choice(label: Any, choices: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=Choices())


class HeatForm(AddressForm):
    """Always bound: what an address does not say has its default."""

    rows = choice(gettext_lazy("Rows"), lambda: [(key, one.label) for key, one in DIMENSIONS.items()])
    measure = choice(gettext_lazy("Measure"), MEASURES)
    moment = choice(gettext_lazy("Scored"), Moment.choices)
    since = choice(gettext_lazy("Compared with (for a change)"), Moment.choices[:-1])

    def __init__(self, query: Mapping[str, Any]) -> None:
        given = {name: query[name] for name in self.base_fields if query.get(name)}
        super().__init__({**DEFAULTS, **given})
        self.query = query
        self.narrow = NarrowFilter(query, queryset=Project.objects.none())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        moments = [Moment(data[name]) for name in ("since", "moment") if data.get(name)]
        is_backwards = len(moments) == 2 and ORDER.index(moments[0]) >= ORDER.index(moments[1])
        if is_backwards and data.get("measure") == Measure.CHANGE:
            self.add_error("since", _("Choose a moment before the one that is scored."))
        for unread in of_form(self.narrow.form):
            self.add_error(None, str(unread))
        return data

    @property
    def narrowed(self) -> list[tuple[str, str]]:
        """What the projects are narrowed to, by name, for paper."""
        fields = self.narrow.form.fields
        return [
            (str(fields[name].label), str(dict(fields[name].choices).get(value, value)))
            for name, value in self.narrow.form.cleaned_data.items()
            if value
        ]

    @property
    def question(self) -> Question:
        data = self.cleaned_data
        words = {name: value for name, value in self.narrow.form.cleaned_data.items() if value}
        return Question(
            rows=DIMENSIONS[data["rows"]],
            measure=Measure(data["measure"]),
            moment=Moment(data["moment"]),
            since=Moment(data["since"]),
            words=words,
        )
