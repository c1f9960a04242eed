"""The form of any section, drawn from its declaration: a few facts, or rows that can be added, taken away and put back.

Names of controls are `<key of the row>-<field>`. What cannot be read is said beside its field; everything else is kept.
A long section is written row by row: then the form holds one row, and the others stay as they are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from portal.workflow import Blocker
from projects.portfolio.amendments.controls import control, plain
from projects.portfolio.amendments.merging import new_key
from projects.portfolio.amendments.models import Amendment
from projects.portfolio.amendments.sections import NEW, ONE, Field, Row, Section
from projects.portfolio.amendments.values import Names, name_of_row, names_of, shown

MOST_NEW = 200  # the highest number of a new row
MOST_CONTROLS = 80  # of one page; a section with more is written row by row
TEMPLATE = "new0"  # key of the row that the page keeps for copying


@dataclass(frozen=True)
class ShownRow:
    key: str
    name: str
    fields: list[BoundField]
    fixed: list[tuple[str, str]]  # what cannot be changed any more, as label and text
    remove: BoundField | None

    @property
    def is_new(self) -> bool:
        return self.key.startswith(NEW)


class SectionForm(forms.Form):
    """`stored`: the rows of the draft; `gone`: those of the base that it takes away. Bound, the rows are those that were
    sent, in their order; unbound, all or those named by `keys`."""

    def __init__(
        self,
        data: Any = None,
        *,
        section: Section,
        names: Names,
        stored: Sequence[Row],
        gone: Sequence[Row] = (),
        keys: Sequence[str] | None = None,
        blank: bool = False,
    ) -> None:
        super().__init__(data)
        self.section, self.names = section, names
        self.stored = {row["key"]: row for row in stored}
        self.gone = {row["key"]: row for row in gone}
        self.is_partial = keys is not None if data is None else bool(data.get("partial"))
        self.keys = list(self.stored if keys is None else keys) if data is None else self.keys_sent(data)
        if blank and section.may_add:
            self.keys.append(new_key([{"key": key} for key in (*self.keys, *self.stored)]))
        for key in self.keys:
            self.add_row(key)
        for key, row in self.gone.items():
            label = _("Put back: %(name)s") % {"name": name_of_row(section, row, names)}
            self.fields[f"restore-{key}"] = forms.BooleanField(label=label, required=False)

    def keys_sent(self, data: Any) -> list[str]:
        sent = [key for key in dict.fromkeys(data.getlist("row")) if key in self.stored or self.is_addition(key)]
        unseen = [] if self.section.may_remove or self.is_partial else [key for key in self.stored if key not in sent]
        return [*unseen, *sent]

    def is_addition(self, key: str) -> bool:
        number = key.removeprefix(NEW)
        return self.section.may_add and key.startswith(NEW) and number.isdecimal() and 0 < int(number) <= MOST_NEW

    def add_row(self, key: str) -> None:
        row = self.stored.get(key, {})
        for field in self.fields_of(key):
            made = control(field, row.get(field.name), self.names.get(field.name, {}))
            self.fields[f"{key}-{field.name}"] = made
        if self.section.may_add if key.startswith(NEW) else self.section.may_remove:
            self.fields[f"{key}-remove"] = forms.BooleanField(label=_("Take away"), required=False)

    def fields_of(self, key: str) -> list[Field]:
        """Those that can be changed in this row."""
        return [field for field in self.section.fields if key.startswith(NEW) or not field.only_new]

    def shown_rows(self) -> Iterator[ShownRow]:
        for key in self.keys:
            yield self.shown_row(key)

    def shown_row(self, key: str) -> ShownRow:
        row = self.stored.get(key, {})
        fixed = [
            (str(field.label), shown(field, row.get(field.name), self.names))
            for field in self.section.fields
            if field.only_new and not key.startswith(NEW)
        ]
        return ShownRow(
            key,
            "" if key == ONE else name_of_row(self.section, row, self.names),
            [self[f"{key}-{field.name}"] for field in self.fields_of(key)],
            fixed if len(self.section.fields) > 1 else [],  # a row of one fixed value is named by it
            self[f"{key}-remove"] if f"{key}-remove" in self.fields else None,
        )

    def restores(self) -> list[BoundField]:
        return [self[f"restore-{key}"] for key in self.gone]

    def template_row(self) -> ShownRow | None:
        """An empty row for the page to copy."""
        if not self.section.may_add or self.is_partial:
            return None
        blank = SectionForm(section=self.section, names=self.names, stored=[{"key": TEMPLATE}])
        return blank.shown_row(TEMPLATE)

    def values(self) -> list[Row]:
        """The rows as they were sent, without those taken away and new ones left empty, with those put back. A value
        that cannot be read stays as it was stored."""
        self.is_valid()
        others = [row for key, row in self.stored.items() if self.is_partial and key not in self.keys]
        rows = [self.row_sent(key) for key in self.keys if not self.cleaned_data.get(f"{key}-remove")]
        back = [row for key, row in self.gone.items() if self.cleaned_data.get(f"restore-{key}")]
        written = [row for row in rows if row["key"] in self.stored or any(row[name] for name in row if name != "key")]
        return self.in_order([*others, *written, *back])

    def in_order(self, rows: Sequence[Row]) -> list[Row]:
        """As they were stored, new ones last."""
        places = {key: place for place, key in enumerate(self.stored)}
        return sorted(rows, key=lambda row: places.get(row["key"], len(places)))

    def row_sent(self, key: str) -> Row:
        row: Row = {"key": key, **{field.name: None for field in self.section.fields}, **self.stored.get(key, {})}
        for field in self.fields_of(key):
            if (name := f"{key}-{field.name}") in self.cleaned_data:
                row[field.name] = plain(self.cleaned_data[name])
        return row

    def show_reasons(self, blockers: Sequence[Blocker]) -> None:
        """What stands in the way, beside the field that each reason is about or above the form."""
        if not self.errors and not self.is_bound:
            self.cleaned_data: dict[str, Any] = {}
        for blocker in blockers:
            name = blocker.anchor.removeprefix("id_")
            self.add_error(name if name in self.fields else None, str(blocker.sentence))


def rows_of(amendment: Amendment, section: Section) -> list[Row]:
    """Of the draft; a section that came after the branch began reads as the project does."""
    stored: list[Row] | None = amendment.proposal.get(section.key)
    return section.read(amendment.project) if stored is None else stored


def rows_gone(amendment: Amendment, section: Section) -> list[Row]:
    kept = {row["key"] for row in rows_of(amendment, section)}
    return [row for row in amendment.base.get(section.key, ()) if row["key"] not in kept]


def section_form(
    amendment: Amendment,
    section: Section,
    data: Any = None,
    *,
    keys: Sequence[str] | None = None,
    blank: bool = False,
) -> SectionForm:
    return SectionForm(
        data,
        section=section,
        names=names_of(section, amendment.project, amendment.proposal),
        stored=rows_of(amendment, section),
        gone=rows_gone(amendment, section),
        keys=keys,
        blank=blank,
    )


def is_long(amendment: Amendment, section: Section) -> bool:
    """Too much for one page."""
    return len(rows_of(amendment, section)) * len(section.fields) > MOST_CONTROLS
