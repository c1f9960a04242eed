"""How each kind of value is asked for. What must not be missing is asked when the draft is proposed, not before."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from portal.forms import long_text
from projects.portfolio.amendments.sections import Field
from projects.portfolio.forms import DAY

Options = dict[str, Any]


def control(field: Field, value: Any, names: Mapping[str, str]) -> forms.Field:
    """`names`: of the values of a choice."""
    options: Options = {"label": field.label, "required": False, "initial": value, "help_text": field.hint}
    made = choice(field, names, options) if field.kind == "choice" else KINDS.get(field.kind, text)(field, options)
    made.needed_later = field.required  # type: ignore[attr-defined]
    return made


def plain(value: Any) -> Any:
    """As a row keeps it."""
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def text(field: Field, options: Options) -> forms.Field:
    widget = forms.TextInput(attrs={"dir": "auto", "placeholder": " "})
    return forms.CharField(max_length=field.max_length or 300, widget=widget, **options)


def long(field: Field, options: Options) -> forms.Field:
    return forms.CharField(max_length=field.max_length or 4000, widget=long_text(3), **options)


def day(field: Field, options: Options) -> forms.Field:
    options["initial"] = date.fromisoformat(options["initial"]) if options["initial"] else None
    return forms.DateField(widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"), **options)


def money(field: Field, options: Options) -> forms.Field:
    return forms.DecimalField(max_digits=14, decimal_places=2, min_value=Decimal(0), widget=figures(), **options)


def decimal(field: Field, options: Options) -> forms.Field:
    return forms.DecimalField(max_digits=18, decimal_places=4, widget=figures(), **options)


def number(field: Field, options: Options) -> forms.Field:
    return forms.IntegerField(min_value=0, widget=figures("numeric"), **options)


def figures(mode: str = "decimal") -> forms.TextInput:
    return forms.TextInput(attrs={"inputmode": mode, "dir": "ltr"})


def yes_or_no(field: Field, options: Options) -> forms.Field:
    return forms.BooleanField(**options)


def choice(field: Field, names: Mapping[str, str], options: Options) -> forms.Field:
    """A value that is no longer offered stays possible where it stands."""
    value = options["initial"]
    known = {key: name for key, name in names.items() if key}
    if value and str(value) not in known:
        known[str(value)] = str(value)
    empty = [] if field.required and value else [("", "—")]
    return forms.ChoiceField(choices=[*empty, *known.items()], **options)


KINDS: dict[str, Callable[[Field, Options], forms.Field]] = {
    "text": text,
    "long": long,
    "day": day,
    "money": money,
    "decimal": decimal,
    "number": number,
    "bool": yes_or_no,
}
