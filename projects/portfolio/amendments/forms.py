"""The form of any section, drawn from its declaration: a few fields, or rows that can be added and taken away.

Names of controls are `<key of the row>-<field>`. What cannot be read is said beside its field; everything else is kept.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.forms import long_text
from portal.workflow import Blocker
from projects.portfolio.amendments.actions import choice_name
from projects.portfolio.amendments.merging import Choices, new_key
from projects.portfolio.amendments.models import Amendment
from projects.portfolio.amendments.moving import MovedField
from projects.portfolio.amendments.sections import NEW, ONE, Field, Row, Section
from projects.portfolio.amendments.values import name_of_row, names_of, shown
from projects.portfolio.forms import DAY
from projects.portfolio.models import Project

MOST_NEW = 100  # rows that one page may add
TEMPLATE = "new0"  # key of the row that the page keeps for copying


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why the project has to change"),
        max_length=2000,
        widget=long_text(4),
        help_text=gettext_lazy("Everybody can read it once the amendment is in force."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the reason"), choices=settings.LANGUAGES)


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
    """`stored`: the rows of the draft. Bound, the rows are those that were sent, in their order."""

    def __init__(
        self, data: Any = None, *, section: Section, project: Project, stored: Sequence[Row], blank: bool = False
    ) -> None:
        super().__init__(data)
        self.section, self.project = section, project
        self.stored = {row["key"]: row for row in stored}
        self.names = names_of(section, project)
        self.keys = self.keys_sent(data) if data is not None else list(self.stored)
        if blank and section.may_add:
            self.keys.append(new_key([{"key": key} for key in self.keys]))
        for key in self.keys:
            self.add_row(key)

    def keys_sent(self, data: Any) -> list[str]:
        sent = [key for key in dict.fromkeys(data.getlist("row")) if key in self.stored or self.is_addition(key)]
        unseen = [] if self.section.may_remove else [key for key in self.stored if key not in sent]
        return [*unseen, *sent]

    def is_addition(self, key: str) -> bool:
        number = key.removeprefix(NEW)
        return self.section.may_add and key.startswith(NEW) and number.isdecimal() and 0 < int(number) <= MOST_NEW

    def add_row(self, key: str) -> None:
        row = self.stored.get(key, {})
        for field in self.fields_of(key):
            self.fields[f"{key}-{field.name}"] = control(field, self.project, row.get(field.name))
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
            fixed,
            self[f"{key}-remove"] if f"{key}-remove" in self.fields else None,
        )

    def template_row(self) -> ShownRow | None:
        """An empty row for the page to copy."""
        if not self.section.may_add:
            return None
        blank = SectionForm(None, section=self.section, project=self.project, stored=[{"key": TEMPLATE}])
        return blank.shown_row(TEMPLATE)

    def values(self) -> list[Row]:
        """The rows as they were sent, without those taken away and new ones left empty. A value that cannot be read
        stays as it was stored."""
        self.is_valid()
        rows = [self.row_sent(key) for key in self.keys if not self.cleaned_data.get(f"{key}-remove")]
        return [row for row in rows if row["key"] in self.stored or any(row[name] for name in row if name != "key")]

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
            known = next((known for known in (name, f"{ONE}-{name}") if known in self.fields), None)
            self.add_error(known, str(blocker.sentence))


def plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def control(field: Field, project: Project, value: Any) -> forms.Field:
    """What must not be missing is asked when the draft is proposed, not before."""
    options: dict[str, Any] = {"label": field.label, "required": False, "initial": value, "help_text": field.hint}
    made = KINDS.get(field.kind, text)(field, project, options)
    made.needed_later = field.required  # type: ignore[attr-defined]
    return made


def text(field: Field, project: Project, options: dict[str, Any]) -> forms.Field:
    return forms.CharField(max_length=300, widget=forms.TextInput(attrs={"dir": "auto", "placeholder": " "}), **options)


def long(field: Field, project: Project, options: dict[str, Any]) -> forms.Field:
    return forms.CharField(max_length=4000, widget=long_text(4), **options)


def day(field: Field, project: Project, options: dict[str, Any]) -> forms.Field:
    options["initial"] = date.fromisoformat(options["initial"]) if options["initial"] else None
    return forms.DateField(widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"), **options)


def money(field: Field, project: Project, options: dict[str, Any]) -> forms.Field:
    return forms.DecimalField(max_digits=14, decimal_places=2, min_value=Decimal(0), widget=figures(), **options)


def decimal(field: Field, project: Project, options: dict[str, Any]) -> forms.Field:
    return forms.DecimalField(max_digits=18, decimal_places=4, widget=figures(), **options)


def number(field: Field, project: Project, options: dict[str, Any]) -> forms.Field:
    return forms.IntegerField(widget=figures("numeric"), **options)


def figures(mode: str = "decimal") -> forms.TextInput:
    return forms.TextInput(attrs={"inputmode": mode, "dir": "ltr"})


def yes_or_no(field: Field, project: Project, options: dict[str, Any]) -> forms.Field:
    return forms.BooleanField(**options)


def choice(field: Field, project: Project, options: dict[str, Any]) -> forms.Field:
    known = [(value, label) for value, label in (field.choices(project) if field.choices else ())]
    empty = [] if field.required and options["initial"] else [("", "—")]
    return forms.ChoiceField(choices=[*empty, *known], **options)


KINDS = {
    "text": text,
    "long": long,
    "day": day,
    "money": money,
    "decimal": decimal,
    "number": number,
    "bool": yes_or_no,
    "choice": choice,
}


class TakeOverForm(forms.Form):
    """For each field that both sides changed: which of the two shall count."""

    def __init__(self, data: Any = None, *, conflicts: Sequence[MovedField]) -> None:
        super().__init__(data)
        self.conflicts = conflicts
        for one in conflicts:
            self.fields[self.name_of(one)] = forms.ChoiceField(
                label=one.full_label,
                choices=[("now", _("Now: %(value)s") % {"value": one.now}), ("mine", _("Yours: %(value)s") % {"value": one.mine})],
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose which of the two shall count.")},
            )  # fmt: skip

    @staticmethod
    def name_of(one: MovedField) -> str:
        return choice_name(one.section.key, one.key, one.field)

    def choices(self) -> Mapping[str, Choices]:
        found: dict[str, dict[tuple[str, str], str]] = {}
        for one in self.conflicts:
            if chosen := self.cleaned_data.get(self.name_of(one)):
                found.setdefault(one.section.key, {})[one.key, one.field] = chosen
        return found


def section_form(amendment: Amendment, section: Section, data: Any = None, *, blank: bool = False) -> SectionForm:
    stored = amendment.proposal.get(section.key)
    rows = section.read(amendment.project) if stored is None else stored
    return SectionForm(data, section=section, project=amendment.project, stored=rows, blank=blank)
