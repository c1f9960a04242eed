"""Words of an address that cannot be followed: said beside their field, with what was probably meant, and left out.

The same for lists and for forms whose answer is no list (`AddressForm`): a mistake in one word never takes the page away,
and never changes what the other words mean.
"""

import calendar
import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from portal import formats
from portal.listing.filters import state_choices
from portal.reference.aliases import StateNames, normalise

Choices = Mapping[str, Any]  # value → its name
SHOWN = 60  # letters of what was typed
NEAREST = 3
MOST_CHOICES = 500  # of a field, to look for near ones
NUL = "\x00"
THREE_NUMBERS = re.compile(r"^\D*(\d{1,4})\D+(\d{1,2})\D+(\d{1,4})\D*$")


@dataclass(frozen=True)
class Near:
    """What was probably meant."""

    value: str
    label: str

    def __str__(self) -> str:
        """Kenya (KEN): a code alone tells a reader little, a name alone cannot be typed."""
        return self.label if self.value == self.label else f"{self.label} ({self.value})"


@dataclass(frozen=True)
class Unread:
    """One word that is left out."""

    name: str
    label: str
    typed: str
    sentence: str
    nearest: tuple[Near, ...] = ()
    is_word: bool = False  # the word itself is unknown, and `nearest` are other words

    def __str__(self) -> str:
        if not self.nearest:
            return self.sentence
        meant = _("Did you mean %(names)s?") % {"names": formats.either(self.nearest)}
        return f"{self.sentence} {meant}"


class AddressForm(forms.Form):
    """A form that an address fills: says what of it is unread in the words of this module."""

    unread: Sequence[Unread] = ()

    def full_clean(self) -> None:
        super().full_clean()
        self.unread = of_form(self)
        say(self, self.unread)


def say(form: Any, found: Iterable[Unread]) -> None:
    """Beside the fields."""
    for one in found:
        if one.name in form.fields:
            form.errors[one.name] = form.error_class([str(one)], renderer=form.renderer)


def of_form(form: forms.BaseForm, names: Mapping[str, str] | None = None) -> list[Unread]:
    """One for each value that made its field fail. `names` are further labels, by word."""
    found = []
    for name, errors in form.errors.as_data().items():
        field = form.fields.get(name)
        typed = values(form.data, name)
        if field is None or not typed:
            continue
        bad = [value for value in typed if is_bad(field, value)] if is_multiple(field) else typed[-1:]
        label = str((names or {}).get(name, field.label or name))
        found += [explained(name, label, field, value, errors[0]) for value in bad or typed]
    return found


def values(query: Mapping[str, Any], name: str) -> list[str]:
    found = query.getlist(name) if isinstance(query, QueryDict) else [query.get(name)]
    return [value for value in map(text, found) if value.strip()]


def text(value: Any) -> str:
    return "" if value is None else str(value)


def is_multiple(field: forms.Field) -> bool:
    return isinstance(field, forms.MultipleChoiceField)


def is_bad(field: Any, value: str) -> bool:
    return NUL in value or not field.valid_value(value)


def explained(name: str, label: str, field: forms.Field, typed: str, error: Any) -> Unread:
    facts = {"filter": label, "typed": shown(typed)}
    if NUL in typed:
        return Unread(name, label, typed, _("%(filter)s: “%(typed)s” holds a sign that no text has.") % facts)
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField) and error.code == "invalid_choice":
        return unknown(name, label, typed, choices_of(field))
    if isinstance(field, forms.DateField) and error.code == "invalid":
        return no_date(name, label, field, typed)
    if isinstance(field, forms.DecimalField | forms.IntegerField) and error.code == "invalid":
        return Unread(name, label, typed, _("%(filter)s: “%(typed)s” is not a number.") % facts)
    reason = " ".join(map(str, error.messages))
    if error.code is None:  # the form's own words
        return Unread(name, label, typed, reason)
    return Unread(
        name, label, typed, _("%(filter)s: “%(typed)s” cannot be followed. %(reason)s") % {**facts, "reason": reason}
    )


def unknown(name: str, label: str, typed: str, choices: Choices) -> Unread:
    sentence = _("%(filter)s: “%(typed)s” is not known here.")
    return Unread(
        name, label, typed, sentence % {"filter": label, "typed": shown(typed)}, tuple(nearest(typed, choices))
    )


def shown(typed: str) -> str:
    kept = typed.replace(NUL, "�").strip()
    return kept if len(kept) <= SHOWN else f"{kept[:SHOWN]}…"


def choices_of(field: Any) -> Choices:
    """Without the empty one; of a long table only the first, which is what a person would be shown."""
    found: dict[str, Any] = {}
    for value, label in field.choices:
        inner = label if isinstance(label, list | tuple) else [(value, label)]
        found |= {text(key): one for key, one in inner if text(key)}
        if len(found) > MOST_CHOICES:
            break
    return found


def nearest(typed: str, choices: Choices) -> list[Near]:
    """Those whose code or name looks like it, the closest first. States are found by any spelling, in any language."""
    wanted = normalise(typed[:SHOWN])
    if not wanted:
        return []
    found = states_like(typed[:SHOWN], choices) if dict(state_choices()).keys() <= choices.keys() else []
    if len(found) == 1:
        return [Near(found[0], str(choices[found[0]]))]
    spellings: dict[str, str] = {}
    for value, label in choices.items():
        for spelling in (value, str(label)):
            spellings.setdefault(normalise(spelling), value)
    same = [value for spelling, value in spellings.items() if spelling == wanted]
    begun = [value for spelling, value in spellings.items() if len(wanted) > 1 and spelling.startswith(wanted)]
    close = difflib.get_close_matches(wanted, [one for one in spellings if one], n=NEAREST, cutoff=0.6)
    ranked = dict.fromkeys([*same, *found, *begun, *(spellings[one] for one in close)])
    return [Near(value, str(choices[value])) for value in list(ranked)[:NEAREST]]


def states_like(typed: str, choices: Choices) -> list[str]:
    names = StateNames()
    exact = names.find(typed)
    return [state.iso3 for state in ([exact] if exact else names.nearest(typed)) if state.iso3 in choices]


def no_date(name: str, label: str, field: Any, typed: str) -> Unread:
    is_month = "%Y-%m" in list(field.input_formats)
    sentence = (
        _("%(filter)s: “%(typed)s” is not a month. Write it as 2026-06.")
        if is_month
        else _("%(filter)s: “%(typed)s” is not a date. Write it as 2026-06-30.")
    )
    day = nearest_day(typed)
    meant = (Near(f"{day:%Y-%m}" if is_month else day.isoformat(), formats.day(day)),) if day and not is_month else ()
    return Unread(name, label, typed, sentence % {"filter": label, "typed": shown(typed)}, meant)


def nearest_day(typed: str) -> date | None:
    """30.06.2026 is 30 June; 2026-02-30 is the last of February; anything else is not guessed at."""
    match = THREE_NUMBERS.match(typed.strip()[:SHOWN])
    if match is None:
        return None
    first, middle, last = (int(part) for part in match.groups())
    year, month, day = (first, middle, last) if len(match[1]) == 4 else (last, middle, first)
    if not 1 <= year <= 9999 or year < 1900:
        return None
    month = min(max(month, 1), 12)
    return date(year, month, min(max(day, 1), calendar.monthrange(year, month)[1]))


# Two ends in the wrong order


def reversed_ends(cleaned: Mapping[str, Any], labels: Mapping[str, str]) -> list[tuple[str, str, Unread]]:
    """Pairs of words whose first lies after their last, with what to say. The two are meant the other way round."""
    found = []
    for first, last in pairs(cleaned):
        low, high = cleaned[first], cleaned[last]
        if low is None or high is None or not low > high:
            continue
        sentence = _("%(first)s lay after %(last)s; the two are exchanged.")
        said = sentence % {"first": labels[first], "last": labels[last]}
        found.append((first, last, Unread(first, labels[first], as_typed(low), said)))
    return found


def pairs(names: Iterable[str]) -> list[tuple[str, str]]:
    """since–until, received_since–received_until, least–most."""
    known = set(names)
    ends = [(name, f"{name.removesuffix('since')}until") for name in known if name.endswith("since")]
    return sorted((first, last) for first, last in [*ends, ("least", "most")] if {first, last} <= known)


def as_typed(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def lies_ahead(value: Any) -> bool:
    return isinstance(value, date) and value > timezone.localdate()


# Words that are no filter


def no_filter(name: str, typed: str, known: Mapping[str, str]) -> Unread:
    sentence = _("“%(word)s” is no filter here.") % {"word": shown(name)}
    close = difflib.get_close_matches(name, list(known), n=1, cutoff=0.7)
    return Unread(name, shown(name), typed, sentence, tuple(Near(one, str(known[one])) for one in close), True)


def no_order(typed: str, columns: Mapping[str, str], label: str) -> Unread:
    sentence = _("“%(typed)s” is no column to sort by.") % {"typed": shown(typed)}
    close = difflib.get_close_matches(typed.lstrip("-"), list(columns), n=1, cutoff=0.6)
    return Unread("sort", label, typed, sentence, tuple(Near(one, str(columns[one])) for one in close))


def no_format(typed: str, offered: Sequence[str]) -> Unread:
    sentence = _("“%(typed)s” is no format of this list. There are %(formats)s.")
    return Unread("export", _("Format"), typed, sentence % {"typed": shown(typed), "formats": formats.names(offered)})
