"""Which column is which: one row of the form for each field of the format."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.imports.kinds import TableProfile
from portal.imports.mappings.models import ColumnMapping, DayOrder, Decimals
from portal.imports.mappings.reading import Place, index_of
from portal.imports.mappings.words import label
from portal.imports.tables import column_letter, normal

LONGEST = 40


class MappingForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Save it under the name"),
        max_length=80,
        help_text=gettext_lazy("It is used by itself for every later file of this kind with the same headings."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    decimals = forms.ChoiceField(
        label=gettext_lazy("How amounts are written"), choices=Decimals.choices, required=False
    )
    day_order = forms.ChoiceField(label=gettext_lazy("How days are written"), choices=DayOrder.choices, required=False)

    def __init__(
        self,
        *args: Any,
        profile: TableProfile,
        place: Place,
        example: list[Any],
        saved: ColumnMapping | None,
        **kwargs: Any,
    ) -> None:
        self.profile, self.place, self.saved = profile, place, saved
        super().__init__(*args, **kwargs)
        choices = [("", "—"), *column_choices(place, example)]
        for field in profile.headings:
            self.fields[f"column_{field}"] = forms.ChoiceField(
                choices=choices, required=False, label=str(label(field)), initial=self.guess(field)
            )
            self.fields[f"constant_{field}"] = forms.CharField(
                required=False,
                max_length=120,
                label=_("%(field)s of every row") % {"field": label(field)},
                initial=(saved.constants.get(field) if saved else None),
                widget=forms.TextInput(attrs={"dir": "auto"}),
            )
        if not profile.amounts:
            del self.fields["decimals"]
        if not profile.days:
            del self.fields["day_order"]
        if saved:
            self.initial = {
                "name": saved.name,
                "decimals": saved.decimals,
                "day_order": saved.day_order,
                **self.initial,
            }

    def guess(self, field: str) -> str:
        """The column that was saved, or one whose heading is the field's or contains it."""
        headings = self.place.headings
        if self.saved and field in self.saved.columns:
            index = index_of(headings, self.saved.columns[field])
            return "" if index is None else str(index)
        words, spellings = [normal(heading) for heading in headings], self.profile.headings[field]
        for fits in (
            lambda word: word in spellings,
            lambda word: any(each in word for each in spellings if len(each) > 3),
        ):
            if found := [index for index, word in enumerate(words) if word and fits(word)]:
                return str(found[0])
        return ""

    def pairs(self) -> Iterator[tuple[Any, Any, bool]]:
        """For the table of the form: column, constant, and whether the format needs it."""
        for field in self.profile.headings:
            yield self[f"column_{field}"], self[f"constant_{field}"], field in self.profile.required

    def others(self) -> list[Any]:
        return [self[name] for name in ("decimals", "day_order", "name") if name in self.fields]

    @property
    def columns(self) -> dict[str, int]:
        found = {field: self.cleaned_data.get(f"column_{field}", "") for field in self.profile.headings}
        return {field: int(index) for field, index in found.items() if index}

    @property
    def constants(self) -> dict[str, str]:
        found = {field: self.cleaned_data.get(f"constant_{field}", "") for field in self.profile.headings}
        return {field: text for field, text in found.items() if text}


def column_choices(place: Place, example: list[Any]) -> Iterator[tuple[str, str]]:
    width = max(len(place.headings), len(example))
    for index in range(width):
        heading = place.headings[index] if index < len(place.headings) else ""
        value = str(example[index]) if index < len(example) and example[index] is not None else ""
        words = f"{column_letter(index)} · {heading[:LONGEST]}".rstrip(" ·")
        yield str(index), f"{words} ({value[:LONGEST]})" if value else words
