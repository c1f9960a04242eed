"""Time travel of lists: `?as_at=2026-06-30` gives the rows as they stood at the end of that day.

A list that can do so declares `Listing.past`, which gives its rows as at a day. Where a field held something else then,
these rows carry it in an annotation `<field>_then`; columns read it by `then`, filters and the order by `path_then`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import formats

if TYPE_CHECKING:
    from portal.listing.declaration import Listing

WORD = "as_at"
SUFFIX = "_then"


@dataclass(frozen=True)
class AsAt:
    """What the address asks for. `day` None is today; `problem` says why what was typed is not followed."""

    day: date | None = None
    problem: str = ""
    typed: str = ""


def read(words: Mapping[str, Any], *, today: date | None = None) -> AsAt:
    """Today's own date is today, not the past."""
    typed = str(words.get(WORD) or "").strip()
    today = today or timezone.localdate()
    if not typed:
        return AsAt()
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        sentence = _("“%(typed)s” is not a date: write it as 2026-06-30. What you see is today’s.")
        return AsAt(problem=sentence % {"typed": typed[:40]}, typed=typed)
    if day > today:
        sentence = _("%(day)s lies in the future. What you see is today’s.")
        return AsAt(problem=sentence % {"day": formats.day(day)}, typed=typed)
    return AsAt(day=day if day < today else None, typed=typed)


def then(row: Any, name: str) -> Any:
    """What the field held on the day asked, or what it holds."""
    past = row.__dict__
    return past[name + SUFFIX] if name + SUFFIX in past else getattr(row, name)


def path_then(rows: QuerySet[Any], path: str) -> str:
    return path + SUFFIX if path + SUFFIX in rows.query.annotations else path


def file_of(listing: "Listing", day: date | None) -> "Listing":
    """The declaration for a file: its name, its title and a column of every row say which day it is about."""
    from portal.listing.declaration import Column, Kind

    if day is None:
        return listing
    return replace(
        listing,
        name=f"{listing.name}-as-at-{day:%Y-%m-%d}",
        title=format_lazy("{title} {day}", title=listing.title, day=f"{day:%Y-%m-%d}"),
        columns=(*listing.columns, Column(WORD, gettext_lazy("As at"), lambda row: day, Kind.DAY)),
    )
