"""The words of a coverage address, the same for page, files and API."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.listing.filters import Choices, regional_group_choices, state_choices
from portal.listing.unread import AddressForm
from projects.coverage.basis import BASES
from projects.coverage.choices import cycle_choices
from projects.coverage.dimensions import DIMENSIONS, OTHER, SITUATIONS
from projects.coverage.figures import Question, vocabularies

DEFAULTS = {"rows": "theme", "columns": "region", "basis": "supported"}
VOCABULARIES = {"uhri-2014": "UHRI 2014", "uhri-2019": "UHRI 2019", "uhri-2024": "UHRI 2024", "upr-info": "UPR Info"}
ALL = ("", gettext_lazy("All"))
Pairs = list[tuple[Any, Any]]


def dimension_choices() -> Pairs:
    return [(key, dimension.label) for key, dimension in DIMENSIONS.items()]


def vocabulary_choices() -> Pairs:
    return [(word, VOCABULARIES.get(word, word)) for word in vocabularies()]


def choice(label: Any, choices: Any, *, required: bool = False, hidden: bool = False) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, required=required, widget=forms.HiddenInput() if hidden else Choices()
    )


class CoverageForm(AddressForm):
    """Always bound: what an address does not say has its default, `columns=` with nothing means one table of rows."""

    rows = choice(gettext_lazy("Rows"), dimension_choices, required=True)
    columns = choice(gettext_lazy("Columns"), lambda: [("", gettext_lazy("None")), *dimension_choices()])
    basis = choice(gettext_lazy("Counted"), [(key, basis.label) for key, basis in BASES.items()], required=True)
    vocabulary = choice(gettext_lazy("Themes as named by"), vocabulary_choices)
    group = choice(gettext_lazy("Regional group"), lambda: [ALL, *regional_group_choices()])
    situation = choice(
        gettext_lazy("Country situation"), [ALL, *SITUATIONS.items(), (OTHER, gettext_lazy("Other States"))]
    )
    cycle = choice(gettext_lazy("UPR cycle"), lambda: [ALL, *cycle_choices()])
    state = choice(gettext_lazy("State"), lambda: [ALL, *state_choices()], hidden=True)

    def __init__(self, query: Mapping[str, Any]) -> None:
        given = {name: query[name] for name in self.base_fields if name in query}
        super().__init__({**DEFAULTS, **given})
        if "theme" not in (self.data["rows"], self.data.get("columns")):
            del self.fields["vocabulary"]
        if not self.data.get("state"):
            del self.fields["state"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("rows") and data.get("rows") == data.get("columns"):
            self.add_error("columns", _("Choose columns that differ from the rows."))
        return data

    @property
    def question(self) -> Question:
        data = self.cleaned_data
        return Question(
            rows=DIMENSIONS[data["rows"]],
            columns=DIMENSIONS.get(data["columns"]),
            basis=BASES[data["basis"]],
            vocabulary=data.get("vocabulary", ""),
            state=data.get("state", ""),
            region=data["group"],
            situation=data["situation"],
            cycle=data["cycle"],
        )

    @property
    def place(self) -> str:
        """What the figures are narrowed to, by name."""
        chosen = [
            str(dict(self.fields[name].choices)[value])  # type: ignore[attr-defined]
            for name in ("state", "group", "situation")
            if (value := self.cleaned_data.get(name))
        ]
        if cycle := self.cleaned_data["cycle"]:
            chosen.append(_("Cycle %(number)s") % {"number": cycle})
        return " · ".join(chosen)
